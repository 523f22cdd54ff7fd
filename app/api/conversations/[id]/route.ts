import { z } from "zod";
import { loadConversation } from "@/lib/inbox/conversation/load-conversation";
import { json } from "@/lib/web/answers";
import { defineRoute } from "@/lib/web/define-route";
import { pageLimit, PathId, WholeNumber } from "@/lib/web/inputs";
import { methods } from "@/lib/web/methods";
import { conversationAnswer } from "../shared";

const load = defineRoute({
  params: z.object({ id: PathId }),
  query: z
    .strictObject({
      before: WholeNumber.optional(),
      after: WholeNumber.optional(),
      around: z.union([WholeNumber, z.literal("unseen")]).optional(),
      limit: pageLimit(100, 50),
    })
    .refine(
      ({ before, after, around }) =>
        [before, after, around].filter((place) => place !== undefined).length <= 1,
    ),
  run: ({ deps, actor }, { params, query }) =>
    loadConversation(deps, actor, { conversationId: params.id, ...query }),
  answer: (snapshot) => json(conversationAnswer(snapshot)),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ GET: load });
