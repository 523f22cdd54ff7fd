import type { Direction, Enclosure, FlagType, MessageStatus, Source } from "@/db/vocabulary";
import { type History, isReply, rowOf, type Sender, toSteps } from "./conversation/history";
import { afterStep, noFlags, type Standing, standingAfter, type TeamFlags } from "./inbox-flags";

/**
 * What happens in a conversation, and what it does to the conversation's row: every rule is (row, what happened) ->
 * patch, and stands here once. Row and view are both made of the row with its patch, so that they cannot differ.
 * Most patches go on top of the row as it is; when a reply turns out not to have left, its part is computed afresh from
 * the history (docs/decisions/0016). Any sequence of patches comes to what the items say by themselves (docs/decisions/0030).
 */

/** The copies of the last public item that stands, so that the list is one narrow read. */
type Last = {
  lastMessageId: string | null;
  lastDirection: Direction | null;
  lastSource: Source | null;
  lastBody: string | null;
  lastEnclosure: Enclosure | null;
  lastStatus: MessageStatus | null;
  lastAuthorId: string | null;
};

/** All columns of a conversation that follow from its items and from what people said of it. */
export type Row = Omit<Standing, "withheld" | "noReply"> &
  Last & {
    publicSeq: number;
    attentionSeq: number;
    listed: boolean;
    lastActivityAt: Date;
    lastReplyBy: string | null;
    lastReplyAt: Date | null;
    lastNoteBy: string | null;
    lastNoteAt: Date | null;
    lastNoteBody: string | null;
    mayOptOutAt: Date | null;
    mayOptOutCopy: string | null;
  };
export type Patch = Partial<Row>;

/** What was received. */
type Inbound = {
  id: string;
  body: string;
  enclosure: Enclosure | null;
  acceptedAt: Date;
  /** When it came, if that was before it was taken in. */
  arrivedAt: Date | null;
};

/** What was accepted to be sent. */
type Outbound = {
  id: string;
  source: Exclude<Source, "customer">;
  body: string;
  /** Null: no person wrote it. */
  authorId: string | null;
  acceptedAt: Date;
};

/** A message as the row has it. */
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

type Before = Pick<Row, "publicSeq">;

/** The next public item: it takes the next number, and the conversation its place in the list (V12). */
const withNext = ({ publicSeq }: Before, message: Message & { acceptedAt: Date }) => ({
  publicSeq: publicSeq + 1,
  listed: true,
  lastActivityAt: message.acceptedAt,
  ...lastOf(message),
});

/** After a customer's text: open and unread, and waiting since the first one without an answer, unless nobody can answer this sender (I9). */
export const afterInbound = (
  row: Before & Pick<Row, "unrespondedSince">,
  message: Inbound,
  { answerable }: Sender,
) => ({
  ...withNext(row, { ...message, direction: "in", source: "customer", status: "received", authorId: null }),
  attentionSeq: row.publicSeq + 1,
  state: "open" as const,
  unrespondedSince: row.unrespondedSince ?? (answerable ? (message.arrivedAt ?? message.acceptedAt) : null),
});

/** After a message of ours was accepted: a reply, or a machine's answer. */
export const afterOutbound = (row: Before, message: Outbound): Patch & Before => {
  const sent = { ...message, direction: "out" as const, enclosure: null, status: "queued" as const };
  return isReply(sent) ? afterReply(row, sent) : afterAutomatic(row, sent);
};

/** It answers the customer, as long as it does leave (I9, I11). The state stays. */
const afterReply = (row: Before, message: Message & { acceptedAt: Date }) => ({
  ...withNext(row, message),
  attentionSeq: row.publicSeq + 1,
  ...noFlags,
  lastReplyBy: message.authorId,
  lastReplyAt: message.acceptedAt,
});

/** It answers nobody, and nothing is unread (I9). */
const afterAutomatic = withNext;

/** So much of a note as the list's one line needs. */
const NOTE_LENGTH = 200;

/** After a note: it answers nobody, and moves no flag and no place in the list (I9). */
export const afterNote = (note: { authorId: string; at: Date; body: string }) => ({
  listed: true,
  lastNoteBy: note.authorId,
  lastNoteAt: note.at,
  lastNoteBody: [...note.body].slice(0, NOTE_LENGTH).join(""),
});

/** After a record without a message was found (V9): a customer's marks the conversation unread, since nobody else will say that it is there. */
export const afterGap = (
  row: Pick<Row, "listed" | "markedUnreadAt">,
  { direction, at }: { direction: Direction; at: Date },
): Patch => ({
  ...(direction === "in" && { markedUnreadAt: row.markedUnreadAt ?? at }),
  ...(!row.listed && { listed: true, lastActivityAt: at }),
});

/** After a message moved on: the list's copy of its status, where it is the last. */
export const afterStatus = (
  row: Pick<Row, "lastMessageId">,
  message: { id: string; status: MessageStatus },
): Patch => (row.lastMessageId === message.id ? { lastStatus: message.status } : {});

/**
 * After a reply turned out not to have left, or to have left after all: what the history says with it as it is now
 * (I9). `undone`: it was taken back and is out of sight, so the copies are of what stands before it: of the last
 * message, and of the last that was not a machine's.
 */
export const afterNotLeft = (
  history: History,
  sender: Sender,
  undone: { last: Message | null; attentionSeq: number } | null,
): Patch & Pick<Row, "state"> => ({
  ...rowOf(history, sender),
  ...(undone && { attentionSeq: undone.attentionSeq, ...lastOf(undone.last) }),
});

export const afterResolved = { state: "resolved", ...noFlags } as const satisfies Patch;
export const afterReopened = { state: "open" } as const satisfies Patch;

/** After somebody said something of it for the team (I8, I9); null when that changes nothing. */
export function afterFlag(
  row: TeamFlags & Pick<Row, "state">,
  { type, at }: { type: FlagType; at: Date },
  { history, sender }: { history: History; sender: Sender },
): (TeamFlags & Pick<Row, "state">) | null {
  const { withheld, noReply } = standingAfter(toSteps(history, sender));
  const held = { ...standingOf(row), withheld, noReply };
  const after = afterStep(held, { type, at });
  return after === held ? null : standingOf(after);
}

const standingOf = (row: TeamFlags & Pick<Row, "state">) => ({
  state: row.state,
  unrespondedSince: row.unrespondedSince,
  needsReplyAt: row.needsReplyAt,
  markedUnreadAt: row.markedUnreadAt,
  undeliveredAt: row.undeliveredAt,
  undeliveredBy: row.undeliveredBy,
  undeliveredHeld: row.undeliveredHeld,
});

/** After the customer wrote what may mean STOP: a person decides (V60). */
export const afterMayOptOut = ({ copy, at }: { copy: string; at: Date }) => ({
  mayOptOutAt: at,
  mayOptOutCopy: copy,
});

/** After it is known what the customer meant, by STOP or by a person. */
export const afterOptOutDecided = { mayOptOutAt: null, mayOptOutCopy: null } as const satisfies Patch;
