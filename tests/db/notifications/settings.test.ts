import { afterAll, beforeAll, expect, test } from "vitest";
import { follows } from "@/db/schema/notifications";
import { systemClock } from "@/lib/base/clock";
import type { Actor } from "@/lib/domain/principal";
import {
  loadNotificationSettings,
  saveNotificationSettings,
} from "@/lib/notifications/notification-settings";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aNumber, aPerson, aStaffedNumber, aTenant } from "../../support/factories";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
const deps = () => ({ db: database.db, now: systemClock });

const save = (actor: Actor, more: Partial<Parameters<typeof saveNotificationSettings>[2]> = {}) =>
  saveNotificationSettings(deps(), actor, {
    rule: "mine",
    sound: false,
    hideWords: false,
    quiet: null,
    numbers: [],
    ...more,
  });

test("B1: what a person chose is theirs, for each number, and survives that a number is away for a while", async () => {
  const { number, people } = await aStaffedNumber(database.db, "Ana Reyes", "Ben Okafor");
  const [ana, ben] = people;
  const id = number.numberId;
  expect(await save(ana, { sound: true, numbers: [{ id, rule: "all", follows: true }] })).toMatchObject({
    ok: true,
  });
  expect(await loadNotificationSettings(deps(), ana)).toMatchObject({
    settings: { rule: "mine", sound: true, quiet: null },
    numbers: [{ id, rule: "all", follows: true }],
  });
  expect(await loadNotificationSettings(deps(), ben)).toMatchObject({
    settings: { rule: "mine_and_unassigned" },
    numbers: [{ rule: null, follows: false }],
  });
  await save({ ...ana, grants: [] });
  expect(await loadNotificationSettings(deps(), ana)).toMatchObject({
    numbers: [{ rule: "all", follows: true }],
  });
  await save(ana, { numbers: [{ id, rule: null, follows: false }] });
  expect(await loadNotificationSettings(deps(), ana)).toMatchObject({
    numbers: [{ rule: null, follows: false }],
  });
});

test("V6: nobody follows a number that they may not read, their own team's or another's", async () => {
  const { tenant, people } = await aStaffedNumber(database.db, "Ana Reyes");
  const [beside, foreign] = [
    await aNumber(database.db, tenant),
    await aNumber(database.db, await aTenant(database.db)),
  ];
  const [ana] = people;
  const boss = await aPerson(database.db, tenant, { role: "owner" });
  const numbers = [beside, foreign].map(({ numberId: id }) => ({ id, rule: "all" as const, follows: true }));
  await save(ana, { numbers });
  expect((await loadNotificationSettings(deps(), ana)).settings.numbers).toEqual({});
  expect(await database.db.select().from(follows)).toEqual([]);
  await save(boss, { numbers });
  expect((await loadNotificationSettings(deps(), boss)).settings.numbers).toEqual({
    [beside.numberId]: "all",
  });
});

test("B5: a quiet schedule that is none is refused, and nothing is saved", async () => {
  const [ana] = (await aStaffedNumber(database.db, "Ana Reyes")).people;
  expect(await save(ana, { quiet: { zone: "Nowhere", week: [], exceptions: [] } })).toEqual({
    ok: false,
    error: { code: "invalid", field: "quiet" },
  });
  expect((await loadNotificationSettings(deps(), ana)).settings.rule).toBe("mine_and_unassigned");
});
