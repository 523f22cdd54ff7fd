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
import { afterStatus } from "@/lib/domain/conversation/patch";
import { changesTheRow } from "@/lib/domain/conversation/history";
import { predecessorsOf } from "@/lib/domain/status/message-status";
import type { ConversationWork } from "./conversation-work";
import { recompute } from "./recompute";
import { toConversationView, toMessageView } from "@/lib/view/map/to-view";

export type Report = {
  origin: StatusReportOrigin;
  rawStatus: string;
  matchedBy: "own_id" | "only_candidate" | "asked";
};

export type StatusChange = {
  /** The message's conversation, locked in this transaction. */
  record: ConversationRecord;
  messageId: string;
  /** Omitted: every status from which `to` is allowed. */
  from?: MessageStatus[];
  to: MessageStatus;
  /** Null clears the reason. */
  reason: StatusReason | null;
  /** The message was just held for a person, or released: it stops or starts being an answer. */
  holds?: boolean;
  carrierMessageId?: string;
  /** When to ask the carrier next; null stops asking, omitted leaves it unchanged. */
  nextPollAt?: Date | null;
  /** A status report, stored whether or not the status moves. */
  report?: Report | undefined;
};

type Moved = NonNullable<Awaited<ReturnType<typeof moveMessage>>>;
/** `begun`: statements already sent, to be awaited before or with the commit. */
type Moving = { begun: Promise<unknown>[] } & ({ moved: Moved; event: EventToAppend } | { moved: null });

/**
 * The only way a message's status moves. Guarded by the allowed predecessors, so a late or repeated report
 * changes nothing (V24); the report itself is stored all the same. If a reply turns out not to have left, the
 * conversation becomes what it would be without it, and the event contains that.
 */
async function moveStatus(tx: Tx, change: StatusChange): Promise<Moving> {
  const { record, messageId, to, reason, report } = change;
  const from = change.from ?? (to === "queued" ? [...predecessorsOf(to), to] : predecessorsOf(to));
  const moved = await moveMessage(tx, { ...change, from, isLast: record.lastMessageId === messageId });
  const begun = report
    ? [
        insertStatusReport(tx, {
          tenantId: record.tenantId,
          messageId,
          ...report,
          status: to,
          reason: reason?.carrier ?? null,
          applied: moved !== undefined,
        }),
      ]
    : [];
  if (!moved) return { moved: null, begun };
  const held = { ...record, ...afterStatus(record, { id: messageId, status: to }) };
  // Awaited together, so that a fault of either fails this change and nothing else.
  const [{ record: conversation, entry }] =
    change.holds || changesTheRow(moved, moved.was, to)
      ? await Promise.all([recompute(tx, held, { by: null }), ...begun])
      : [{ record: held, entry: null }];
  const event = {
    type: "message.status_changed" as const,
    message: toMessageView(moved),
    conversation: toConversationView(conversation),
    entry,
  };
  return { moved, event, begun };
}

/** As part of a larger change. Returns the message with its new status; null if nothing moved. */
export async function changeStatus(
  work: ConversationWork,
  change: Omit<StatusChange, "record">,
): Promise<Moved | null> {
  const moving = await moveStatus(work.tx, { ...change, record: work.record });
  await Promise.all(moving.begun);
  if (moving.moved) work.tell(moving.event);
  return moving.moved;
}

/** As a change of its own. Returns the event. Null if nothing moved; then nothing is committed yet. */
export async function changeStatusAndCommit(tx: Tx, change: StatusChange): Promise<AppendedEvent | null> {
  const [published] = await changeStatusTellAndCommit(tx, change, []);
  return published?.events[0] ?? null;
}

/** The same, together with other events of this transaction; returns all of them. */
export async function changeStatusTellAndCommit(
  tx: Tx,
  change: StatusChange,
  also: readonly NumberEvents<EventToAppend>[],
): Promise<NumberEvents[]> {
  const moving = await moveStatus(tx, change);
  const own = moving.moved ? [{ numberId: change.record.numberId, events: [moving.event] }] : [];
  return appendEventsAndCommit(tx, [...own, ...also], moving.begun);
}
