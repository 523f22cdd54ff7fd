import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RATE_WINDOW_MS, sendAllowance } from "@/lib/domain/sending/rate";
import type { RateFacts } from "@/lib/domain/sending/rate";

const facts = (over: Partial<RateFacts> = {}): RateFacts => ({
  perMinute: 60,
  perDay: null,
  settledInWindow: 0,
  settledToday: 0,
  inFlight: 0,
  ...over,
});

describe("V20: how much may leave", () => {
  test.each([
    ["nothing sent: the limit", {}, { segments: 60, limitedBy: "minute" }],
    ["what was settled counts", { settledInWindow: 20 }, { segments: 40, limitedBy: "minute" }],
    [
      "what is in flight counts",
      { settledInWindow: 20, inFlight: 30 },
      { segments: 10, limitedBy: "minute" },
    ],
    ["full", { settledInWindow: 60 }, { segments: 0, limitedBy: "minute" }],
    ["overfull after a limit was lowered", { settledInWindow: 90 }, { segments: 0, limitedBy: "minute" }],
    ["the day is nearer", { perDay: 100, settledToday: 80, inFlight: 5 }, { segments: 15, limitedBy: "day" }],
    ["the day is used up", { perDay: 100, settledToday: 100 }, { segments: 0, limitedBy: "day" }],
    [
      "both are used up: the day is what lasts",
      { settledInWindow: 60, perDay: 100, settledToday: 100 },
      { segments: 0, limitedBy: "day" },
    ],
    [
      "the day leaves more than the minute",
      { perDay: 1_000, settledToday: 900 },
      { segments: 60, limitedBy: "minute" },
    ],
  ] as const)("%s", (_, over, expected) => {
    expect(sendAllowance(facts(over))).toEqual(expected);
  });

  test("no sliding minute of the carrier's clock holds more than the limit, however answers are delayed", () => {
    const PER_MINUTE = 5;
    const send = fc.record({
      waitMs: fc.integer({ min: 0, max: 20_000 }),
      // The text leaves somewhere between claim and answer.
      leavesAfterMs: fc.integer({ min: 0, max: 40_000 }),
      answeredAfterMs: fc.integer({ min: 0, max: 40_000 }),
      segments: fc.integer({ min: 1, max: 3 }),
    });
    fc.assert(
      fc.property(fc.array(send, { minLength: 20, maxLength: 60 }), (sends) => {
        const left: { at: number; settledAt: number; segments: number }[] = [];
        let now = 0;
        for (const { waitMs, leavesAfterMs, answeredAfterMs, segments } of sends) {
          now += waitMs;
          const sum = (of: typeof left) => of.reduce((total, each) => total + each.segments, 0);
          const inFlight = sum(left.filter(({ settledAt }) => settledAt > now));
          const settledInWindow = sum(
            left.filter(({ settledAt }) => settledAt <= now && settledAt >= now - RATE_WINDOW_MS),
          );
          const allowance = sendAllowance(facts({ perMinute: PER_MINUTE, inFlight, settledInWindow }));
          if (segments > allowance.segments) continue;
          left.push({ at: now + leavesAfterMs, settledAt: now + leavesAfterMs + answeredAfterMs, segments });
        }
        for (const { at } of left) {
          const inMinute = left.filter((other) => other.at >= at && other.at < at + RATE_WINDOW_MS);
          expect(inMinute.reduce((total, each) => total + each.segments, 0)).toBeLessThanOrEqual(PER_MINUTE);
        }
      }),
      { numRuns: 300 },
    );
  });
});
