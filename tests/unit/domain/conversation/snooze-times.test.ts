import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Temporal } from "@/lib/base/temporal";
import { presets, readSnoozeTime } from "@/lib/domain/conversation/snooze-times";

const zone = "Europe/Berlin";
/** Monday 30 November 2026, 17:05 in Berlin. */
const now = new Date("2026-11-30T16:05:20Z");
const local = (at: Date | null, of = zone) =>
  at &&
  Temporal.Instant.fromEpochMilliseconds(at.getTime())
    .toZonedDateTimeISO(of)
    .toPlainDateTime()
    .toString({ smallestUnit: "minute" });
const read = (typed: string, at = now) => local(readSnoozeTime(typed, at, zone));

describe("I16: what is offered", () => {
  const offered = (at: string) => presets(new Date(at), zone).map(({ id, at: time }) => [id, local(time)]);

  test("on a Monday afternoon", () => {
    expect(presets(now, zone).map(({ id, at }) => [id, local(at)])).toEqual([
      ["this_evening", "2026-11-30T19:00"],
      ["later_today", "2026-11-30T20:05"],
      ["tomorrow", "2026-12-01T09:00"],
      ["monday", "2026-12-07T09:00"],
    ]);
  });

  test("nothing that has passed, and no time twice: at night, and on a Sunday", () => {
    expect(offered("2026-12-02T21:30:00Z")).toEqual([
      ["later_today", "2026-12-03T01:30"],
      ["tomorrow", "2026-12-03T09:00"],
      ["monday", "2026-12-07T09:00"],
      ["in_a_week", "2026-12-09T09:00"],
    ]);
    expect(offered("2026-12-06T08:00:00Z").map(([id]) => id)).toEqual([
      "later_today",
      "this_evening",
      "tomorrow",
      "in_a_week",
    ]);
  });

  test("in every zone at any moment: to come, in order, and at nine or seven on that zone's clock", () => {
    const zones = ["UTC", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Pacific/Chatham"];
    const moment = fc.date({ min: new Date("2025-01-01"), max: new Date("2029-01-01"), noInvalidDate: true });
    fc.assert(
      fc.property(fc.constantFrom(...zones), moment, (of, at) => {
        const all = presets(at, of);
        const times = all.map(({ at: time }) => time.getTime());
        expect(times.every((time) => time > at.getTime())).toBe(true);
        expect([...new Set(times)].toSorted((a, b) => a - b)).toEqual(times);
        for (const { id, at: time } of all)
          if (id !== "later_today")
            expect(local(time, of)?.slice(11)).toBe(id === "this_evening" ? "19:00" : "09:00");
      }),
      { numRuns: 1_000 },
    );
  });
});

describe("I16: what is typed", () => {
  test.each([
    ["tomorrow", "2026-12-01T09:00"],
    ["Tomorrow at 15:00", "2026-12-01T15:00"],
    ["tmrw 3pm", "2026-12-01T15:00"],
    ["tomorrow evening", "2026-12-01T19:00"],
    ["this evening", "2026-11-30T19:00"],
    ["tonight", "2026-11-30T19:00"],
    ["tonight 8pm", "2026-11-30T20:00"],
    ["today 18:30", "2026-11-30T18:30"],
    ["fri 3pm", "2026-12-04T15:00"],
    ["Friday, 3:30 p.m.", "2026-12-04T15:30"],
    ["3pm fri", "2026-12-04T15:00"],
    ["wed noon", "2026-12-02T12:00"],
    ["sun", "2026-12-06T09:00"],
    ["next monday 9", "2026-12-07T09:00"],
    ["next week", "2026-12-07T09:00"],
    ["next week 14:00", "2026-12-07T14:00"],
    ["mon 9", "2026-12-07T09:00"],
    ["in 2 hours", "2026-11-30T19:05"],
    ["in an hour", "2026-11-30T18:05"],
    ["2h", "2026-11-30T19:05"],
    ["45 min", "2026-11-30T17:50"],
    ["in 3 days", "2026-12-03T17:05"],
    ["in a week", "2026-12-07T17:05"],
    ["dec 24 8:30", "2026-12-24T08:30"],
    ["24 december", "2026-12-24T09:00"],
    ["24th dec 2026 5pm", "2026-12-24T17:00"],
    ["dec 12 10", "2026-12-12T10:00"],
    ["jan 5", "2027-01-05T09:00"],
    ["2026-12-24 08:30", "2026-12-24T08:30"],
    ["19:45", "2026-11-30T19:45"],
    ["8am", "2026-12-01T08:00"],
    ["12am", "2026-12-01T00:00"],
  ])("“%s” is %s", (typed, at) => {
    expect(read(typed)).toBe(at);
  });

  test.each([
    "",
    "fri 25:00",
    "someday",
    "tomorrow 3",
    "tomorrow 3:30",
    "9",
    "12/11",
    "mo",
    "next friday",
    "today",
    "today 9:00",
    "yesterday",
    "feb 30",
    "dec 24 2028",
    "in 400 days",
    "in 0 minutes",
    "in hours",
    "3pm 4pm",
    "fri sat",
    "2026-13-01",
    "2020-01-01",
    "13pm",
    "call her on friday",
    "9".repeat(10_000),
  ])("“%s” is nothing, or may be two times: nothing is offered", (typed) => {
    expect(read(typed)).toBeNull();
  });

  test("a day by its own name: later that day or a week later is not guessed, and once its time has passed it is clear", () => {
    const friday = new Date("2026-12-04T11:00:00Z");
    expect(read("fri 3pm", friday)).toBeNull();
    expect(read("fri 11:00", friday)).toBe("2026-12-11T11:00");
    expect(read("next fri 3pm", friday)).toBe("2026-12-11T15:00");
  });

  test("the clock stays what was typed where it changes on the way", () => {
    const before = new Date("2027-03-27T16:00:00Z");
    expect(read("tomorrow", before)).toBe("2027-03-28T09:00");
    expect(read("in a week", before)).toBe("2027-04-03T17:00");
    expect(read("tomorrow 02:30", before), "left out: as much later as it jumps").toBe("2027-03-28T03:30");
  });

  test("whatever is typed, it is read without a fault, and only as a time to come within a year", () => {
    const words = fc.constantFrom(
      ..."in next on at mon fri tomorrow tonight dec 24 9 15:00 3pm 2 hours week a 2026-12-24 , noon".split(
        " ",
      ),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(words, { maxLength: 5 }).map((all) => all.join(" ")),
        ),
        (typed) => {
          const at = readSnoozeTime(typed, now, zone);
          if (at === null) return;
          expect(at.getTime()).toBeGreaterThan(now.getTime());
          expect(at.getTime() - now.getTime()).toBeLessThanOrEqual(366 * 86_400_000);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
