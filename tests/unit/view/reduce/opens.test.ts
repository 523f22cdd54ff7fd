import { expect, test } from "vitest";
import { openedByDay, withOpened } from "@/lib/view/reduce/opens";
import { ana, ben, me } from "../make";
import { serverFormat as utc } from "@/lib/view/copy/times";

const open = (userId: string, at: string, lastAt = at) => ({ userId, at, lastAt });
const now = Date.parse("2026-11-24T15:00:00.000Z");

test("I13: who opened a conversation today stands there with the time, in order; earlier days stay, the latest first", () => {
  const opens = [
    open(ana.id, "2026-11-20T10:00:00.000Z", "2026-11-24T10:05:00.000Z"),
    open(ben.id, "2026-11-24T10:02:00.000Z", "2026-11-24T14:00:00.000Z"),
    open(me, "2026-11-22T09:00:00.000Z"),
  ];
  expect(openedByDay(opens, now, utc)).toEqual({
    today: [
      { userId: ben.id, at: "2026-11-24T10:02:00.000Z" },
      { userId: ana.id, at: "2026-11-24T10:05:00.000Z" },
    ],
    before: [
      { userId: me, at: "2026-11-22T09:00:00.000Z" },
      { userId: ana.id, at: "2026-11-20T10:00:00.000Z" },
    ],
  });
});

test("I13: the day is the reader's own", () => {
  const opens = [open(ana.id, "2026-11-24T05:00:00.000Z")];
  expect(openedByDay(opens, now, utc).today).toHaveLength(1);
  expect(openedByDay(opens, now, { ...utc, zone: "America/Los_Angeles" }).before).toHaveLength(1);
});

test("I13: somebody who comes is added with the time, and nobody's first opening or later one is lost", () => {
  const opens = [open(ana.id, "2026-11-24T10:00:00.000Z", "2026-11-24T14:00:00.000Z")];
  const at = "2026-11-24T12:00:00.000Z";
  expect(withOpened(opens, [ana.id, ben.id], at)).toEqual([...opens, open(ben.id, at)]);
  expect(withOpened(opens, [ana.id], "2026-11-24T14:30:00.000Z")).toEqual([
    open(ana.id, "2026-11-24T10:00:00.000Z", "2026-11-24T14:30:00.000Z"),
  ]);
});
