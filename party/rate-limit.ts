/**
 * How much may be sent in a room. A bucket holds what may come at once and refills at a rate per second; a
 * new one is full. All tabs of one person count together.
 */
export type Allowance = { perSecond: number; atOnce: number };

/** Frames of one person. A page sends about three per second while somebody types. */
export const OF_PERSON: Allowance = { perSecond: 15, atOnce: 60 };
/** Frames of everybody in the room: a broadcast costs as many sends as there are people. */
export const OF_ROOM: Allowance = { perSecond: 200, atOnce: 400 };
/** Conversations in which one person begins a reply. Nobody answers one customer per second. */
export const NEW_REPLIES: Allowance = { perSecond: 1, atOnce: 12 };

export type Bucket = { tokens: number; at: number };

const filled = (bucket: Bucket | undefined, now: number, { perSecond, atOnce }: Allowance): number =>
  bucket ? Math.min(atOnce, bucket.tokens + ((now - bucket.at) / 1000) * perSecond) : atOnce;

/** Takes one token; null if the bucket is empty. */
export function take(bucket: Bucket | undefined, now: number, allowance: Allowance): Bucket | null {
  const tokens = filled(bucket, now, allowance);
  return tokens < 1 ? null : { tokens: tokens - 1, at: now };
}

/**
 * Buckets by owner. They live in memory only: a room forgets them when it sleeps, by which time they would
 * have refilled.
 */
export class Buckets {
  readonly #held = new Map<string, Bucket>();

  constructor(private readonly allowance: Allowance) {}

  /** False if none was left. */
  take(whose: string, now: number): boolean {
    const bucket = take(this.#held.get(whose), now, this.allowance);
    if (bucket) this.#held.set(whose, bucket);
    return bucket !== null;
  }

  /** Whether more than half was used up recently. */
  isHeavy(whose: string, now: number): boolean {
    return filled(this.#held.get(whose), now, this.allowance) < this.allowance.atOnce / 2;
  }

  /** A full bucket equals none. */
  forgetFull(now: number): void {
    for (const [whose, bucket] of this.#held)
      if (filled(bucket, now, this.allowance) >= this.allowance.atOnce) this.#held.delete(whose);
  }
}
