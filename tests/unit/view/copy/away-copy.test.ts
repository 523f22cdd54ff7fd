import { expect, test } from "vitest";
import { awayCopy } from "@/lib/view/copy/away-copy";

const now = Date.parse("2026-11-30T20:00:00Z");
const reader = { zone: "UTC", locale: "en-US", hour12: true };

test("N11: until when somebody is away stands in few words, by the reader's clock, with a near day by its name", () => {
  // The space before "pm" does not break.
  const until = (iso: string | null) =>
    awayCopy({ since: "2026-11-30T19:00:00Z", until: iso }, now, reader).replaceAll(/\s/g, " ");
  expect(until(null)).toBe("away");
  expect(until("2026-11-30T21:30:00Z")).toBe("away until 9:30 pm");
  expect(until("2026-12-01T09:00:00Z")).toBe("away until tomorrow 9:00 am");
  expect(until("2026-12-04T09:00:00Z")).toBe("away until Fri 9:00 am");
  expect(until("2026-12-24T09:00:00Z")).toBe("away until Dec 24 9:00 am");
});
