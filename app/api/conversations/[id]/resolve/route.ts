import { z } from "zod";
import { resolveConversation } from "@/lib/inbox/changes/change-state";
import { defineRoute } from "@/lib/web/define-route";
import { PathId } from "@/lib/web/inputs";
import { methods } from "@/lib/web/methods";
import { changedAnswer } from "../../shared";

const resolve = defineRoute({
  params: z.object({ id: PathId }),
  run: ({ deps, actor }, { params }) => resolveConversation(deps, actor, { conversationId: params.id }),
  tells: (changed) => changed,
  answer: changedAnswer,
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ POST: resolve });
