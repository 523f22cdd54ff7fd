import type { ConversationState, FlagType } from "@/db/vocabulary";

/** Unread is personal (something past my pointer) or the team's (anyone marked it). */
export const isUnread = (marks: {
  seenSeq: number;
  attentionSeq: number;
  markedUnreadAt: Date | null;
}): boolean => marks.attentionSeq > marks.seenSeq || marks.markedUnreadAt !== null;

/** What everybody on the line sees of a conversation (I8, I9). */
export type TeamFlags = {
  /** Since when somebody waits for an answer; null: nobody does. */
  unrespondedSince: Date | null;
  /** When a person said that it needs one, while that holds. */
  needsReplyAt: Date | null;
  /** When a person marked it unread for the team, while that holds. */
  markedUnreadAt: Date | null;
  /** Since when a text of ours is known not to have got through, until the next reply, a "no reply needed" or resolving. */
  undeliveredAt: Date | null;
  /** Who wrote that text; null for one of the API. */
  undeliveredBy: string | null;
  /** It is held for that person to decide about, and is not lost. */
  undeliveredHeld: boolean;
};

/** After a public reply by a person, and after resolving. */
export const noFlags = {
  unrespondedSince: null,
  needsReplyAt: null,
  markedUnreadAt: null,
  undeliveredAt: null,
  undeliveredBy: null,
  undeliveredHeld: false,
} as const satisfies TeamFlags;

/** The marks and the state, and what only a later step needs to know of the steps before it. */
export type Standing = TeamFlags & {
  state: ConversationState;
  /** Since when the customer waited when somebody said that no reply is needed: taking that back brings the wait back. */
  withheld: Date | null;
  /** Somebody said that no reply is needed, and nothing has come since. */
  noReply: boolean;
};

const nothingYet: Standing = { ...noFlags, state: "open", withheld: null, noReply: false };
const settled = { ...noFlags, withheld: null, noReply: false };

/**
 * Something that moves the marks or the state. What is no step (opening, notes, tags, assignment, an automatic
 * answer) never does (I9). `unanswerable_text` came from somebody whom no text can reach; `lost` is when a reply
 * turned out not to have got through, `held` when it began to wait for its author. `since` is when a text came, if that was before it was taken in.
 */
export type StandingStep = {
  type: "text" | "unanswerable_text" | "reply" | "lost" | "held" | "resolved" | "reopened" | FlagType;
  at: Date;
  /** Of a lost reply, its author. */ by?: string | null;
  since?: Date;
};

/** How each step moves the marks. */
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

/** The marks after one more step. What changes nothing gives the same marks again. */
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

/** The marks and the state from the history itself, in the order it happened. */
export const standingAfter = (steps: readonly StandingStep[]): Standing =>
  steps.reduce(afterStep, nothingYet);
