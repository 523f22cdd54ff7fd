const SECOND = 1_000;
/**
 * Often at first, because most reports come within seconds; then less and less often. Never below the 5 s
 * required between two polls of a message (V24).
 */
const STEPS_MS = [5, 5, 10, 20, 60, 300, 900, 3_600].map((seconds) => seconds * SECOND);
/**
 * How long the carrier can be asked about a message is unknown. After three days nobody waits for the answer.
 */
export const POLL_FOR_MS = 72 * 3_600 * SECOND;

/**
 * When to poll next about a message that left at `acceptedAt` and was polled `polls` times. Null: no more
 * polls; the message keeps its last status, which is not a failure.
 */
export function nextPollAt(polls: number, acceptedAt: Date, now: Date): Date | null {
  if (now.getTime() - acceptedAt.getTime() > POLL_FOR_MS) return null;
  const step = STEPS_MS[Math.min(polls, STEPS_MS.length - 1)] ?? 3_600 * SECOND;
  return new Date(now.getTime() + step);
}
