import { z } from "zod";
import { decideOptOut } from "@/lib/inbox/changes/decide-opt-out";
import { OptOutCommand } from "@/lib/protocol/commands";
import { json } from "@/lib/web/answers";
import { defineRoute } from "@/lib/web/define-route";
import { PathId } from "@/lib/web/inputs";
import { methods } from "@/lib/web/methods";

const decide = defineRoute({
  params: z.object({ id: PathId }),
  body: OptOutCommand,
  run: ({ deps, actor }, { params, body }) =>
    decideOptOut(deps, actor, { ...body, conversationId: params.id }),
  tells: ({ events }) => events,
  answer: ({ conversation, events }) =>
    json({
      conversation,
      seq: events.find(({ numberId }) => numberId === conversation.numberId)?.events.at(-1)?.seq ?? null,
    }),
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ PUT: decide });
