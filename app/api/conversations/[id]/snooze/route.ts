import { z } from "zod";
import { snoozeConversation, unsnoozeConversation } from "@/lib/inbox/changes/snooze";
import { SnoozeCommand, UnsnoozeCommand } from "@/lib/protocol/commands";
import { defineRoute } from "@/lib/web/define-route";
import { PathId } from "@/lib/web/inputs";
import { methods } from "@/lib/web/methods";
import { changedAnswer } from "../../shared";

const snooze = defineRoute({
  params: z.object({ id: PathId }),
  body: SnoozeCommand,
  run: ({ deps, actor }, { params, body }) =>
    snoozeConversation(deps, actor, { ...body, conversationId: params.id }),
  tells: (changed) => changed,
  answer: changedAnswer,
});

const unsnooze = defineRoute({
  params: z.object({ id: PathId }),
  body: UnsnoozeCommand,
  run: ({ deps, actor }, { params, body }) =>
    unsnoozeConversation(deps, actor, { ...body, conversationId: params.id }),
  tells: (changed) => changed,
  answer: changedAnswer,
});

export const { GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS } = methods({ PUT: snooze, DELETE: unsnooze });
