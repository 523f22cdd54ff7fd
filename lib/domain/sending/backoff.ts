export type BackoffLimits = { baseMs: number; capMs: number };

/**
 * Milliseconds to wait before a retry, with full jitter: a random value between 0 and a ceiling that doubles
 * with every attempt up to `capMs`, so that many callers that failed together do not retry together (V22).
 * `attempt` is 0 before the first retry; `random` is in [0, 1).
 */
export const backoffMs = (attempt: number, { baseMs, capMs }: BackoffLimits, random: number): number =>
  Math.floor(random * Math.min(capMs, baseMs * 2 ** attempt));
