import fc from "fast-check";
import { expect, test } from "vitest";
import { Temporal } from "@/lib/base/temporal";
import { dayLater, instantOf, wallTimeOf, weekdayOf } from "@/lib/domain/hours/wall-clock";

const zones = [
  "UTC",
  "America/New_York",
  "America/St_Johns",
  "America/Sao_Paulo",
  "Europe/Berlin",
  "Europe/Dublin",
  "Africa/Cairo",
  "Asia/Kolkata",
  "Asia/Kathmandu",
  "Australia/Lord_Howe",
  "Pacific/Auckland",
  "Pacific/Chatham",
  "Pacific/Kiritimati",
];
const wall = fc.record({
  year: fc.integer({ min: 2024, max: 2030 }),
  month: fc.integer({ min: 1, max: 12 }),
  day: fc.integer({ min: 1, max: 28 }),
  hour: fc.integer({ min: 0, max: 23 }),
  minute: fc.integer({ min: 0, max: 59 }),
});

test("I16: a wall clock's time is the instant that the calendar says, in every zone, in the hours that are left out or come twice, too", () => {
  fc.assert(
    fc.property(fc.constantFrom(...zones), wall, (zone, time) => {
      const known = Temporal.PlainDateTime.from(time).toZonedDateTime(zone);
      expect(instantOf(time, zone).toISOString()).toBe(new Date(known.epochMilliseconds).toISOString());
    }),
    {
      numRuns: 3_000,
      // Chance rarely finds the hours of a change.
      examples: [
        ["Europe/Berlin", { year: 2026, month: 3, day: 29, hour: 2, minute: 30 }],
        ["Europe/Berlin", { year: 2026, month: 10, day: 25, hour: 2, minute: 30 }],
        ["America/New_York", { year: 2026, month: 3, day: 8, hour: 2, minute: 0 }],
        ["America/New_York", { year: 2026, month: 11, day: 1, hour: 1, minute: 59 }],
        ["Australia/Lord_Howe", { year: 2026, month: 10, day: 4, hour: 2, minute: 15 }],
        ["Australia/Lord_Howe", { year: 2026, month: 4, day: 5, hour: 1, minute: 45 }],
        ["Africa/Cairo", { year: 2026, month: 4, day: 24, hour: 0, minute: 30 }],
      ],
    },
  );
});

test("I16: what the clock shows leads back to the same instant, but in the hour that comes twice", () => {
  const instant = fc.integer({ min: Date.UTC(2024, 0), max: Date.UTC(2030, 0) });
  fc.assert(
    fc.property(fc.constantFrom(...zones), instant, (zone, ms) => {
      const minute = Math.floor(ms / 60_000) * 60_000;
      const shown = wallTimeOf(new Date(minute), zone);
      const known = Temporal.Instant.fromEpochMilliseconds(minute).toZonedDateTimeISO(zone);
      expect(shown).toEqual({
        year: known.year,
        month: known.month,
        day: known.day,
        hour: known.hour,
        minute: known.minute,
      });
      expect(weekdayOf(shown)).toBe(known.dayOfWeek - 1);
      const back = instantOf(shown, zone).getTime();
      expect(wallTimeOf(new Date(back), zone)).toEqual(shown);
      expect(back).toBeLessThanOrEqual(minute);
    }),
    { numRuns: 2_000 },
  );
});

test("days are counted over the ends of months and years", () => {
  const day = { year: 2026, month: 12, day: 30, hour: 17, minute: 5 };
  expect(dayLater(day, 3, 9)).toEqual({ year: 2027, month: 1, day: 2, hour: 9, minute: 0 });
  expect(dayLater({ ...day, year: 2028, month: 2, day: 28 }, 1, 8, 30)).toEqual({
    year: 2028,
    month: 2,
    day: 29,
    hour: 8,
    minute: 30,
  });
});
