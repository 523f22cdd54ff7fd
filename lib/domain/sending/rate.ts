/** The sliding window of a number's rate. */
export const RATE_WINDOW_MS = 60_000;

/** All in segments, for one number. */
export type RateFacts = {
  perMinute: number;
  /** Null means no daily cap. */
  perDay: number | null;
  /**
   * Settled within `RATE_WINDOW_MS`. Counted by settle time, because a message may have left at any moment
   * before it.
   */
  settledInWindow: number;
  /** Settled since local midnight of the number's time zone. */
  settledToday: number;
  /** Claimed and not settled: may leave at any moment from now on. */
  inFlight: number;
};

export type SendAllowance = { segments: number; limitedBy: "minute" | "day" };

/**
 * How many segments may leave now (V20). Messages in flight count against both limits, so that no window by
 * the carrier's own clock can exceed the limit, however late the answers are.
 */
export function sendAllowance(facts: RateFacts): SendAllowance {
  const minute = Math.max(0, facts.perMinute - facts.settledInWindow - facts.inFlight);
  const day =
    facts.perDay === null ? Infinity : Math.max(0, facts.perDay - facts.settledToday - facts.inFlight);
  // If both are used up, the day is named, because that is what the sender will wait for.
  return day <= minute ? { segments: day, limitedBy: "day" } : { segments: minute, limitedBy: "minute" };
}
