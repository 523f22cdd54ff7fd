import { z } from "zod";
import { markMessage } from "@/lib/inbox/replies/mark-message";
import { json } from "@/lib/web/answers";
import { defineRoute } from "@/lib/web/define-route";
import { PathId } from "@/lib/web/inputs";
import { methods } from "@/lib/web/methods";

const mark = defineRoute({
  params: z.object({ id: PathId }),
  body: z.object({ as: z.enum(["delivered", "failed"]) }),
  run: ({ deps, actor }, { params, body }) => markMessage(deps, actor, { messageId: params.id, ...body }),
  tells: (marked) => marked,
  answer: ({ message }) => json({ message }),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ POST: mark });
