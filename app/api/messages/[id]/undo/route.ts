import { z } from "zod";
import { undoReply } from "@/lib/inbox/replies/undo-reply";
import { json } from "@/lib/web/answers";
import { defineRoute } from "@/lib/web/define-route";
import { PathId } from "@/lib/web/inputs";
import { methods } from "@/lib/web/methods";

const undo = defineRoute({
  params: z.object({ id: PathId }),
  run: ({ deps, actor }, { params }) => undoReply(deps, actor, { messageId: params.id }),
  tells: (undone) => undone,
  answer: ({ conversationId, draft }) => json({ conversationId, draft }),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ POST: undo });
