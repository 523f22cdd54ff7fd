import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditEntries } from "@/db/schema/governance";
import { carrierAccounts } from "@/db/schema/numbers";
import type { AccountCheck } from "@/lib/carriers/port";
import { questBlueChoices } from "@/lib/carriers/questblue/choices";
import { questBlueSettings } from "@/lib/carriers/questblue/settings";
import {
  carrierChoices,
  resetCarrierSettings,
  saveCarrierSettings,
  testCarrierSettings,
} from "@/lib/carrier-accounts/carrier-settings";
import { saveCredentials } from "@/lib/carrier-accounts/save-credentials";
import { aCarrier, aCarrierContext } from "@/tests/support/carrier-context";
import { goodCredentials } from "@/tests/support/carrier-team";
import { createTestDatabase, type TestDatabase } from "@/tests/support/database";
import { aPerson, aTenant } from "@/tests/support/factories";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());

const typed = (change: Record<string, string> = {}) => ({ ...questBlueChoices.published, ...change });

async function aTeam() {
  const { db } = database;
  const tenant = await aTenant(db, { credentials: null });
  const owner = await aPerson(db, tenant, { role: "owner" });
  const row = async () =>
    (await db.select().from(carrierAccounts).where(eq(carrierAccounts.id, tenant.carrierAccountId)))[0];
  const audited = async () =>
    (await db.select().from(auditEntries).where(eq(auditEntries.subjectId, tenant.carrierAccountId))).filter(
      ({ action }) => action === "carrier.settings_changed",
    );
  return { db, tenant, owner, row, audited };
}

test("a choice is kept beside what was set before, audited with both, and put back; what is the same is no change", async () => {
  const { db, tenant, owner, row, audited } = await aTeam();
  await db
    .update(carrierAccounts)
    .set({
      settings: { baseUrl: "http://127.0.0.1:9" },
      campaignsDueAt: new Date(),
      balanceAskedAt: new Date(),
    })
    .where(eq(carrierAccounts.id, tenant.carrierAccountId));
  expect(
    await saveCarrierSettings(
      { db, choices: questBlueChoices },
      owner,
      typed({ writeAs: "query", "paths.send": "/sms", sendTimeoutSeconds: "20" }),
    ),
  ).toEqual({ ok: true, value: { changed: true } });
  const kept = { writeAs: "query", paths: { send: "/sms" }, sendTimeoutMs: 20_000 };
  expect(await row()).toMatchObject({
    settings: { baseUrl: "http://127.0.0.1:9", ...kept },
    campaignsDueAt: null,
    balanceAskedAt: null,
  });
  expect(questBlueSettings.parse((await row())?.settings)).toMatchObject({
    writeAs: "query",
    digits: 11,
    paths: { send: "/sms", webhook: "/smsv2" },
  });
  expect(await carrierChoices({ db, choices: questBlueChoices }, owner)).toMatchObject({
    ok: true,
    value: { asPublished: false, values: { writeAs: "query" } },
  });
  expect(
    await saveCarrierSettings(
      { db, choices: questBlueChoices },
      owner,
      typed({ writeAs: "query", "paths.send": "/sms", sendTimeoutSeconds: "20" }),
    ),
  ).toEqual({ ok: true, value: { changed: false } });

  expect(await resetCarrierSettings({ db }, owner)).toEqual({ ok: true, value: { changed: true } });
  expect(await row()).toMatchObject({ settings: { baseUrl: "http://127.0.0.1:9" } });
  expect(await carrierChoices({ db, choices: questBlueChoices }, owner)).toMatchObject({
    ok: true,
    value: { asPublished: true },
  });
  expect(await audited()).toMatchObject([
    { actorId: owner.userId, details: { before: {}, after: kept } },
    { actorId: owner.userId, details: { before: kept, after: {} } },
  ]);
});

test("BF5: what is no choice is refused at its field, and nothing is kept", async () => {
  const { db, owner, row, audited } = await aTeam();
  expect(
    await saveCarrierSettings(
      { db, choices: questBlueChoices },
      owner,
      typed({ "paths.send": "//evil.test/sms" }),
    ),
  ).toEqual({ ok: false, error: { code: "invalid", field: "paths.send" } });
  expect(await saveCarrierSettings({ db, choices: questBlueChoices }, owner, {})).toMatchObject({
    ok: false,
    error: { code: "invalid" },
  });
  expect((await row())?.settings).toEqual({});
  expect(await audited()).toEqual([]);
});

test("a test asks in the form that was typed, keeps nothing, and needs credentials", async () => {
  const { db, owner, row, audited } = await aTeam();
  const asked: unknown[] = [];
  const found: AccountCheck[] = [{ account: "", check: "digits", state: "doubtful", set: 10, found: 11 }];
  const context = aCarrierContext(db, aCarrier(), {
    examine: async (_account, choices) => (asked.push(choices.digits), found),
  });
  expect(await testCarrierSettings(context, owner, typed({ digits: "10" }))).toEqual({
    ok: false,
    error: { code: "no_credentials" },
  });
  await saveCredentials(context, owner, goodCredentials);
  expect(await testCarrierSettings(context, owner, typed({ digits: "10" }))).toEqual({
    ok: true,
    value: found,
  });
  expect(await testCarrierSettings(context, owner, typed({ digits: "ten" }))).toEqual({
    ok: false,
    error: { code: "invalid", field: "digits" },
  });
  expect(asked).toEqual([10]);
  expect((await row())?.settings).toEqual({});
  expect(await audited()).toEqual([]);
});
