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
import type { ConversationWork } from "./conversation-work";
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
  /** Left out: all that a message may come from to there. */
  from?: MessageStatus[];
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

type Moved = NonNullable<Awaited<ReturnType<typeof moveMessage>>>;
/** `begun`: what is on its way, and has to be waited for before or with the commit. */
type Moving = { begun: Promise<unknown>[] } & ({ moved: Moved; event: EventToAppend } | { moved: null });

/**
 * The one way a message's status moves. Guarded by the allowed predecessors, so a late or repeated report
 * changes nothing (V24); the report itself is kept all the same. A reply that turns out not to have left puts its
 * conversation back to where it would be without it, and the event says so.
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
  // Waited for together: a fault of either is this change's, and nobody else's.
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

/** As a part of a larger change. Returns the message as it is now; null when nothing moved. */
export async function changeStatus(
  work: ConversationWork,
  change: Omit<StatusChange, "record">,
): Promise<Moved | null> {
  const moving = await moveStatus(work.tx, { ...change, record: work.record });
  await Promise.all(moving.begun);
  if (moving.moved) work.tell(moving.event);
  return moving.moved;
}

/** By itself. Returns the event; null when nothing moved, and then nothing is committed yet. */
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
  const moving = await moveStatus(tx, change);
  const own = moving.moved ? [{ numberId: change.record.numberId, events: [moving.event] }] : [];
  return appendEventsAndCommit(tx, [...own, ...also], moving.begun);
}
