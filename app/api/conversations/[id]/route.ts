import { z } from "zod";
import { loadThread } from "@/lib/inbox/load-thread";
import { json } from "@/lib/web/answers";
import { defineRoute } from "@/lib/web/define-route";
import { pageLimit, PathId, WholeNumber } from "@/lib/web/inputs";
import { methods } from "@/lib/web/methods";
import { threadAnswer } from "../thread-answer";

const load = defineRoute({
  params: z.object({ id: PathId }),
  query: z.strictObject({ before: WholeNumber.optional(), limit: pageLimit(100, 50) }),
  run: ({ deps, actor }, { params, query }) => loadThread(deps, actor, { conversationId: params.id, ...query }),
  answer: (thread) => json(threadAnswer(thread)),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: load });
