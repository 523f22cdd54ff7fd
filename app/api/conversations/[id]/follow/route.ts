import { z } from "zod";
import { followConversation } from "@/lib/notifications/follow";
import { json } from "@/lib/web/answers";
import { defineRoute } from "@/lib/web/define-route";
import { PathId } from "@/lib/web/inputs";
import { methods } from "@/lib/web/methods";

const follow = defineRoute({
  params: z.object({ id: PathId }),
  body: z.strictObject({ following: z.boolean() }),
  run: ({ deps, actor }, { params, body }) =>
    followConversation(deps, actor, { conversationId: params.id, ...body }),
  tells: ({ events }) => events,
  answer: ({ following }) => json({ following }),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ PUT: follow });
