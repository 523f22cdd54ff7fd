const SECOND = 1_000;
/** Soon at first, since most reports come within seconds; then ever rarer. Each at least the 5 s between two questions (V24). */
const STEPS_MS = [5, 5, 10, 20, 60, 300, 900, 3_600].map((seconds) => seconds * SECOND);
/** How long the carrier may be asked about a message is unknown; after three days nobody waits for the answer. */
export const POLL_FOR_MS = 72 * 3_600 * SECOND;

/**
 * When the carrier is asked next about a message that left at `acceptedAt` and was asked about `polls` times.
 * Null: no more; the message keeps its last status, which is not a failure.
 */
export function nextPollAt(polls: number, acceptedAt: Date, now: Date): Date | null {
  if (now.getTime() - acceptedAt.getTime() > POLL_FOR_MS) return null;
  const step = STEPS_MS[Math.min(polls, STEPS_MS.length - 1)] ?? 3_600 * SECOND;
  return new Date(now.getTime() + step);
}
