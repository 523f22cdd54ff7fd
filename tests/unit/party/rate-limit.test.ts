import { expect, test } from "vitest";
import {
  Buckets,
  NEW_REPLIES,
  OF_PERSON,
  OF_ROOM,
  take,
  type Allowance,
  type Bucket,
} from "@/party/rate-limit";
import { START, ana, ben } from "./play";

/** How many of `count`, `everyMs` apart, pass before one is refused. */
function passed(allowance: Allowance, count: number, everyMs: number): number {
  let bucket: Bucket | undefined;
  for (let i = 0; i < count; i += 1) {
    const next = take(bucket, START + i * everyMs, allowance);
    if (!next) return i;
    bucket = next;
  }
  return count;
}

test.each(Object.entries({ OF_PERSON, OF_ROOM, NEW_REPLIES }))(
  "V33: %s: a burst passes, what exceeds it does not; the allowed rate passes for ever",
  (_name, allowance) => {
    expect(passed(allowance, 1_000, 0)).toBe(allowance.atOnce);
    expect(passed(allowance, 5_000, 1000 / allowance.perSecond)).toBe(5_000);
    expect(passed(allowance, 5_000, 500 / allowance.perSecond)).toBeLessThan(3 * allowance.atOnce);
  },
);

test("V33: everybody has a bucket of their own, and whoever has used more than half of it is heavy", () => {
  const buckets = new Buckets({ perSecond: 1, atOnce: 10 });
  for (let i = 0; i < 6; i += 1) expect(buckets.take(ana.id, START)).toBe(true);
  expect(buckets.isHeavy(ana.id, START)).toBe(true);
  expect(buckets.isHeavy(ben.id, START)).toBe(false);
  expect(buckets.isHeavy(ana.id, START + 1_000)).toBe(false);
  buckets.forgetFull(START + 5_999);
  for (let i = 0; i < 9; i += 1) expect(buckets.take(ana.id, START + 5_999)).toBe(true);
  expect(buckets.take(ana.id, START + 5_999)).toBe(false);
});
