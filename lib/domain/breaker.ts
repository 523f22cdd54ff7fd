/** Failures in a row after which the carrier counts as down. */
export const BREAKER_THRESHOLD = 5;
/** While open, one probe is let through in this time (V22). */
export const PROBE_INTERVAL_MS = 30_000;

/** Kept with the carrier account, since several processes send. `openedAt` null is closed; the two dates come and go together. */
export type Breaker = {
  failures: number;
  openedAt: Date | null;
  nextProbeAt: Date | null;
  /** Open because the carrier refuses the account, in its words; null when it is open because it is silent. */
  refusal: string | null;
};

export const closedBreaker: Breaker = { failures: 0, openedAt: null, nextProbeAt: null, refusal: null };

/** `closed`: send. `open`: wait. `half_open`: exactly one send may try, after winning `claimProbe`. */
export function breakerState(breaker: Breaker, now: Date): "closed" | "open" | "half_open" {
  if (breaker.openedAt === null) return "closed";
  return breaker.nextProbeAt !== null && breaker.nextProbeAt > now ? "open" : "half_open";
}

const nextProbe = (now: Date): Date => new Date(now.getTime() + PROBE_INTERVAL_MS);

/** The breaker as it is while one probe is out. Write it with an UPDATE guarded by the old `nextProbeAt`: who changes the row has the probe. */
export const claimProbe = (breaker: Breaker, now: Date): Breaker => ({
  ...breaker,
  nextProbeAt: nextProbe(now),
});

/** The carrier answered; a refusal of a text is an answer too. */
export const afterAnswer = (): Breaker => closedBreaker;

/** The carrier did not answer. Failures of sends that were under way when it opened do not put off the probe. */
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
 * The carrier refuses the account, so it would refuse every text: opens at once. The time of the probe stays, so that
 * those that were under way together put nothing off; the reason is the newest.
 */
export const afterAccountRefusal = (breaker: Breaker, reason: string, now: Date): Breaker => ({
  ...breaker,
  openedAt: breaker.openedAt ?? now,
  nextProbeAt: breaker.nextProbeAt ?? nextProbe(now),
  refusal: reason,
});
