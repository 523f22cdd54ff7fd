import { describe, expect, test } from "vitest";
import {
  agoCopy,
  clock,
  dayHeading,
  exactTime,
  rowTime,
  timeFormatOf,
  waitCopy,
  whenCopy,
} from "@/lib/view/copy/times";
import { START } from "../make";

const at = "2026-11-27T22:32:05.000Z";
const now = Date.parse("2026-11-30T10:00:00.000Z");
const own = { zone: null, clock: "auto" } as const;
const device = (locale: string, zone = "UTC") => timeFormatOf(own, { zone, locale });

describe("times are written as the reader is used to", () => {
  test.each([
    ["en-US", "10:32\u00a0pm", "Friday November 27", "Nov 27"],
    ["en-GB", "22:32", "Friday 27 November", "27 Nov"],
    ["de-DE", "22:32", "Friday 27 November", "27 Nov"],
    ["en-AU", "10:32\u00a0pm", "Friday 27 November", "27 Nov"],
  ])("%s", (locale, time, heading, short) => {
    expect(clock(at, device(locale))).toBe(time);
    expect(dayHeading(at, now, device(locale))).toBe(heading);
    expect(rowTime(at, now + 30 * 86_400_000, device(locale))).toBe(short);
    expect(whenCopy(at, now, device(locale))).toBe(`on Friday at ${time}`);
  });

  test("a person's own settings go before the device's", () => {
    const berlin = timeFormatOf(
      { zone: "Europe/Berlin", clock: "24" },
      { zone: "America/New_York", locale: "en-US" },
    );
    expect(clock(at, berlin)).toBe("23:32");
    expect(
      clock(at, timeFormatOf({ zone: null, clock: "12" }, { zone: "America/New_York", locale: "en-GB" })),
    ).toBe("5:32\u00a0pm");
  });

  test("midnight and noon are told apart on both clocks", () => {
    const [midnight, noon] = ["2026-11-27T00:05:00.000Z", "2026-11-27T12:05:00.000Z"];
    expect([clock(midnight, device("en-US")), clock(noon, device("en-US"))]).toEqual([
      "12:05\u00a0am",
      "12:05\u00a0pm",
    ]);
    expect([clock(midnight, device("en-GB")), clock(noon, device("en-GB"))]).toEqual(["0:05", "12:05"]);
  });

  test("the exact time has the day, the seconds and the zone", () => {
    expect(exactTime(at, device("en-GB", "Europe/Berlin"))).toBe("Friday, 27 November 2026, 23:32:05 CET");
    expect(exactTime(at, device("en-US", "America/New_York"))).toBe(
      "Friday, November 27, 2026, 5:32:05\u00a0pm EST",
    );
  });
});

describe("times of one zone", () => {
  const zone = { zone: "America/New_York", locale: "en-GB", hour12: false };
  const began = new Date(START).toISOString();

  test("are written in the reader's zone", () => {
    expect(clock(began, zone)).toBe("4:00");
    expect(clock(began, { ...zone, zone: "Asia/Tokyo" })).toBe("18:00");
    expect(clock("2026-11-24T05:05:00.000Z", zone)).toBe("0:05");
  });
  test("in a row: the clock, the weekday, the date, the year", () => {
    expect(rowTime(began, START, zone)).toBe("4:00");
    expect(rowTime("2026-11-23T20:00:00.000Z", START, zone)).toBe("Mon");
    expect(rowTime("2026-10-03T12:00:00.000Z", START, zone)).toBe("3 Oct");
    expect(rowTime("2025-10-03T12:00:00.000Z", START, zone)).toBe("3 Oct 2025");
  });
  test("a day begins at the reader's midnight", () => {
    expect(dayHeading("2026-11-24T04:59:00.000Z", START, zone)).toBe("Yesterday, Monday 23 November");
    expect(dayHeading("2026-11-24T05:01:00.000Z", START, zone)).toBe("Today, Tuesday 24 November");
  });
  test("under a minute in seconds, then minutes, then the clock", () => {
    expect(agoCopy(began, START + 4_000, zone)).toBe("4 s ago");
    expect(agoCopy(began, START + 360_000, zone)).toBe("6 min ago");
    expect(agoCopy(began, START + 7_200_000, zone)).toBe("at 4:00");
    expect(whenCopy("2026-11-23T22:02:00.000Z", START, zone)).toBe("yesterday at 17:02");
    expect(waitCopy(began, START + 51 * 60_000)).toBe("51 min");
    expect(waitCopy(began, START)).toBe("1 min");
  });
});
