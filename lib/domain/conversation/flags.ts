import type { ConversationState, FlagType } from "@/db/vocabulary";

/** Unread for me (something after my pointer) or for the team (somebody marked it). */
export const isUnread = (marks: {
  seenSeq: number;
  attentionSeq: number;
  markedUnreadAt: Date | null;
}): boolean => marks.attentionSeq > marks.seenSeq || marks.markedUnreadAt !== null;

/** The flags of a conversation that everybody on the number sees (I8, I9). */
export type TeamFlags = {
  /** Since when somebody waits for an answer; null if nobody does. */
  unrespondedSince: Date | null;
  /** When a person marked it as needing a reply, while that holds. */
  needsReplyAt: Date | null;
  /** When a person marked it unread for the team, while that holds. */
  markedUnreadAt: Date | null;
  /**
   * Since when a message of ours is known not to have arrived; until the next reply, "no reply needed" or
   * resolving.
   */
  undeliveredAt: Date | null;
  /** The author of that message; null if it came from the API. */
  undeliveredBy: string | null;
  /** The message is not lost: it is held until its author decides. */
  undeliveredHeld: boolean;
};

/** After a public reply by a person and after resolving. */
export const noFlags = {
  unrespondedSince: null,
  needsReplyAt: null,
  markedUnreadAt: null,
  undeliveredAt: null,
  undeliveredBy: null,
  undeliveredHeld: false,
} as const satisfies TeamFlags;

/** The flags and the state, plus what later steps need to know about earlier ones. */
export type Standing = TeamFlags & {
  state: ConversationState;
  /**
   * Since when the customer waited when somebody marked that no reply is needed. Undoing that mark restores
   * the wait.
   */
  withheld: Date | null;
  /** Somebody marked that no reply is needed, and nothing has come since. */
  noReply: boolean;
};

const nothingYet: Standing = { ...noFlags, state: "open", withheld: null, noReply: false };
const settled = { ...noFlags, withheld: null, noReply: false };

/**
 * Something that changes the flags or the state. Opening, notes, tags, assignment and automatic answers are
 * not steps and never do (I9). `unanswerable_text`: a message from a sender that cannot be messaged. `lost`:
 * a reply turned out not to have arrived. `held`: a reply began to wait for its author. `since`: when a
 * message arrived, if that was before it was ingested.
 */
export type StandingStep = {
  type: "text" | "unanswerable_text" | "reply" | "lost" | "held" | "resolved" | "reopened" | FlagType;
  at: Date;
  /** The author of a lost reply. */ by?: string | null;
  since?: Date;
};

/** How each step changes the flags. */
const moves: Record<
  StandingStep["type"],
  (held: Standing, at: Date, by: string | null, since: Date) => Standing
> = {
  text: (held, _, __, since) => ({
    ...held,
    state: "open",
    unrespondedSince: held.unrespondedSince ?? since,
    noReply: false,
  }),
  unanswerable_text: (held) => ({ ...held, state: "open" }),
  reply: (held) => ({ ...settled, state: held.state }),
  lost: (held, at, by) => ({
    ...held,
    state: "open",
    undeliveredAt: at,
    undeliveredBy: by,
    undeliveredHeld: false,
  }),
  held: (held, at, by) => ({
    ...held,
    state: "open",
    undeliveredAt: at,
    undeliveredBy: by,
    undeliveredHeld: true,
  }),
  resolved: () => ({ ...settled, state: "resolved" }),
  reopened: (held) => ({ ...held, state: "open" }),
  marked_needs_reply: (held, at) =>
    held.unrespondedSince === null
      ? { ...held, state: "open", unrespondedSince: held.withheld ?? at, needsReplyAt: at, noReply: false }
      : held,
  marked_no_reply: (held) => ({
    ...held,
    unrespondedSince: null,
    needsReplyAt: null,
    undeliveredAt: null,
    undeliveredBy: null,
    undeliveredHeld: false,
    withheld: held.unrespondedSince ?? held.withheld,
    noReply: true,
  }),
  marked_unread: (held, at) => ({ ...held, markedUnreadAt: held.markedUnreadAt ?? at }),
  marked_read: (held) => ({ ...held, markedUnreadAt: null }),
};

/** The flags after one more step. Returns the same object if nothing changes. */
export function afterStep(held: Standing, { type, at, by = null, since = at }: StandingStep): Standing {
  const moved = moves[type](held, at, by, since);
  return sameStanding(held, moved) ? held : moved;
}

const sameStanding = (a: Standing, b: Standing): boolean =>
  a.unrespondedSince === b.unrespondedSince &&
  a.needsReplyAt === b.needsReplyAt &&
  a.markedUnreadAt === b.markedUnreadAt &&
  a.undeliveredAt === b.undeliveredAt &&
  a.undeliveredBy === b.undeliveredBy &&
  a.undeliveredHeld === b.undeliveredHeld &&
  a.state === b.state &&
  a.withheld === b.withheld &&
  a.noReply === b.noReply;

/** The flags and the state, computed from the history in the order it happened. */
export const standingAfter = (steps: readonly StandingStep[]): Standing =>
  steps.reduce(afterStep, nothingYet);
