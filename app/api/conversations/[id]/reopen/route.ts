import { z } from "zod";
import { reopenConversation } from "@/lib/inbox/reopen-conversation";
import { json } from "@/lib/web/answers";
import { defineRoute } from "@/lib/web/define-route";
import { PathId } from "@/lib/web/inputs";
import { methods } from "@/lib/web/methods";

const reopen = defineRoute({
  params: z.object({ id: PathId }),
  pokes: ["events"],
  run: ({ deps, actor }, { params }) => reopenConversation(deps, actor, { conversationId: params.id }),
  answer: ({ conversation }) => json({ conversation }),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ POST: reopen });
