import { and, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { auditEntries } from "@/db/schema/governance";
import { memberships } from "@/db/schema/people";
import { memberIdOf } from "@/lib/base/stream";
import { OWN_STREAM } from "@/lib/view/reduce/streams";
import { DurableEvent } from "@/lib/protocol/events";
import { loadInbox } from "@/lib/inbox/list/load-inbox";
import { editWork, workOf } from "@/lib/people/edit-work";
import { endAway, setAway, watchAway } from "@/lib/people/away";
import { applyEvent } from "@/lib/view/reduce/apply-event";
import type { Actor } from "@/lib/domain/principal";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aNumber, aPerson, aSharedConversation, aTenant, onNumber } from "../../support/factories";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());

/** A Tuesday morning. */
let now = new Date("2026-12-01T09:00:00Z");
const deps = () => ({ db: database.db, now: () => now });
const later = (minutes: number) => new Date(now.getTime() + minutes * 60_000);

const memberOf = async ({ tenantId, userId }: Actor) =>
  (
    await database.db
      .select()
      .from(memberships)
      .where(and(eq(memberships.tenantId, tenantId), eq(memberships.userId, userId)))
  )[0];

const watch = async () => {
  const published: unknown[] = [];
  const changed = await watchAway({ ...deps(), publishNow: (one) => void published.push(...one.events) });
  return { changed, published };
};

describe("N11: away by hand", () => {
  test("N11: everybody on the same numbers is told, and oneself; it is in the audit log", async () => {
    const { ana, number } = await aSharedConversation(database.db);
    const set = await setAway(deps(), ana, { userId: ana.userId, until: later(60) });
    if (!set.ok) throw new Error(set.error.code);
    const event = {
      type: "person.changed",
      userId: ana.userId,
      away: { since: now.toISOString(), until: later(60).toISOString() },
    };
    expect(set.value.events).toMatchObject([
      { numberId: number.numberId, events: [event] },
      { memberId: await memberIdOf(ana), events: [event] },
    ]);
    expect(await memberOf(ana)).toMatchObject({
      awaySince: now,
      awayUntil: later(60),
      awayCause: "by_hand",
      awayBy: null,
    });
    const back = await endAway(deps(), ana, { userId: ana.userId });
    expect(back).toMatchObject({ ok: true, value: { events: [{ events: [{ away: null }] }, {}] } });
    expect(await memberOf(ana)).toMatchObject({ awaySince: null, awayUntil: null, awayCause: null });
    const audited = await database.db
      .select({ action: auditEntries.action, actorId: auditEntries.actorId })
      .from(auditEntries)
      .where(eq(auditEntries.subjectId, ana.userId));
    expect(audited).toEqual([
      { action: "person.went_away", actorId: ana.userId },
      { action: "person.came_back", actorId: ana.userId },
    ]);
  });

  test("V26: a snapshot plus the event is a fresh snapshot, by the number's stream and by one's own", async () => {
    const { ana, ben, number } = await aSharedConversation(database.db);
    const load = async (who: Actor) => {
      const inbox = await loadInbox(deps(), who);
      if (!inbox.ok) throw new Error("not loaded");
      return inbox.value;
    };
    for (const change of [
      () => setAway(deps(), ana, { userId: ana.userId, until: null }),
      () => endAway(deps(), ana, { userId: ana.userId }),
    ]) {
      const [mine, theirs] = [await load(ana), await load(ben)];
      const changed = await change();
      if (!changed.ok) throw new Error(changed.error.code);
      const [ofNumber, own] = changed.value.events.map(({ events: [event] }) => DurableEvent.parse(event));
      if (!ofNumber || !own) throw new Error("told nobody");
      expect(applyEvent(theirs, number.numberId, ofNumber)).toEqual(await load(ben));
      expect(applyEvent(applyEvent(mine, number.numberId, ofNumber), OWN_STREAM, own)).toEqual(
        await load(ana),
      );
    }
  });

  test("N11: admins and managers say it of others, members do not; nobody of another team is found", async () => {
    const { ana, ben, tenant } = await aSharedConversation(database.db);
    const manager = await aPerson(database.db, tenant, { role: "manager" });
    const stranger = await aPerson(database.db, await aTenant(database.db), { role: "owner" });
    const of = { userId: ana.userId, until: null };
    expect(await setAway(deps(), ben, of)).toEqual({ ok: false, error: { code: "forbidden" } });
    expect(await endAway(deps(), ben, of)).toEqual({ ok: false, error: { code: "forbidden" } });
    expect(await setAway(deps(), stranger, of)).toEqual({ ok: false, error: { code: "not_found" } });
    expect(await endAway(deps(), stranger, of)).toEqual({ ok: false, error: { code: "not_found" } });
    expect(await setAway(deps(), manager, of)).toMatchObject({ ok: true });
    expect(await memberOf(ana)).toMatchObject({ awayBy: manager.userId });
  });

  test.each([0, -1, 60 * 24 * 400])("N11: away until %d minutes from now is refused", async (minutes) => {
    const { ana } = await aSharedConversation(database.db);
    expect(await setAway(deps(), ana, { userId: ana.userId, until: later(minutes) })).toEqual({
      ok: false,
      error: { code: "not_in_future" },
    });
    expect(await memberOf(ana)).toMatchObject({ awaySince: null });
  });

  test("N11: when the time is over the sweep brings back, once over several processes, and tells", async () => {
    const { ana } = await aSharedConversation(database.db);
    await setAway(deps(), ana, { userId: ana.userId, until: later(30) });
    now = later(29);
    expect(await watch()).toEqual({ changed: 0, published: [] });
    now = later(1);
    const rounds = await Promise.all([watch(), watch(), watch()]);
    expect(rounds.flatMap(({ published }) => published)).toMatchObject([
      { type: "person.changed", userId: ana.userId, away: null },
      { type: "person.changed", userId: ana.userId, away: null },
    ]);
    expect(await memberOf(ana)).toMatchObject({ awaySince: null, awayCause: null });
  });
});

test("N11: work hours send away and bring back; whom they do not know of stays", async () => {
  now = new Date("2026-12-02T16:59:00Z");
  const tenant = await aTenant(database.db);
  const number = await aNumber(database.db, tenant);
  const cara = await onNumber(database.db, await aPerson(database.db, tenant), number);
  const other = await onNumber(database.db, await aPerson(database.db, tenant), number);
  const nine = [{ from: "09:00", to: "17:00" }];
  await database.db
    .update(memberships)
    .set({ workHours: { zone: "UTC", week: [nine, nine, nine, nine, nine, [], []], exceptions: [] } })
    .where(eq(memberships.userId, cara.userId));
  expect((await watch()).changed).toBe(0);
  now = later(1);
  expect((await watch()).changed).toBe(1);
  expect(await memberOf(cara)).toMatchObject({
    awaySince: now,
    awayUntil: new Date("2026-12-03T09:00:00Z"),
    awayCause: "schedule",
  });
  // back by hand, in the evening
  await endAway(deps(), cara, { userId: cara.userId });
  now = later(60);
  expect((await watch()).changed).toBe(0);
  now = new Date("2026-12-03T17:00:00Z");
  expect((await watch()).changed).toBe(1);
  expect(await memberOf(cara)).toMatchObject({ awayCause: "schedule" });
  expect(await memberOf(other)).toMatchObject({ awaySince: null });
});

describe("N11: how somebody works", () => {
  const none = { capacity: "", zone: "UTC", days: Array.from({ length: 7 }, () => ""), exceptions: "" };

  test("N11: hours hold at once: who is outside of them is away, told to all; without hours they are back", async () => {
    // A Wednesday, in the evening.
    now = new Date("2026-12-09T20:00:00Z");
    const { ana, tenant } = await aSharedConversation(database.db);
    const owner = await aPerson(database.db, tenant, { role: "owner" });
    const edit = (values: Partial<typeof none>) =>
      editWork(deps(), owner, { userId: ana.userId, ...none, ...values });
    const days = ["9-17", "9-17", "9-17", "9-12, 13-17", "9-17", "", ""];
    const hours = await edit({ capacity: "12", days, exceptions: "2026-12-25" });
    expect(hours).toMatchObject({
      ok: true,
      value: { changed: true, events: [{ events: [{ type: "person.changed", userId: ana.userId }] }, {}] },
    });
    expect(await memberOf(ana)).toMatchObject({
      capacity: 12,
      awaySince: now,
      awayUntil: new Date("2026-12-10T09:00:00Z"),
      awayCause: "schedule",
    });
    expect(await workOf(deps(), owner, { userId: ana.userId })).toMatchObject({
      capacity: 12,
      schedule: { zone: "UTC", exceptions: [{ date: "2026-12-25", periods: [] }] },
      away: { since: now.toISOString() },
    });
    expect(await edit({ capacity: "12", days, exceptions: "2026-12-25" })).toMatchObject({
      value: { changed: false, events: [] },
    });
    expect(await edit({})).toMatchObject({ value: { changed: true } });
    expect(await memberOf(ana)).toMatchObject({ capacity: null, workHours: null, awaySince: null });
  });

  test("N11: what cannot be read is named by its field, and nothing is saved", async () => {
    const { ana, tenant } = await aSharedConversation(database.db);
    const owner = await aPerson(database.db, tenant, { role: "owner" });
    const wrong: [Partial<typeof none>, string][] = [
      [{ capacity: "-1" }, "capacity"],
      [{ days: ["", "", "nine to five", "", "", "", ""] }, "day2"],
      [{ exceptions: "Christmas" }, "exceptions"],
      [{ days: ["9-17", "", "", "", "", "", ""], zone: "Middle/Earth" }, "zone"],
    ];
    for (const [values, field] of wrong)
      expect(await editWork(deps(), owner, { userId: ana.userId, ...none, ...values })).toEqual({
        ok: false,
        error: { code: "invalid", field },
      });
    expect(await memberOf(ana)).toMatchObject({ capacity: null, workHours: null });
  });

  test("N11: an admin changes no owner's work, and nobody else changes anybody's or reads it", async () => {
    const { ana, ben, tenant } = await aSharedConversation(database.db);
    const owner = await aPerson(database.db, tenant, { role: "owner" });
    const admin = await aPerson(database.db, tenant, { role: "admin" });
    const manager = await aPerson(database.db, tenant, { role: "manager" });
    const edit = (by: Actor, { userId }: Actor) => editWork(deps(), by, { userId, ...none, capacity: "3" });
    const forbidden = { ok: false, error: { code: "forbidden" } };
    for (const [by, of] of [
      [admin, owner],
      [manager, ana],
      [ben, ana],
      [ana, ana],
    ] as const)
      expect(await edit(by, of)).toEqual(forbidden);
    for (const by of [manager, ben]) expect(await workOf(deps(), by, { userId: ana.userId })).toBeNull();
    expect(await edit(admin, ana)).toMatchObject({ ok: true });
  });
});
