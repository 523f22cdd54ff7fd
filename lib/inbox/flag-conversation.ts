import type { Tx } from "@/db/handles";
import type { Deps } from "@/db/deps";
import { appendEvents, type EventToAppend } from "@/db/queries/events/append-events";
import { conversationHistory } from "@/db/queries/conversations/conversation-history";
import { lockConversation, type ConversationRecord } from "@/db/queries/conversations/conversation-record";
import { patchConversation } from "@/db/queries/conversations/conversation-row";
import { recordAudit } from "@/db/queries/ops/record-audit";
import { insertEntry } from "@/db/queries/conversations/timeline";
import type { FlagType } from "@/db/vocabulary";
import { err, ok } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { afterFlag } from "@/lib/domain/conversation";
import { isAnswerable } from "@/lib/domain/phone";
import { canSee, may } from "@/lib/domain/policy";
import type { FlagsCommand } from "@/lib/protocol/commands";
import { toConversationView, toEntryView } from "@/lib/view/map/to-view";
import type { ChangeStateResult } from "./change-state";

/**
 * What a person says of a conversation for the whole team (I8, I9): unread or read, needs a reply or none. Each that
 * changes something is a line in the conversation, an event and an audit row; what is so already is not said twice.
 * A resolved conversation that needs a reply is open again.
 */
export const flagConversation = (
  deps: Deps,
  actor: Actor,
  input: { conversationId: string } & FlagsCommand,
): Promise<ChangeStateResult> =>
  deps.db.transaction(async (tx): Promise<ChangeStateResult> => {
    const { conversationId } = input;
    const record = await lockConversation(tx, { tenantId: actor.tenantId, conversationId });
    if (!record || !canSee(actor, record.numberId)) return err({ code: "not_found" });
    if (input.unread !== undefined && !may(actor, "conversation.mark_unread", record))
      return err({ code: "forbidden" });
    if (input.reply !== undefined && !may(actor, "conversation.mark_reply", record))
      return err({ code: "forbidden" });

    const sender = { answerable: isAnswerable(record) };
    const history = await conversationHistory(tx, { conversationId });
    const told: EventToAppend[] = [];
    let now = record;
    for (const type of marksOf(input)) {
      const patch = afterFlag(now, { type, at: record.at }, { history, sender });
      if (patch === null) continue;
      if (patch.state !== now.state) {
        now = { ...now, state: patch.state };
        told.push(await tell(tx, actor, now, "reopened"));
      }
      now = await patchConversation(tx, now, patch);
      told.push(await tell(tx, actor, now, type));
    }
    const { numberId } = record;
    return ok({
      conversation: toConversationView(now),
      numberId,
      events: await appendEvents(tx, { numberId, events: told }),
    });
  });

/** In this order when both are said at once. */
const marksOf = ({ unread, reply }: FlagsCommand): FlagType[] => [
  ...(unread === undefined ? [] : [unread ? ("marked_unread" as const) : ("marked_read" as const)]),
  ...(reply === undefined
    ? []
    : [reply === "needed" ? ("marked_needs_reply" as const) : ("marked_no_reply" as const)]),
];

/** The conversation's line and the audit's row; the event is the caller's to append, as its last statement. */
async function tell(
  tx: Tx,
  actor: Actor,
  record: ConversationRecord,
  type: FlagType | "reopened",
): Promise<EventToAppend> {
  const { id: conversationId, at } = record;
  const { tenantId, userId } = actor;
  const entry = await insertEntry(tx, { tenantId, conversationId, type, actorId: userId, at });
  await recordAudit(tx, actor, {
    action: `conversation.${type}`,
    subject: { type: "conversation", id: conversationId },
  });
  return {
    type: `conversation.${type}`,
    conversation: toConversationView(record),
    entry: toEntryView(entry),
  };
}
