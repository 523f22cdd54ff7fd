/** Frames per second that one person may send over all tabs in a room, and how many at once. */
export const FRAMES_PER_SECOND = 30;
export const FRAMES_AT_ONCE = 60;

export type Bucket = { tokens: number; at: number };

/** Takes one frame from a person's bucket; null when it is empty. A new bucket is full. */
export function takeFrame(bucket: Bucket | undefined, now: number): Bucket | null {
  const tokens = bucket
    ? Math.min(FRAMES_AT_ONCE, bucket.tokens + ((now - bucket.at) / 1000) * FRAMES_PER_SECOND)
    : FRAMES_AT_ONCE;
  return tokens < 1 ? null : { tokens: tokens - 1, at: now };
}

/** A bucket that has had time to fill up is as good as none: it can be forgotten. */
export const isFull = (bucket: Bucket, now: number): boolean => now - bucket.at >= (FRAMES_AT_ONCE / FRAMES_PER_SECOND) * 1000;
