import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  exceptionsText,
  isOpen,
  readExceptions,
  nextChange,
  periodsText,
  readPeriods,
  readSchedule,
  type Schedule,
} from "@/lib/domain/hours/schedule";

const nine = [{ from: "09:00", to: "17:00" }];
const office = (zone: string, exceptions: Schedule["exceptions"] = []): Schedule => ({
  zone,
  week: [nine, nine, nine, nine, nine, [], []],
  exceptions,
});
const everyDay = (zone: string, from: string, to: string): Schedule => ({
  zone,
  week: Array.from({ length: 7 }, () => [{ from, to }]),
  exceptions: [],
});
const change = (schedule: Schedule, at: string) => nextChange(schedule, new Date(at))?.toISOString() ?? null;

describe("N11: a weekly schedule", () => {
  test("N11: it is open from the first minute of a period to before its last", () => {
    const berlin = office("Europe/Berlin");
    const at = (time: string) => isOpen(berlin, new Date(`2026-12-01T${time}+01:00`));
    expect([at("08:59:59.999"), at("09:00:00.000"), at("16:59:59.999"), at("17:00:00.000")]).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  test("N11: a weekend is passed over, and the next change is the next opening", () => {
    expect(change(office("Europe/Berlin"), "2026-12-04T16:00:00Z")).toBe("2026-12-07T08:00:00.000Z");
    expect(change(office("Europe/Berlin"), "2026-12-07T08:00:00Z")).toBe("2026-12-07T16:00:00.000Z");
  });

  test("N11: a day has several periods, and what touches is one", () => {
    const split = {
      ...office("UTC"),
      week: Array.from({ length: 7 }, () => readPeriods("8-12, 12-13:30, 15-18") ?? []),
    };
    expect(change(split, "2026-12-01T09:00:00Z")).toBe("2026-12-01T13:30:00.000Z");
    expect(change(split, "2026-12-01T13:30:00Z")).toBe("2026-12-01T15:00:00.000Z");
  });

  test("N11: a night shift goes on after midnight, also into a day that has none of its own", () => {
    const night: Schedule = {
      zone: "UTC",
      week: [[{ from: "22:00", to: "06:00" }], [], [], [], [], [], []],
      exceptions: [],
    };
    expect(isOpen(night, new Date("2026-12-01T05:59:00Z"))).toBe(true);
    expect(isOpen(night, new Date("2026-12-01T06:00:00Z"))).toBe(false);
    expect(change(night, "2026-12-01T00:00:00Z")).toBe("2026-12-01T06:00:00.000Z");
  });

  test("N11: an exception closes its date, or gives it other hours", () => {
    const feast = office("UTC", [
      { date: "2026-12-24", periods: [{ from: "10:00", to: "12:00" }] },
      { date: "2026-12-25", periods: [] },
    ]);
    expect(change(feast, "2026-12-23T17:00:00Z")).toBe("2026-12-24T10:00:00.000Z");
    expect(change(feast, "2026-12-24T12:00:00Z")).toBe("2026-12-28T09:00:00.000Z");
    // and one in a year is looked for as far as it is away
    const once: Schedule = {
      ...office("UTC", [{ date: "2027-11-01", periods: nine }]),
      week: Array.from({ length: 7 }, () => []),
    };
    expect(change(once, "2026-12-01T00:00:00Z")).toBe("2027-11-01T09:00:00.000Z");
    expect(change(once, "2027-11-01T17:00:00Z")).toBeNull();
  });

  test("N11: what is always open, or never, has no next change", () => {
    expect(change(everyDay("America/New_York", "00:00", "00:00"), "2026-03-07T00:00:00Z")).toBeNull();
    expect(
      change({ ...office("UTC"), week: Array.from({ length: 7 }, () => []) }, "2026-03-07T00:00:00Z"),
    ).toBeNull();
  });

  test("N11: an hour that the clock leaves out is no working time, and one that it shows twice is", () => {
    const inTheGap = everyDay("America/New_York", "02:15", "02:45");
    expect(change(inTheGap, "2026-03-08T00:00:00-05:00")).toBe("2026-03-09T06:15:00.000Z");
    const acrossTheGap = everyDay("America/New_York", "02:30", "10:00");
    expect(change(acrossTheGap, "2026-03-08T00:00:00-05:00")).toBe("2026-03-08T07:00:00.000Z");
    const twice = everyDay("America/New_York", "01:00", "02:00");
    expect(change(twice, "2026-11-01T00:30:00-04:00")).toBe("2026-11-01T05:00:00.000Z");
    expect(change(twice, "2026-11-01T05:00:00Z")).toBe("2026-11-01T07:00:00.000Z");
  });

  const zones = [
    "UTC",
    "America/New_York",
    "America/St_Johns",
    "America/Santiago",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Asia/Kathmandu",
    "Asia/Beirut",
    "Australia/Lord_Howe",
    "Europe/Berlin",
    "Europe/Dublin",
    "Pacific/Apia",
    "Pacific/Chatham",
  ];
  const time = fc
    .integer({ min: 0, max: 95 })
    .map(
      (quarter) =>
        `${String(Math.floor(quarter / 4)).padStart(2, "0")}:${String((quarter % 4) * 15).padStart(2, "0")}`,
    );
  const periods = fc.array(fc.record({ from: time, to: time }), { maxLength: 3 });
  const date = fc
    .integer({ min: 0, max: 400 })
    .map((day) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10));
  const schedules = fc.record({
    zone: fc.constantFrom(...zones),
    week: fc.array(periods, { minLength: 7, maxLength: 7 }),
    exceptions: fc.uniqueArray(fc.record({ date, periods }), { maxLength: 3, selector: (one) => one.date }),
  });
  const instants = fc
    .integer({ min: 0, max: 400 * 24 * 60 })
    .map((minute) => new Date(Date.UTC(2026, 0, 1, 0, minute)));

  test("N11: by chance in many zones over a year: nothing changes before the next change, and there it does", () => {
    fc.assert(
      fc.property(
        schedules,
        instants,
        fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
        (schedule, at, part) => {
          const next = nextChange(schedule, at);
          const before = isOpen(schedule, at);
          const until = next?.getTime() ?? at.getTime() + 9 * 86_400_000;
          expect(until).toBeGreaterThan(at.getTime());
          for (const between of [part, 0.999_999])
            expect(
              isOpen(schedule, new Date(at.getTime() + Math.floor((until - at.getTime()) * between))),
            ).toBe(before);
          if (next) expect(isOpen(schedule, next)).toBe(!before);
        },
      ),
      { numRuns: 300 },
    );
  });

  test("N11: by chance in many zones: at noon it is open exactly if noon lies in a period of that day or the one before", () => {
    const minutes = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));
    fc.assert(
      fc.property(schedules, date, (schedule, day) => {
        const yesterday = new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);
        const of = (on: string) =>
          schedule.exceptions.find((exception) => exception.date === on)?.periods ??
          schedule.week[(new Date(on).getUTCDay() + 6) % 7] ??
          [];
        const expected =
          of(day).some(({ from, to }) => minutes(from) <= 720 && (to <= from || 720 < minutes(to))) ||
          of(yesterday).some(({ from, to }) => to <= from && 720 < minutes(to));
        expect(isOpen(schedule, noonIn(schedule.zone, day))).toBe(expected);
      }),
      { numRuns: 300 },
    );
  });

  /** By `Intl` alone, so that the test does not use what it tests: no clock is moved near noon. */
  function noonIn(zone: string, day: string): Date {
    const guess = new Date(`${day}T12:00:00Z`);
    const parts = new Intl.DateTimeFormat("sv", {
      timeZone: zone,
      dateStyle: "short",
      timeStyle: "medium",
    }).format(guess);
    return new Date(guess.getTime() - (Date.parse(`${parts.replace(" ", "T")}Z`) - guess.getTime()));
  }

  test("N11: what is stored is read whole or not at all", () => {
    expect(readSchedule(office("Europe/Berlin"))).toEqual(office("Europe/Berlin"));
    expect(readSchedule(null)).toBeNull();
    expect(readSchedule({ ...office("Europe/Berlin"), zone: "Middle/Earth" })).toBeNull();
    expect(readSchedule({ ...office("UTC"), week: [] })).toBeNull();
    expect(readSchedule({ ...office("UTC"), exceptions: [{ date: "2026-02-30", periods: [] }] })).toBeNull();
  });

  test("N11: periods are read as people type them, and nothing else is", () => {
    expect(readPeriods("9-12:30, 13:00 – 17")).toEqual([
      { from: "09:00", to: "12:30" },
      { from: "13:00", to: "17:00" },
    ]);
    expect(readPeriods("22 to 24")).toEqual([{ from: "22:00", to: "00:00" }]);
    expect(readPeriods(" ")).toEqual([]);
    for (const wrong of ["nine to five", "9-25", "9:60-10", "9", "9-10-11"])
      expect(readPeriods(wrong)).toBeNull();
    expect(periodsText(readPeriods("9-12, 13-17") ?? [])).toBe("09:00-12:00, 13:00-17:00");
  });

  test("N11: dates are read one a line: a day off, or other hours; a line that says neither is refused", () => {
    const read = readExceptions("2026-12-25\n\n 2026-12-24 9-12 ");
    expect(read).toEqual([
      { date: "2026-12-24", periods: [{ from: "09:00", to: "12:00" }] },
      { date: "2026-12-25", periods: [] },
    ]);
    expect(exceptionsText(read ?? [])).toBe("2026-12-24 09:00-12:00\n2026-12-25");
    for (const wrong of ["Christmas", "2026-13-01", "2026-12-25 late", "2026-12-25\n2026-12-25"])
      expect(readExceptions(wrong)).toBeNull();
  });
});
