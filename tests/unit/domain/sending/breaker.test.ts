import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  afterAccountRefusal,
  afterAnswer,
  afterNoAnswer,
  BREAKER_THRESHOLD,
  breakerState,
  claimProbe,
  closedBreaker,
  PROBE_INTERVAL_MS,
} from "@/lib/domain/sending/breaker";
import type { Breaker } from "@/lib/domain/sending/breaker";

const at = (ms: number) => new Date(Date.UTC(2026, 10, 22) + ms);
const failed = (times: number, breaker: Breaker = closedBreaker, ms = 0) =>
  Array.from({ length: times }).reduce<Breaker>((b) => afterNoAnswer(b, at(ms)), breaker);

describe("V22: a dead carrier is not hammered", () => {
  test("it opens after failures in a row, and an answer between starts the count again", () => {
    expect(breakerState(failed(BREAKER_THRESHOLD - 1), at(0))).toBe("closed");
    expect(breakerState(failed(BREAKER_THRESHOLD), at(0))).toBe("open");
    expect(breakerState(failed(BREAKER_THRESHOLD - 1, afterAnswer()), at(0))).toBe("closed");
  });

  test("it stays open until the probe is due", () => {
    const open = failed(BREAKER_THRESHOLD);
    expect(breakerState(open, at(PROBE_INTERVAL_MS - 1))).toBe("open");
    expect(breakerState(open, at(PROBE_INTERVAL_MS))).toBe("half_open");
  });

  test("a claimed probe closes the door for the others until the next is due", () => {
    const probing = claimProbe(failed(BREAKER_THRESHOLD), at(PROBE_INTERVAL_MS));
    expect(breakerState(probing, at(PROBE_INTERVAL_MS))).toBe("open");
    expect(breakerState(probing, at(2 * PROBE_INTERVAL_MS - 1))).toBe("open");
    expect(breakerState(probing, at(2 * PROBE_INTERVAL_MS))).toBe("half_open");
  });

  test("a failed probe leaves it open, an answered one closes it", () => {
    const probing = claimProbe(failed(BREAKER_THRESHOLD), at(PROBE_INTERVAL_MS));
    const again = afterNoAnswer(probing, at(PROBE_INTERVAL_MS + 20_000));
    expect(again.openedAt).toEqual(at(0));
    expect(breakerState(again, at(2 * PROBE_INTERVAL_MS))).toBe("half_open");
    expect(breakerState(afterAnswer(), at(0))).toBe("closed");
  });

  test("late failures of sends already under way do not put off the probe", () => {
    const open = failed(20, failed(BREAKER_THRESHOLD), PROBE_INTERVAL_MS - 1);
    expect(breakerState(open, at(PROBE_INTERVAL_MS))).toBe("half_open");
  });

  test("while the carrier is dead, probes are never nearer than 30 seconds", () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 10, maxLength: 80 }),
        (steps) => {
          let breaker = failed(BREAKER_THRESHOLD);
          let now = 0;
          const probes = [0];
          for (const step of steps) {
            now += step;
            if (breakerState(breaker, at(now)) !== "half_open") continue;
            probes.push(now);
            breaker = afterNoAnswer(claimProbe(breaker, at(now)), at(now + 10));
          }
          const gaps = probes.slice(1).map((probe, index) => probe - (probes[index] ?? 0));
          for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(PROBE_INTERVAL_MS);
        },
      ),
    );
  });
});

describe("V22: a carrier that refuses the account", () => {
  test("one refusal is enough, a probe is let through after 30 s, and an answer ends it", () => {
    const refused = afterAccountRefusal(closedBreaker, "Authentication failed", at(0));
    expect(breakerState(refused, at(0))).toBe("open");
    expect(refused.refusal).toBe("Authentication failed");
    expect(breakerState(refused, at(PROBE_INTERVAL_MS))).toBe("half_open");
    expect(afterAnswer()).toEqual(closedBreaker);
  });

  test("texts that were under way together put nothing off", () => {
    const refused = afterAccountRefusal(
      afterAccountRefusal(closedBreaker, "first", at(0)),
      "second",
      at(20_000),
    );
    expect(breakerState(refused, at(PROBE_INTERVAL_MS))).toBe("half_open");
    expect(refused).toMatchObject({ openedAt: at(0), refusal: "second" });
  });

  test("silence after a refusal does not end it", () => {
    expect(afterNoAnswer(afterAccountRefusal(closedBreaker, "no", at(0)), at(1)).refusal).toBe("no");
  });
});
