import type { Tx } from "@/db/handles";
import {
  appendEventsAndCommit,
  type AppendedEvent,
  type EventToAppend,
  type NumberEvents,
} from "@/db/queries/events/append-events";
import type { ConversationRecord } from "@/db/queries/conversations/conversation-record";
import { insertStatusReport, moveMessage } from "@/db/queries/messages/move-message";
import type { MessageStatus, StatusReason, StatusReportOrigin } from "@/db/vocabulary";
import { afterStatus } from "@/lib/domain/conversation";
import { changesTheRow } from "@/lib/domain/conversation/history";
import { predecessorsOf } from "@/lib/domain/message-status";
import { recompute } from "./recompute";
import { toConversationView, toMessageView } from "@/lib/view/map/to-view";

export type Report = {
  origin: StatusReportOrigin;
  rawStatus: string;
  matchedBy: "own_id" | "only_candidate" | "asked";
};

export type StatusChange = {
  /** Of the message's conversation, locked in this transaction. */
  record: ConversationRecord;
  messageId: string;
  to: MessageStatus;
  /** Null clears what was there. */
  reason: StatusReason | null;
  /** It was just held for a person, or let go: it stops or begins to be an answer. */
  holds?: boolean;
  carrierMessageId?: string;
  /** When the carrier is asked next; null stops asking. Left out: unchanged. */
  nextPollAt?: Date | null;
  /** What somebody said, kept whether or not it moves anything. */
  report?: Report | undefined;
};

/**
 * The one way a message's status moves. Guarded by the allowed predecessors, so a late or repeated report
 * changes nothing (V24); the report itself is kept all the same. A reply that turns out not to have left puts its
 * conversation back to where it would be without it, and the event says so. Returns the event; null when nothing moved, and then nothing
 * is committed yet.
 */
export async function changeStatusAndCommit(tx: Tx, change: StatusChange): Promise<AppendedEvent | null> {
  const [told] = await changeStatusTellAndCommit(tx, change, []);
  return told?.events[0] ?? null;
}

/** The same, with what else this transaction tells of; returns all of it. */
export async function changeStatusTellAndCommit(
  tx: Tx,
  change: StatusChange,
  also: readonly NumberEvents<EventToAppend>[],
): Promise<NumberEvents[]> {
  const { record, messageId, to, reason, report } = change;
  const from = to === "queued" ? [...predecessorsOf(to), to] : predecessorsOf(to);
  const moved = await moveMessage(tx, { ...change, from, isLast: record.lastMessageId === messageId });
  const said =
    report &&
    insertStatusReport(tx, {
      tenantId: record.tenantId,
      messageId,
      ...report,
      status: to,
      reason: reason?.carrier ?? null,
      applied: moved !== undefined,
    });
  if (!moved) {
    await said;
    return appendEventsAndCommit(tx, also);
  }
  const held = { ...record, ...afterStatus(record, { id: messageId, status: to }) };
  const { record: conversation, entry } =
    change.holds || changesTheRow(moved, moved.was, to)
      ? await recompute(tx, held, { by: null })
      : { record: held, entry: null };
  const event = {
    type: "message.status_changed" as const,
    message: toMessageView(moved),
    conversation: toConversationView(conversation),
    entry,
  };
  return appendEventsAndCommit(
    tx,
    [{ numberId: record.numberId, events: [event] }, ...also],
    said ? [said] : [],
  );
}
