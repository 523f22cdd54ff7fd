/**
 * A text that leaves later than this after it was due is asked about again: its author wrote it for that moment, and by
 * now somebody may have written something that makes it wrong. Milliseconds.
 */
const ASKED_AGAIN_AFTER_MS = 10 * 60_000;

/** Did it wait so long that what was written since counts? */
export const isLate = ({ dueAt, now }: { dueAt: Date | null; now: Date }): boolean =>
  dueAt !== null && now.getTime() - dueAt.getTime() > ASKED_AGAIN_AFTER_MS;
