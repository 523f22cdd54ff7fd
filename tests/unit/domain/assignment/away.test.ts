import { describe, expect, test } from "vitest";
import { afterClock, type Presence } from "@/lib/domain/assignment/away";
import type { Schedule } from "@/lib/domain/hours/schedule";

const nine = [{ from: "09:00", to: "17:00" }];
const office: Schedule = { zone: "UTC", week: [nine, nine, nine, nine, nine, [], []], exceptions: [] };
/** A Tuesday. */
const at = (time: string) => new Date(`2026-12-01T${time}:00Z`);
const there: Presence = { awaySince: null, awayUntil: null, awayCause: null, hoursDueAt: null };
const away = (more: Partial<Presence> = {}): Presence => ({
  ...there,
  awaySince: at("08:00"),
  awayCause: "by_hand",
  ...more,
});

describe("N11: what the clock makes of who is away", () => {
  test("N11: a time that is over ends; one without an end, and one to come, stay", () => {
    expect(afterClock(away({ awayUntil: at("10:00") }), null, at("10:00"))).toEqual(there);
    expect(afterClock(away({ awayUntil: at("10:00") }), null, at("09:59"))).toEqual(
      away({ awayUntil: at("10:00") }),
    );
    expect(afterClock(away(), null, at("23:59"))).toEqual(away());
  });

  test("N11: hours send away when they close, until they open, and bring back then", () => {
    const closed = afterClock({ ...there, hoursDueAt: at("17:00") }, office, at("17:00"));
    expect(closed).toEqual({
      awaySince: at("17:00"),
      awayUntil: new Date("2026-12-02T09:00:00Z"),
      awayCause: "schedule",
      hoursDueAt: new Date("2026-12-02T09:00:00Z"),
    });
    expect(afterClock(closed, office, new Date("2026-12-02T09:00:00Z"))).toEqual({
      ...there,
      hoursDueAt: new Date("2026-12-02T17:00:00Z"),
    });
  });

  test("N11: who comes back by hand in the evening stays until the hours close the next time", () => {
    const back: Presence = { ...there, hoursDueAt: new Date("2026-12-02T09:00:00Z") };
    expect(afterClock(back, office, at("22:00"))).toEqual(back);
    const morning = afterClock(back, office, new Date("2026-12-02T09:00:00Z"));
    expect(afterClock(morning, office, new Date("2026-12-02T17:00:00Z"))).toMatchObject({
      awayCause: "schedule",
    });
  });

  test("N11: who is away by hand stays away when hours open, and when their time ends in the evening hours count", () => {
    const onLeave = away({ awayUntil: at("20:00"), hoursDueAt: at("09:00") });
    expect(afterClock(onLeave, office, at("09:00"))).toMatchObject({
      awayCause: "by_hand",
      hoursDueAt: at("17:00"),
    });
    expect(afterClock(onLeave, office, at("20:00"))).toMatchObject({
      awayCause: "schedule",
      awaySince: at("20:00"),
    });
  });

  test("N11: hours that are taken off bring back whom they sent away, and nobody else", () => {
    expect(afterClock(away({ awayCause: "schedule" }), null, at("09:00"))).toEqual(there);
    expect(afterClock(away(), null, at("09:00"))).toEqual(away());
  });

  test("N11: hours that never change are looked at once a day", () => {
    const never = { ...office, week: office.week.map(() => []) };
    expect(afterClock(there, never, at("09:00"))).toEqual({
      awaySince: at("09:00"),
      awayUntil: null,
      awayCause: "schedule",
      hoursDueAt: new Date("2026-12-02T09:00:00Z"),
    });
  });
});
