export type BackoffLimits = { baseMs: number; capMs: number };

/**
 * Milliseconds to wait before a retry, with full jitter: anything from nothing to a ceiling that doubles with
 * every attempt up to `capMs`, so that many who failed together do not return together (V22).
 * `attempt` is 0 before the first retry; `random` is from 0 up to, not including, 1.
 */
export const backoffMs = (attempt: number, { baseMs, capMs }: BackoffLimits, random: number): number =>
  Math.floor(random * Math.min(capMs, baseMs * 2 ** attempt));
