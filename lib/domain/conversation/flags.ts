import type { ConversationState, EntryReason, FlagType } from "@/db/vocabulary";
import { notSnoozed, type Snooze, snoozeOf } from "./snooze";

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

/** The flags of a row that has more columns. */
export const flagsOf = (row: TeamFlags): TeamFlags => ({
  unrespondedSince: row.unrespondedSince,
  needsReplyAt: row.needsReplyAt,
  markedUnreadAt: row.markedUnreadAt,
  undeliveredAt: row.undeliveredAt,
  undeliveredBy: row.undeliveredBy,
  undeliveredHeld: row.undeliveredHeld,
});

/** The flags and the state, plus what later steps need to know about earlier ones. */
export type Standing = StandingRow & {
  /**
   * Since when the customer waited when somebody marked that no reply is needed. Undoing that mark restores
   * the wait.
   */
  withheld: Date | null;
  /** Somebody marked that no reply is needed, and nothing has come since. */
  noReply: boolean;
  /** How it was when it was snoozed, for an undo. */
  before: Standing | null;
  /** How it was when it was resolved, while nothing followed, for an undo. */
  resolvedFrom: Standing | null;
};

/** Its part in a conversation's row. */
export type StandingRow = TeamFlags & Snooze & { state: ConversationState };

/** The columns of a conversation that its standing decides. */
export const standingRow = (standing: Standing): StandingRow => ({
  ...flagsOf(standing),
  ...snoozeOf(standing),
  state: standing.state,
});

const opened = { state: "open", ...notSnoozed } as const;
const settled = { ...noFlags, withheld: null, noReply: false };
const nothingYet: Standing = { ...settled, ...opened, before: null, resolvedFrom: null };

/**
 * Something that changes the flags or the state. Opening, notes, tags, assignment and automatic answers are
 * not steps and never do (I9). `unanswerable_text`: a message from a sender that cannot be messaged. `lost`:
 * a reply turned out not to have arrived. `held`: a reply began to wait for its author. `since`: when a
 * message arrived, if that was before it was ingested.
 */
export type StandingStep = {
  type:
    | "text"
    | "unanswerable_text"
    | "reply"
    | "lost"
    | "held"
    | "resolved"
    | "reopened"
    | "resolve_undone"
    | "snoozed"
    | "woke"
    | FlagType;
  at: Date;
  /** The author of a lost reply; who snoozed it. */ by?: string | null;
  since?: Date;
  /** Of a snooze: until when, and whether a colleague's reply ends it. Of a wake-up: why. */
  until?: Date | null;
  reason?: EntryReason | null;
};

type Step = Required<StandingStep>;

/** How each step changes the flags. */
const moves: Record<StandingStep["type"], (held: Standing, step: Step) => Standing> = {
  text: (held, { since }) => ({
    ...held,
    ...opened,
    unrespondedSince: held.unrespondedSince ?? since,
    noReply: false,
  }),
  unanswerable_text: (held) => ({ ...held, ...opened }),
  reply: (held) => ({ ...withoutSign(held), ...settled }),
  lost: (held, { at, by }) => ({
    ...held,
    ...opened,
    undeliveredAt: at,
    undeliveredBy: by,
    undeliveredHeld: false,
  }),
  held: (held, { at, by }) => ({
    ...held,
    ...opened,
    undeliveredAt: at,
    undeliveredBy: by,
    undeliveredHeld: true,
  }),
  resolved: (held) => ({ ...held, ...settled, ...notSnoozed, state: "resolved" }),
  reopened: (held) => ({ ...held, ...opened }),
  resolve_undone: (held) => held.resolvedFrom ?? held,
  snoozed: (held, { by, until, reason }) => ({
    ...held,
    ...notSnoozed,
    state: "snoozed",
    snoozedUntil: until,
    snoozedBy: by,
    wakesOnReply: reason !== "whoever_replies",
    before: held,
  }),
  woke: wake,
  marked_needs_reply: (held, { at }) =>
    held.unrespondedSince === null
      ? { ...held, ...opened, unrespondedSince: held.withheld ?? at, needsReplyAt: at, noReply: false }
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
  marked_unread: (held, { at }) => ({ ...held, markedUnreadAt: held.markedUnreadAt ?? at }),
  marked_read: (held) => ({ ...held, markedUnreadAt: null }),
};

/** Something followed the wake-up: nothing says any more that it was snoozed, also after an undone snooze. */
const withoutSign = (held: Standing): Standing => ({
  ...held,
  wokeAt: null,
  wokenFor: null,
  before: held.before && withoutSign(held.before),
});

/** Taken back, the snooze leaves the state that was before it; the flags are those of now. */
function wake(held: Standing, { reason }: Step): Standing {
  if (held.state !== "snoozed") return held;
  const { before } = held;
  if (reason === "undone" && before)
    return { ...held, state: before.state, ...snoozeOf(before), before: before.before };
  const sign = reason === "due" ? { wokeAt: held.snoozedUntil, wokenFor: held.snoozedBy } : {};
  return { ...held, ...opened, ...sign };
}

/** Messages follow what was resolved even where they change no flag. */
const messages: readonly StandingStep["type"][] = ["text", "unanswerable_text", "reply", "lost", "held"];

/** The flags after one more step. Returns the same object if nothing changes. */
export function afterStep(
  held: Standing,
  { type, at, by = null, since = at, until = null, reason = null }: StandingStep,
): Standing {
  const moved = {
    ...moves[type](held, { type, at, by, since, until, reason }),
    resolvedFrom: type === "resolved" ? held : null,
  };
  const isSame = sameStanding(held, moved) && !(held.resolvedFrom !== null && messages.includes(type));
  return isSame ? held : moved;
}

const compared = (Object.keys(nothingYet) as (keyof Standing)[]).filter((key) => key !== "resolvedFrom");
const sameStanding = (a: Standing, b: Standing): boolean => compared.every((key) => a[key] === b[key]);

/** The flags and the state, computed from the history in the order it happened. */
export const standingAfter = (steps: readonly StandingStep[]): Standing =>
  steps.reduce(afterStep, nothingYet);
