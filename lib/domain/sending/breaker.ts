/** After this many failures in a row the carrier counts as down. */
export const BREAKER_THRESHOLD = 5;
/** While the breaker is open, one probe is let through per interval (V22). */
export const PROBE_INTERVAL_MS = 30_000;

/**
 * Stored with the carrier account, because several processes send. `openedAt` null means closed; both dates
 * are set and cleared together.
 */
export type Breaker = {
  failures: number;
  openedAt: Date | null;
  nextProbeAt: Date | null;
  /**
   * The carrier's words when it refuses the account; null when the breaker is open because the carrier does
   * not answer.
   */
  refusal: string | null;
};

export const closedBreaker: Breaker = { failures: 0, openedAt: null, nextProbeAt: null, refusal: null };

/** `closed`: send. `open`: wait. `half_open`: exactly one send may try, after winning `claimProbe`. */
export function breakerState(breaker: Breaker, now: Date): "closed" | "open" | "half_open" {
  if (breaker.openedAt === null) return "closed";
  return breaker.nextProbeAt !== null && breaker.nextProbeAt > now ? "open" : "half_open";
}

const nextProbe = (now: Date): Date => new Date(now.getTime() + PROBE_INTERVAL_MS);

/**
 * The breaker while one probe is in flight. Write it with an UPDATE guarded by the old `nextProbeAt`: the
 * process whose UPDATE changes the row owns the probe.
 */
export const claimProbe = (breaker: Breaker, now: Date): Breaker => ({
  ...breaker,
  nextProbeAt: nextProbe(now),
});

/** The carrier answered. Refusing a message is an answer too. */
export const afterAnswer = (): Breaker => closedBreaker;

/**
 * The carrier did not answer. Sends in flight when the breaker opened may still fail; they do not delay the
 * probe.
 */
export function afterNoAnswer(breaker: Breaker, now: Date): Breaker {
  const failures = breaker.failures + 1;
  if (breaker.openedAt === null && failures < BREAKER_THRESHOLD) return { ...breaker, failures };
  return {
    ...breaker,
    failures,
    openedAt: breaker.openedAt ?? now,
    nextProbeAt: breaker.nextProbeAt ?? nextProbe(now),
  };
}

/**
 * The carrier refuses the account, so it would refuse every message: the breaker opens at once. A probe time
 * that is already set stays, so that several sends in flight do not delay it. The refusal is the newest one.
 */
export const afterAccountRefusal = (breaker: Breaker, reason: string, now: Date): Breaker => ({
  ...breaker,
  openedAt: breaker.openedAt ?? now,
  nextProbeAt: breaker.nextProbeAt ?? nextProbe(now),
  refusal: reason,
});
