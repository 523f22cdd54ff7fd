/** The sliding window of a number's rate. */
export const RATE_WINDOW_MS = 60_000;

/** All in segments, of one number. */
export type RateFacts = {
  perMinute: number;
  /** Null is no daily cap. */
  perDay: number | null;
  /** Settled `RATE_WINDOW_MS` ago or later. By the time of settling: a text may have left at any moment before it. */
  settledInWindow: number;
  /** Settled since the number's local midnight. */
  settledToday: number;
  /** Claimed and not settled: may leave at any moment from now. */
  inFlight: number;
};

export type SendAllowance = { segments: number; limitedBy: "minute" | "day" };

/**
 * How many segments may leave now (V20). What is in flight counts against both limits, so that no window of
 * the carrier's own clock can hold more than the limit, however the answers are delayed.
 */
export function sendAllowance(facts: RateFacts): SendAllowance {
  const minute = Math.max(0, facts.perMinute - facts.settledInWindow - facts.inFlight);
  const day =
    facts.perDay === null ? Infinity : Math.max(0, facts.perDay - facts.settledToday - facts.inFlight);
  // With both used up the day is named: it is what the sender will wait for.
  return day <= minute ? { segments: day, limitedBy: "day" } : { segments: minute, limitedBy: "minute" };
}
