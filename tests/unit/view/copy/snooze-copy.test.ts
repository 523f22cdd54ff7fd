import { expect, test } from "vitest";
import type { EntryView } from "@/lib/protocol/views";
import { snoozedBy, snoozedUntil, snoozeEntry } from "@/lib/view/copy/snooze-copy";
import { nearTime } from "@/lib/view/copy/times";

const zone = { zone: "Europe/Berlin", locale: "en-GB", hour12: false };
/** Monday 30 November 2026, 12:00 in Berlin. */
const now = Date.parse("2026-11-30T11:00:00Z");
const [ana, ben] = ["0198a000-0000-7000-8000-00000000000a", "0198a000-0000-7000-8000-00000000000b"];
const names = {
  meId: ben,
  people: [
    { id: ana, name: "Ana Reyes", color: "copper" as const, initials: "AR" },
    { id: ben, name: "Ben Okafor", color: "iris" as const, initials: "BO" },
  ],
};

test("a time within some days is a clock, tomorrow or a weekday; any other is a date", () => {
  expect(
    [
      "2026-11-30T14:00:00Z",
      "2026-11-30T08:00:00Z",
      "2026-12-01T08:00:00Z",
      "2026-12-04T14:00:00Z",
      "2026-11-28T08:00:00Z",
      "2026-12-24T07:30:00Z",
      "2027-01-05T08:00:00Z",
    ].map((iso) => nearTime(iso, now, zone)),
  ).toEqual(["15:00", "9:00", "tomorrow 9:00", "Fri 15:00", "Sat 9:00", "24 Dec 8:30", "5 Jan 2027 9:00"]);
  expect(nearTime("2026-11-30T14:00:00Z", now, { ...zone, hour12: true })).toBe("3:00\u00a0pm");
});

test("I16: rows say whose snooze it is, and the reader's own as theirs", () => {
  const until = "2026-11-30T14:00:00Z";
  expect(snoozedBy(names, { by: ana, until }, now, zone)).toBe("Snoozed by Ana until 15:00");
  expect(snoozedBy(names, { by: ben, until }, now, zone)).toBe("Snoozed by you until 15:00");
  expect(snoozedUntil("2026-12-01T08:00:00Z", now, zone)).toBe("Snoozed until tomorrow 9:00");
});

test("I16: an entry says who put it off, and why it is back", () => {
  const entry = (over: Partial<EntryView>): EntryView => ({
    id: "0198a000-0000-7000-8000-000000000001",
    conversationId: "0198a000-0000-7000-8000-000000000002",
    type: "woke",
    actorId: null,
    subjectUserId: ana,
    reason: null,
    until: "2026-11-30T14:00:00Z",
    tagId: null,
    at: "2026-11-30T11:00:00Z",
    ...over,
  });
  const say = (over: Partial<EntryView>) => snoozeEntry(names, entry(over), zone);
  expect(say({ type: "snoozed", actorId: ana })).toBe("Ana snoozed this until 15:00");
  expect(
    say({ type: "snoozed", actorId: ben, reason: "whoever_replies", until: "2026-12-04T14:00:00Z" }),
  ).toBe("You snoozed this until Fri 4 Dec, 15:00, even if a colleague replies");
  expect(say({ reason: "due" })).toBe("Back in the list: snoozed by Ana until 15:00");
  expect(say({ reason: "customer_wrote", subjectUserId: ben })).toBe(
    "Back with this text: snoozed by you until 15:00",
  );
  expect(say({ reason: "teammate_replied", actorId: ben })).toBe(
    "Back with this reply: snoozed by Ana until 15:00",
  );
  expect(say({ reason: "by_hand", actorId: ben })).toBe("You brought this back: snoozed by Ana until 15:00");
  expect(say({ reason: "undone", actorId: ana })).toBe("Ana took the snooze back");
  expect(say({ type: "resolved" })).toBeNull();
});
