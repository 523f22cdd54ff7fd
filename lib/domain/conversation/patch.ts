import type { Direction, Enclosure, FlagType, MessageStatus, Source } from "@/db/vocabulary";
import { type History, isReply, rowOf, type Sender, toSteps } from "./history";
import { afterStep, flagsOf, noFlags, standingAfter, type StandingRow, standingRow } from "./flags";
import { notSnoozed, snoozeOf, wakesByReply } from "./snooze";

/**
 * What happens in a conversation and how it changes the conversation's row: every rule is (row, what
 * happened) -> patch and is defined here once. The row and the view both come from the row with its patch, so
 * they cannot differ. Most patches apply to the current row. When a reply turns out not to have left, its
 * part is computed again from the history (docs/decisions/0016). Any sequence of patches gives the same row
 * as computing it from the items (docs/decisions/0030).
 */

/** Copies of the last public item that was not cancelled, so that the list is one narrow read. */
type Last = {
  lastMessageId: string | null;
  lastDirection: Direction | null;
  lastSource: Source | null;
  lastBody: string | null;
  lastEnclosure: Enclosure | null;
  lastStatus: MessageStatus | null;
  lastAuthorId: string | null;
};

/** How the team shares its work: who has it, and its tags. */
type Teamwork = {
  assigneeId: string | null;
  assignedAt: Date | null;
  lastAssigneeId: string | null;
  tagIds: string[];
};

/** All columns of a conversation that follow from its items and from what people did with it. */
export type Row = StandingRow &
  Teamwork &
  Last & {
    publicSeq: number;
    attentionSeq: number;
    listed: boolean;
    lastActivityAt: Date;
    lastAt: Date | null;
    lastReplyBy: string | null;
    lastReplyAt: Date | null;
    lastNoteBy: string | null;
    lastNoteAt: Date | null;
    lastNoteBody: string | null;
    mayOptOutAt: Date | null;
    mayOptOutCopy: string | null;
  };
export type Patch = Partial<Row>;

/** A received message. */
type Inbound = {
  id: string;
  body: string;
  enclosure: Enclosure | null;
  acceptedAt: Date;
  /** When it arrived, if that was before it was ingested. */
  arrivedAt: Date | null;
};

/** A message accepted for sending. */
type Outbound = {
  id: string;
  source: Exclude<Source, "customer">;
  body: string;
  /** Null: no person wrote it. */
  authorId: string | null;
  acceptedAt: Date;
};

/** A message as copied to the row. */
type Message = {
  id: string;
  direction: Direction;
  source: Source;
  body: string;
  enclosure: Enclosure | null;
  status: MessageStatus;
  authorId: string | null;
};

const lastOf = (message: Message | null): Last => ({
  lastMessageId: message?.id ?? null,
  lastDirection: message?.direction ?? null,
  lastSource: message?.source ?? null,
  lastBody: message?.body ?? null,
  lastEnclosure: message?.enclosure ?? null,
  lastStatus: message?.status ?? null,
  lastAuthorId: message?.authorId ?? null,
});

type Before = Pick<Row, "publicSeq" | "listed" | "lastActivityAt">;

/**
 * The next public item: it takes the next public seq. Only what a customer writes moves a conversation up in
 * the list, so that nothing moves under a reader's hand because a colleague answered; one that we begin is
 * put where it began (V12).
 */
const withNext = (
  { publicSeq, listed, lastActivityAt }: Before,
  message: Message & { acceptedAt: Date },
) => ({
  publicSeq: publicSeq + 1,
  listed: true,
  lastActivityAt: listed && message.direction === "out" ? lastActivityAt : message.acceptedAt,
  lastAt: message.acceptedAt,
  ...lastOf(message),
});

/**
 * After a customer's message: open, unread, and waiting since the first unanswered one, unless nobody can
 * answer this sender (I9).
 */
export const afterInbound = (
  row: Before & Pick<Row, "unrespondedSince">,
  message: Inbound,
  { answerable }: Sender,
) => ({
  ...withNext(row, { ...message, direction: "in", source: "customer", status: "received", authorId: null }),
  attentionSeq: row.publicSeq + 1,
  state: "open" as const,
  ...notSnoozed,
  unrespondedSince: row.unrespondedSince ?? (answerable ? (message.arrivedAt ?? message.acceptedAt) : null),
});

/** After a message of ours was accepted: a reply or an automatic message. */
export const afterOutbound = (row: Before & StandingRow, message: Outbound): Patch & Before => {
  const sent = { ...message, direction: "out" as const, enclosure: null, status: "queued" as const };
  return isReply(sent) ? afterReply(row, sent) : afterAutomatic(row, sent);
};

/**
 * It answers the customer, unless it turns out not to have left (I9, I11). The state stays, unless it wakes the
 * conversation.
 */
const afterReply = (row: Before & StandingRow, message: Message & { acceptedAt: Date }) => ({
  ...withNext(row, message),
  attentionSeq: row.publicSeq + 1,
  ...noFlags,
  wokeAt: null,
  wokenFor: null,
  ...(wakesByReply(row, message.authorId) &&
    afterWoken(row, { reason: "teammate_replied", at: message.acceptedAt })),
  lastReplyBy: message.authorId,
  lastReplyAt: message.acceptedAt,
});

/** It answers nobody and marks nothing unread (I9). */
const afterAutomatic = withNext;

/** The part of a note, in characters, that the list's one line needs. */
const NOTE_LENGTH = 200;

type Note = { authorId: string; at: Date; body: string };

/** After a note: it answers nobody, changes no flag and does not move the conversation in the list (I9). */
export const afterNote = (note: Note) => ({ listed: true, ...afterNotesChanged(note) });

/** After a note was edited or deleted: the list shows the last one that stands. */
export const afterNotesChanged = (last: Note | null) => ({
  lastNoteBy: last?.authorId ?? null,
  lastNoteAt: last?.at ?? null,
  lastNoteBody: last && [...last.body].slice(0, NOTE_LENGTH).join(""),
});

/**
 * After a history record without a message was found (V9). A customer's message marks the conversation
 * unread, because nothing else would show that it exists.
 */
export const afterGap = (
  row: Pick<Row, "listed" | "markedUnreadAt">,
  { direction, at }: { direction: Direction; at: Date },
): Patch => ({
  ...(direction === "in" && { markedUnreadAt: row.markedUnreadAt ?? at }),
  ...(!row.listed && { listed: true, lastActivityAt: at, lastAt: at }),
});

/** After a message's status changed: updates the list's copy if this is the last message. */
export const afterStatus = (
  row: Pick<Row, "lastMessageId">,
  message: { id: string; status: MessageStatus },
): Patch => (row.lastMessageId === message.id ? { lastStatus: message.status } : {});

/**
 * After a reply turned out not to have left, or to have left after all: the row as computed from the history
 * with its new status (I9). `undone` is set when the author cancelled the reply, which hides it: the copies
 * then come from what is left, `last` from the last message, `attentionSeq` from the last one that was not
 * automatic.
 */
export const afterNotLeft = (
  history: History,
  sender: Sender,
  undone: { last: Message | null; attentionSeq: number } | null,
): Patch & Pick<Row, "state"> => ({
  ...rowOf(history, sender),
  ...(undone && { attentionSeq: undone.attentionSeq, ...lastOf(undone.last) }),
});

export const afterResolved = { state: "resolved", ...notSnoozed, ...noFlags } as const satisfies Patch;
export const afterReopened = { state: "open", ...notSnoozed } as const satisfies Patch;

/**
 * After somebody got it, or nobody has it any more. Who had it is remembered, because a returning customer goes
 * to them.
 */
export const afterAssigned = (
  row: Pick<Row, "assigneeId" | "lastAssigneeId">,
  { to, at }: { to: string | null; at: Date },
) => ({
  assigneeId: to,
  assignedAt: to === null ? null : at,
  lastAssigneeId: to ?? row.assigneeId ?? row.lastAssigneeId,
});

/**
 * After resolving was undone: who waited waits again, and since when. Null if something followed, so that there is
 * nothing to go back to.
 */
export function afterResolveUndone(
  at: Date,
  { history, sender }: { history: History; sender: Sender },
): StandingRow | null {
  const standing = standingAfter(toSteps(history, sender));
  const after = afterStep(standing, { type: "resolve_undone", at });
  return after === standing ? null : standingRow(after);
}

/** After a person set a flag for the team (I8, I9); null if that changes nothing. */
export function afterFlag(
  row: StandingRow,
  { type, at }: { type: FlagType; at: Date },
  { history, sender }: { history: History; sender: Sender },
): StandingRow | null {
  const known = standingAfter(toSteps(history, sender));
  const held = { ...known, ...flagsOf(row), ...snoozeOf(row), state: row.state };
  const after = afterStep(held, { type, at });
  return after === held ? null : standingRow(after);
}

/** Out of the list until then, for the whole team; who waits goes on waiting. */
export const afterSnoozed = (snooze: { until: Date; by: string; wakesOnReply: boolean }) => ({
  ...notSnoozed,
  state: "snoozed" as const,
  snoozedUntil: snooze.until,
  snoozedBy: snooze.by,
  wakesOnReply: snooze.wakesOnReply,
});

/**
 * In the list again, and at its top (V12), except where a person brings it back: they know where to look. One
 * that came back by itself says so until something follows.
 */
export const afterWoken = (
  row: Pick<StandingRow, "snoozedUntil" | "snoozedBy">,
  { reason, at }: { reason: "due" | "teammate_replied" | "by_hand"; at: Date },
): Patch & Pick<Row, "state"> => ({
  ...afterReopened,
  ...(reason === "due" && { wokeAt: row.snoozedUntil, wokenFor: row.snoozedBy }),
  ...(reason !== "by_hand" && { lastActivityAt: at }),
});

/** As it was before it was snoozed; `history` ends with the entry that says so. */
export function afterSnoozeUndone(history: History, sender: Sender): Patch & Pick<Row, "state"> {
  const { state, ...row } = rowOf(history, sender);
  return { state, ...snoozeOf(row) };
}

/** After the customer wrote something that may mean STOP: a person decides (V60). */
export const afterMayOptOut = ({ copy, at }: { copy: string; at: Date }) => ({
  mayOptOutAt: at,
  mayOptOutCopy: copy,
});

/** After the customer's intent is known, by STOP or by a person's decision. */
export const afterOptOutDecided = { mayOptOutAt: null, mayOptOutCopy: null } as const satisfies Patch;
