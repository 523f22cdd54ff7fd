import { z } from "zod";
import { takeOver } from "@/lib/inbox/take-over";
import { TakeOverCommand } from "@/lib/protocol/commands";
import { json } from "@/lib/web/answers";
import { defineRoute } from "@/lib/web/define-route";
import { PathId } from "@/lib/web/inputs";
import { methods } from "@/lib/web/methods";

const take = defineRoute({
  params: z.object({ id: PathId }),
  body: TakeOverCommand,
  pokes: ["events"],
  run: ({ deps, actor }, { params, body }) => takeOver(deps, actor, { conversationId: params.id, ...body }),
  answer: ({ conversation }) => json({ conversation }),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ POST: take });
