/**
 * How much may be said in a room. A bucket holds what may come at once and fills up again by so much per second; a new
 * one is full. Everything that one person's tabs do counts together.
 */
export type Allowance = { perSecond: number; atOnce: number };

/** Frames of one person. A page sends some three per second while somebody types. */
export const OF_PERSON: Allowance = { perSecond: 15, atOnce: 60 };
/** Frames of all who are in the room: what is told to everybody costs as often as there are people. */
export const OF_ROOM: Allowance = { perSecond: 200, atOnce: 400 };
/** Conversations in which one person begins to write. Nobody answers a customer per second. */
export const NEW_REPLIES: Allowance = { perSecond: 1, atOnce: 12 };

export type Bucket = { tokens: number; at: number };

const filled = (bucket: Bucket | undefined, now: number, { perSecond, atOnce }: Allowance): number =>
  bucket ? Math.min(atOnce, bucket.tokens + ((now - bucket.at) / 1000) * perSecond) : atOnce;

/** Takes one out of the bucket; null when it is empty. */
export function take(bucket: Bucket | undefined, now: number, allowance: Allowance): Bucket | null {
  const tokens = filled(bucket, now, allowance);
  return tokens < 1 ? null : { tokens: tokens - 1, at: now };
}

/** Buckets by whom they are for. They live in memory only: a room that sleeps forgets them, when they would have filled up anyway. */
export class Buckets {
  readonly #held = new Map<string, Bucket>();

  constructor(private readonly allowance: Allowance) {}

  /** False when there was none left. */
  take(whose: string, now: number): boolean {
    const bucket = take(this.#held.get(whose), now, this.allowance);
    if (bucket) this.#held.set(whose, bucket);
    return bucket !== null;
  }

  /** Has more than half been used up lately? */
  isHeavy(whose: string, now: number): boolean {
    return filled(this.#held.get(whose), now, this.allowance) < this.allowance.atOnce / 2;
  }

  /** One that is full again is as good as none. */
  forgetFull(now: number): void {
    for (const [whose, bucket] of this.#held)
      if (filled(bucket, now, this.allowance) >= this.allowance.atOnce) this.#held.delete(whose);
  }
}
