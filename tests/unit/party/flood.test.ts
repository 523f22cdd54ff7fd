import { expect, test } from "vitest";
import { FRAMES_AT_ONCE, FRAMES_PER_SECOND, isFull, takeFrame, type Bucket } from "@/party/flood";
import { START } from "./play";

/** How many of `count` frames, `everyMs` apart, pass before one is refused. */
function passed(count: number, everyMs: number): number {
  let bucket: Bucket | undefined;
  for (let i = 0; i < count; i += 1) {
    const next = takeFrame(bucket, START + i * everyMs);
    if (!next) return i;
    bucket = next;
  }
  return count;
}

test("V33: a burst passes, what exceeds it does not", () => {
  expect(passed(1_000, 0)).toBe(FRAMES_AT_ONCE);
});

test("V33: the allowed rate passes for ever, twice that ends within three seconds", () => {
  expect(passed(5_000, 1000 / FRAMES_PER_SECOND)).toBe(5_000);
  expect(passed(5_000, 500 / FRAMES_PER_SECOND)).toBeLessThan(3 * 2 * FRAMES_PER_SECOND);
});

test("a bucket may be forgotten once it has filled up", () => {
  expect(isFull({ tokens: 0, at: START }, START + 1_999)).toBe(false);
  expect(isFull({ tokens: 0, at: START }, START + 2_000)).toBe(true);
});
