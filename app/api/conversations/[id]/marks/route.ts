import { z } from "zod";
import { flagConversation } from "@/lib/inbox/changes/mark-conversation";
import { FlagsCommand } from "@/lib/protocol/commands";
import { defineRoute } from "@/lib/web/define-route";
import { PathId } from "@/lib/web/inputs";
import { methods } from "@/lib/web/methods";
import { changedAnswer } from "../../shared";

const mark = defineRoute({
  params: z.object({ id: PathId }),
  body: FlagsCommand,
  run: ({ deps, actor }, { params, body }) =>
    flagConversation(deps, actor, { ...body, conversationId: params.id }),
  tells: (changed) => changed,
  answer: changedAnswer,
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ PUT: mark });
