import fc from "fast-check";
import { expect, test } from "vitest";
import { backoffMs } from "@/lib/domain/sending/backoff";

const limits = { baseMs: 1_000, capMs: 60_000 };

test("V22: the ceiling of the wait doubles and is capped", () => {
  const ceilings = [0, 1, 2, 5, 6, 7, 5_000].map((attempt) => backoffMs(attempt, limits, 1));
  expect(ceilings).toEqual([1_000, 2_000, 4_000, 32_000, 60_000, 60_000, 60_000]);
});

test("V22: within it the wait is anything, so that retries spread", () => {
  expect([0, 0.25, 0.5].map((random) => backoffMs(3, limits, random))).toEqual([0, 2_000, 4_000]);
  fc.assert(
    fc.property(
      fc.nat(100),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (attempt, random) => {
        const wait = backoffMs(attempt, limits, random);
        expect(Number.isInteger(wait)).toBe(true);
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThan(limits.capMs);
      },
    ),
  );
});
