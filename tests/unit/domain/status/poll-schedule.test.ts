import { expect, test } from "vitest";
import { nextPollAt, POLL_FOR_MS } from "@/lib/domain/status/poll-schedule";

const left = new Date("2026-11-22T10:00:00.000Z");
const later = (ms: number) => new Date(left.getTime() + ms);

test("V24: the carrier is never asked twice within five seconds about one message", () => {
  for (let polls = 0; polls < 50; polls++)
    expect(nextPollAt(polls, left, left)!.getTime()).toBeGreaterThanOrEqual(left.getTime() + 5_000);
});

test("questions grow rarer, up to one an hour", () => {
  const waits = Array.from(
    { length: 20 },
    (_, polls) => nextPollAt(polls, left, left)!.getTime() - left.getTime(),
  );
  expect(waits).toEqual(waits.toSorted((a, b) => a - b));
  expect(waits.at(-1)).toBe(3_600_000);
});

test("after three days nobody asks any more", () => {
  expect(nextPollAt(9, left, later(POLL_FOR_MS))).not.toBeNull();
  expect(nextPollAt(9, left, later(POLL_FOR_MS + 1))).toBeNull();
});
