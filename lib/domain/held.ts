/**
 * A text that leaves later than this after it was due is asked about again: its author wrote it for that moment, and by
 * now somebody may have written something that makes it wrong. Milliseconds.
 */
const ASKED_AGAIN_AFTER_MS = 10 * 60_000;

/** Somebody who wrote after a text was accepted: a colleague by name, or the customer (null). */
export type WroteSince = { author: string | null };

/** Did it wait so long that what was written since counts? */
export const isLate = ({ dueAt, now }: { dueAt: Date | null; now: Date }): boolean => dueAt !== null && now.getTime() - dueAt.getTime() > ASKED_AGAIN_AFTER_MS;

/** Why a late text is held, in words to show its author. */
export const heldCopy = ({ author }: WroteSince): string =>
  author === null ? "The customer wrote while this waited to leave. It waits for you: let it go, or take it back" : `${author} wrote while this waited to leave. It waits for you: let it go, or take it back`;
