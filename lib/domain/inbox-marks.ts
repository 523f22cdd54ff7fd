import type { Direction, MarkType, MessageStatus, Source } from "@/db/vocabulary";

/** An item of a thread, as far as the marks of its row depend on it. */
export type MarkedItem = {
  seq: number;
  direction: Direction;
  source: Source;
  authorId: string | null;
  status: MessageStatus;
  acceptedAt: Date;
};

/** Does an item make the thread unread for those who have not seen it? A machine's answer does not. */
export const callsForAttention = (source: Source): boolean => source !== "automatic";

/** Unread is personal (something past my pointer) or the team's (anyone marked it). */
export const isUnread = (marks: { seenSeq: number; attentionSeq: number; markedUnreadAt: Date | null }): boolean =>
  marks.attentionSeq > marks.seenSeq || marks.markedUnreadAt !== null;

/** What everybody on the line sees of a thread (product.md 5.3). */
export type TeamMarks = {
  /** Since when somebody waits for an answer; null: nobody does. */
  unrespondedSince: Date | null;
  /** When a person said that it needs one, while that holds. */
  needsReplyAt: Date | null;
  /** When a person marked it unread for the team, while that holds. */
  markedUnreadAt: Date | null;
};

/** After a public reply by a person, and after resolving. */
export const noMarks = { unrespondedSince: null, needsReplyAt: null, markedUnreadAt: null } as const satisfies TeamMarks;

/** The marks, and what only a later step needs to know of the steps before it. */
export type Standing = TeamMarks & {
  /** Since when the customer waited when somebody said that no reply is needed: taking that back brings the wait back. */
  withheld: Date | null;
  /** Somebody said that no reply is needed, and nothing has come since. */
  noReply: boolean;
};

const nothingYet: Standing = { ...noMarks, withheld: null, noReply: false };

/** Something that moves the marks. What is no step (opening, notes, tags, assignment, an automatic answer) never does (I9). */
export type MarkStep = { type: "text" | "reply" | "resolved" | MarkType; at: Date };

/** How each step moves the marks. */
const moves: Record<MarkStep["type"], (held: Standing, at: Date) => Standing> = {
  text: (held, at) => ({ ...held, unrespondedSince: held.unrespondedSince ?? at, noReply: false }),
  reply: () => nothingYet,
  resolved: () => nothingYet,
  marked_needs_reply: (held, at) =>
    held.unrespondedSince === null ? { ...held, unrespondedSince: held.withheld ?? at, needsReplyAt: at, noReply: false } : held,
  marked_no_reply: (held) => ({ ...held, unrespondedSince: null, needsReplyAt: null, withheld: held.unrespondedSince ?? held.withheld, noReply: true }),
  marked_unread: (held, at) => ({ ...held, markedUnreadAt: held.markedUnreadAt ?? at }),
  marked_read: (held) => ({ ...held, markedUnreadAt: null }),
};

/** The marks after one more step. What changes nothing gives the same marks again. */
export function afterStep(held: Standing, { type, at }: MarkStep): Standing {
  const moved = moves[type](held, at);
  return sameStanding(held, moved) ? held : moved;
}

const sameStanding = (a: Standing, b: Standing): boolean =>
  a.unrespondedSince === b.unrespondedSince &&
  a.needsReplyAt === b.needsReplyAt &&
  a.markedUnreadAt === b.markedUnreadAt &&
  a.withheld === b.withheld &&
  a.noReply === b.noReply;

/**
 * The marks from the history itself, in the order it happened. A reply is undone by leaving it out: what
 * people said before and after it stands, as if it had never been (product.md 1, "Undo").
 */
export const standingAfter = (steps: readonly MarkStep[]): Standing => steps.reduce(afterStep, nothingYet);

type MarkEntry = { type: MarkType | "resolved"; at: Date };

/**
 * Items and lines of a thread as steps, oldest first. Of two in the same millisecond the line comes first:
 * one that follows an item is stamped later than it.
 */
export const toSteps = (items: readonly MarkedItem[], entries: readonly MarkEntry[]): MarkStep[] =>
  [
    ...entries.map(({ type, at }) => ({ type, at, seq: 0 })),
    ...items.flatMap((item) => {
      const type = item.direction === "in" ? ("text" as const) : isReply(item) ? ("reply" as const) : null;
      return type === null ? [] : [{ type, at: item.acceptedAt, seq: item.seq }];
    }),
  ]
    .sort((a, b) => a.at.getTime() - b.at.getTime() || a.seq - b.seq)
    .map(({ type, at }) => ({ type, at }));

/** A public reply that stands: by a person, and not undone. */
const isReply = (item: MarkedItem): boolean =>
  item.direction === "out" && item.source !== "automatic" && item.status !== "cancelled";

/** Who talked to the customer last (I11). */
export const lastReply = (items: readonly MarkedItem[]): MarkedItem | null =>
  [...items].sort((a, b) => b.seq - a.seq).find(isReply) ?? null;
