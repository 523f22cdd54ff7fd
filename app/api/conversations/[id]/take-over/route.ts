import { z } from "zod";
import { takeOver } from "@/lib/inbox/changes/change-state";
import { TakeOverCommand } from "@/lib/protocol/commands";
import { defineRoute } from "@/lib/web/define-route";
import { PathId } from "@/lib/web/inputs";
import { methods } from "@/lib/web/methods";
import { changedAnswer } from "../../shared";

const take = defineRoute({
  params: z.object({ id: PathId }),
  body: TakeOverCommand,
  run: ({ deps, actor }, { params, body }) => takeOver(deps, actor, { conversationId: params.id, ...body }),
  tells: (changed) => changed,
  answer: changedAnswer,
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ POST: take });
