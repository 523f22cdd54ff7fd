import { z } from "zod";
import { markRead } from "@/lib/inbox/changes/mark-conversation";
import { ReadCommand } from "@/lib/protocol/commands";
import { defineRoute } from "@/lib/web/define-route";
import { PathId } from "@/lib/web/inputs";
import { methods } from "@/lib/web/methods";

const read = defineRoute({
  params: z.object({ id: PathId }),
  body: ReadCommand,
  run: ({ deps, actor }, { params, body }) => markRead(deps, actor, { conversationId: params.id, ...body }),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ POST: read });
