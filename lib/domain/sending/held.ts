/**
 * Milliseconds. A message that is late by more than this asks its author again: it was written for that
 * moment, and something written since may make it wrong.
 */
const ASKED_AGAIN_AFTER_MS = 10 * 60_000;

/** Is the message so late that what was written since counts? */
export const isLate = ({ dueAt, now }: { dueAt: Date | null; now: Date }): boolean =>
  dueAt !== null && now.getTime() - dueAt.getTime() > ASKED_AGAIN_AFTER_MS;
