import { describe, expect, test } from "vitest";
import { notificationRules, type NotificationRule } from "@/db/vocabulary";
import { type Happening, type Reader, whoIsNotified } from "@/lib/domain/notifications/audience";
import { readNotificationSettings } from "@/lib/domain/notifications/settings";
import type { Schedule } from "@/lib/domain/hours/schedule";

const now = new Date("2026-03-04T12:00:00Z");
const settings = (chosen: Record<string, unknown> = {}) => readNotificationSettings(chosen);
const reader = (userId: string, more: Partial<Reader> = {}): Reader => ({
  userId,
  mayReply: true,
  away: false,
  follows: false,
  settings: settings(),
  ...more,
});
const text = (assigneeId: string | null = null): Happening => ({ kind: "text", by: null, assigneeId });
const told = (happening: Happening, readers: Reader[], at = now) =>
  whoIsNotified(happening, readers, { numberId: "sales", now: at });
const reached = (happening: Happening, readers: Reader[]) =>
  told(happening, readers).map(({ userId }) => userId);

describe("B1: who is notified of a customer's text", () => {
  const assignees = { unassigned: null, mine: "me", "a colleague's": "ben", "an absent colleague's": "gone" };
  const expected: Record<NotificationRule, (keyof typeof assignees)[]> = {
    all: ["unassigned", "mine", "a colleague's", "an absent colleague's"],
    mine_and_unassigned: ["unassigned", "mine", "an absent colleague's"],
    mine: ["mine"],
    mentions: [],
    nothing: [],
  };
  test.each(notificationRules)("under the rule %s", (rule) => {
    const me = reader("me", { settings: settings({ rule }) });
    const others = [reader("ben"), reader("gone", { away: true })];
    const got = Object.entries(assignees)
      .filter(([, assigneeId]) => reached(text(assigneeId), [me, ...others]).includes("me"))
      .map(([name]) => name);
    expect(got).toEqual(expected[rule]);
  });

  test("without a choice: what is theirs, and what nobody has", () => {
    expect(reached(text(null), [reader("me"), reader("ben")])).toEqual(["me", "ben"]);
    expect(reached(text("ben"), [reader("me"), reader("ben")])).toEqual(["ben"]);
  });

  test("unassigned work is that of those who may reply; whoever only reads asks for all", () => {
    expect(reached(text(null), [reader("me", { mayReply: false })])).toEqual([]);
    expect(
      reached(text(null), [reader("me", { mayReply: false, settings: settings({ rule: "all" }) })]),
    ).toEqual(["me"]);
  });

  test("an assignee who is away, who may not reply any more, or who lost the number has it no longer", () => {
    expect(reached(text("gone"), [reader("me"), reader("gone", { away: true })])).toEqual(["me", "gone"]);
    expect(reached(text("gone"), [reader("me"), reader("gone", { mayReply: false })])).toContain("me");
    expect(reached(text("gone"), [reader("me")])).toEqual(["me"]);
  });

  test("a rule of one number goes before the one for all", () => {
    const me = reader("me", { settings: settings({ rule: "nothing", numbers: { sales: "all" } }) });
    expect(reached(text("ben"), [me, reader("ben")])).toContain("me");
    const other = reader("me", { settings: settings({ rule: "all", numbers: { sales: "mine" } }) });
    expect(reached(text("ben"), [other, reader("ben")])).not.toContain("me");
  });

  test("C11: a follower is notified of every text, but not under the rule nothing", () => {
    const follower = (rule: NotificationRule) =>
      reader("boss", { mayReply: false, follows: true, settings: settings({ rule }) });
    for (const rule of notificationRules)
      expect(reached(text("ben"), [follower(rule), reader("ben")]).includes("boss"), rule).toBe(
        rule !== "nothing",
      );
  });
});

describe("B1: what is meant for one person", () => {
  const meant = (
    kind: "mention" | "assigned" | "hand_off" | "woke",
    by: string | null = "ana",
  ): Happening => ({
    kind,
    by,
    assigneeId: null,
    for: ["me"],
  });
  test.each(["mention", "assigned", "hand_off", "woke"] as const)(
    "%s reaches that person under every rule, and nobody else; under nothing it waits in the bell",
    (kind) => {
      for (const rule of notificationRules)
        expect(told(meant(kind), [reader("me", { settings: settings({ rule }) }), reader("ben")])).toEqual([
          { userId: "me", quiet: rule === "nothing" },
        ]);
    },
  );

  test("nobody is notified of what they did themselves, and nobody who may not read it", () => {
    expect(reached(meant("assigned", "me"), [reader("me")])).toEqual([]);
    expect(reached(meant("mention"), [reader("ben")])).toEqual([]);
  });
});

describe("B5: quiet times", () => {
  const nights: Schedule = {
    zone: "Europe/Berlin",
    week: Array.from({ length: 7 }, () => [{ from: "22:00", to: "07:00" }]),
    exceptions: [],
  };
  const isQuiet = (at: string) =>
    told(text(), [reader("me", { settings: settings({ quiet: nights }) })], new Date(at))[0]?.quiet;

  test("what comes meanwhile waits in the bell, also over the change of the clocks", () => {
    expect(isQuiet("2026-03-04T20:59:59Z")).toBe(false);
    expect(isQuiet("2026-03-04T21:00:00Z")).toBe(true);
    // The night of 29 March is an hour shorter there, that of 25 October an hour longer.
    expect(isQuiet("2026-03-29T04:59:59Z")).toBe(true);
    expect(isQuiet("2026-03-29T05:00:00Z")).toBe(false);
    expect(isQuiet("2026-10-25T05:30:00Z")).toBe(true);
    expect(isQuiet("2026-10-25T06:00:00Z")).toBe(false);
  });

  test("so does what comes while somebody is away", () => {
    expect(told(text(), [reader("me", { away: true })])).toEqual([{ userId: "me", quiet: true }]);
  });

  test("stored choices that cannot be read are as if they were not made", () => {
    expect(
      readNotificationSettings({
        rule: "loud",
        numbers: 7,
        quiet: { zone: "Nowhere" },
        sound: true,
        more: 1,
      }),
    ).toEqual({ ...settings(), sound: true });
    expect(readNotificationSettings(null)).toEqual(settings());
  });
});
