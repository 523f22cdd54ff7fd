import { expect, test } from "vitest";
import { awayUntil } from "@/lib/domain/assignment/away-until";

/** Eight in the evening of 30 November in New York, and 1 December in Berlin. */
const now = new Date("2026-12-01T01:00:00Z");
const until = (choice: string, zone: string) => awayUntil(choice, zone, now)?.toISOString() ?? null;

test("N11: away until tomorrow, or a date, ends at nine in the morning where the person is", () => {
  expect(until("tomorrow", "America/New_York")).toBe("2026-12-01T14:00:00.000Z");
  expect(until("tomorrow", "Europe/Berlin")).toBe("2026-12-02T08:00:00.000Z");
  // clocks have changed by then
  expect(until("2027-03-29", "Europe/Berlin")).toBe("2027-03-29T07:00:00.000Z");
});

test("N11: away for an hour is an hour, and until one is back has no end", () => {
  expect(until("hour", "Europe/Berlin")).toBe("2026-12-01T02:00:00.000Z");
  expect(until("open", "Europe/Berlin")).toBeNull();
});
