import { z } from "zod";
import { markConversation } from "@/lib/inbox/flag-conversation";
import { MarksCommand } from "@/lib/protocol/commands";
import { defineRoute } from "@/lib/web/define-route";
import { PathId } from "@/lib/web/inputs";
import { methods } from "@/lib/web/methods";
import { changedAnswer } from "../../changed-answer";

const mark = defineRoute({
  params: z.object({ id: PathId }),
  body: MarksCommand,
  run: ({ deps, actor }, { params, body }) => markConversation(deps, actor, { ...body, conversationId: params.id }),
  tells: (changed) => changed,
  answer: changedAnswer,
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ PUT: mark });
