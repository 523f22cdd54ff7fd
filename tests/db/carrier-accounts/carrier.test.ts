import { eq } from "drizzle-orm";
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { webhookDeliveries } from "@/db/schema/delivery";
import { auditEntries } from "@/db/schema/governance";
import { messages } from "@/db/schema/messages";
import { carrierAccounts, numbers, webhookKeys } from "@/db/schema/numbers";
import { sessions } from "@/db/schema/people";
import { hashToken } from "@/lib/base/one-time-token";
import type { Carrier, CarrierCredentials, CarrierNumber } from "@/lib/carriers/port";
import { addCheckedNumber } from "@/lib/carrier-accounts/add-number";
import { openNumbers } from "@/lib/carrier-accounts/ask-account";
import { systemClock } from "@/lib/base/clock";
import { createCarriers } from "@/lib/runtime/carriers";
import type { CarrierContext } from "@/lib/carrier-accounts/carrier-context";
import { carrierHealth } from "@/lib/carrier-accounts/carrier-health";
import { offNetState, putBackMode } from "@/lib/carrier-accounts/number-at-carrier";
import { setWebhookUrls } from "@/lib/carrier-accounts/set-webhook-urls";
import { isProbe, makeProbe } from "@/lib/carrier-accounts/probe";
import { saveCredentials } from "@/lib/carrier-accounts/save-credentials";
import { showWebhookKey, endWebhookKey, makeWebhookKey } from "@/lib/carrier-accounts/webhook-keys";
import { testWebhook } from "@/lib/carrier-accounts/test-webhook";
import { verifyNumber } from "@/lib/carrier-accounts/verify-number";
import { systemStatus } from "@/lib/insight/system-status";
import { webhookOverview } from "@/lib/insight/webhook-overview";
import { dismissDeliveries } from "@/lib/inbound/dismiss-deliveries";
import { questBlue } from "@/lib/carriers/questblue/adapter";
import { replayDelivery } from "@/lib/inbound/replay-delivery";
import { listQuarantine } from "@/lib/insight/list-quarantine";
import { aCarrier, aCarrierContext as makeContext, CREDENTIALS_KEY } from "../../support/carrier-context";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aConversation, aNumber, anInbound, aPerson, aTenant, onNumber } from "../../support/factories";
import { aRacer } from "../../support/race";
import { aCall, aText, aWebhook, aWebhookKey, closeAll } from "../../support/webhook";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => closeAll(database));

const key = CREDENTIALS_KEY;
const forbidden = { ok: false, error: { code: "forbidden" } };
const no = { ok: false as const, retry: "never" as const, reason: "Authentication failed" };
const later = { ok: false as const, retry: "later" as const, reason: "It did not answer" };

const aCarrierContext = (carrier: Carrier | null, more: Partial<CarrierContext> = {}) =>
  makeContext(database.db, carrier, more);

async function aTeam() {
  const { db } = database;
  const tenant = await aTenant(db, { credentials: null });
  const number = await aNumber(db, tenant);
  const owner = await aPerson(db, tenant, { role: "owner" });
  const member = await onNumber(db, await aPerson(db, tenant), number);
  const numberAdmin = await onNumber(db, await aPerson(db, tenant), number, "admin");
  return { db, tenant, number, owner, member, numberAdmin };
}

const accountOf = async ({ carrierAccountId }: { carrierAccountId: string }) => {
  const [row] = await database.db
    .select()
    .from(carrierAccounts)
    .where(eq(carrierAccounts.id, carrierAccountId));
  if (!row) throw new Error("no such account");
  return row;
};

const good: CarrierCredentials = {
  username: "shop-api",
  password: "correct horse 9",
  securityKey: "9f2c61e0aa9f",
};

describe("credentials of the carrier", () => {
  test("A10, V50: are tried, sealed to their row, and open again only there", async () => {
    const { tenant, owner } = await aTeam();
    const tried: CarrierCredentials[] = [];
    const context = aCarrierContext(null, { tryOut: (credentials) => (tried.push(credentials), aCarrier()) });
    expect(await saveCredentials(context, owner, good)).toEqual({ ok: true, value: { untested: null } });
    expect(tried).toEqual([good]);
    const row = await accountOf(tenant);
    expect(row).toMatchObject({ credentialsHint: "9f" });
    expect(row.credentialsTestedAt).not.toBeNull();
    expect(row.sealedCredentials?.includes("correct horse")).toBe(false);
    const { carrierFor } = createCarriers({
      credentialsKey: key,
      carrierUrl: "http://127.0.0.1:9",
      now: systemClock,
    });
    expect(carrierFor(row)).not.toBeNull();
    expect(() => carrierFor({ ...row, id: tenant.tenantId })).toThrow("altered, moved to another row");
    const audit = await database.db.select().from(auditEntries).where(eq(auditEntries.subjectId, row.id));
    expect(audit).toMatchObject([
      { action: "credentials.set", actorId: owner.userId, details: { tested: true } },
    ]);
    expect(JSON.stringify(audit)).not.toMatch(/9f2c|horse|shop-api/);
  });

  test("A10: what the carrier refuses is not stored, and what worked before still does; a silent carrier leaves them untested", async () => {
    const { tenant, owner } = await aTeam();
    await saveCredentials(aCarrierContext(aCarrier()), owner, good);
    const before = await accountOf(tenant);
    expect(
      await saveCredentials(aCarrierContext(aCarrier({ balance: async () => no })), owner, {
        ...good,
        password: "wrong",
      }),
    ).toEqual({ ok: false, error: { code: "refused", reason: "Authentication failed" } });
    expect(await accountOf(tenant)).toEqual(before);
    expect(
      await saveCredentials(aCarrierContext(aCarrier({ balance: async () => later })), owner, good),
    ).toEqual({
      ok: true,
      value: { untested: "It did not answer" },
    });
    expect(await accountOf(tenant)).toMatchObject({ credentialsTestedAt: null });
  });

  test("BF4: empty, long, broken, foreign and spaced values are refused by field, before the carrier hears of them", async () => {
    const { tenant, owner } = await aTeam();
    const context = aCarrierContext(null, {
      tryOut: () => {
        throw new Error("was asked");
      },
    });
    const wrong: [Partial<CarrierCredentials>, string, string][] = [
      [{ username: "" }, "username", "empty"],
      [{ password: "x".repeat(10_240) }, "password", "too_long"],
      [{ securityKey: "9f2c\r\nX-Other: 1" }, "securityKey", "not_plain"],
      [{ securityKey: " 9f2c61e0" }, "securityKey", "space_at_end"],
      [{ securityKey: "9f2c61e0\n" }, "securityKey", "space_at_end"],
      [{ username: "k\u00e4y" }, "username", "not_plain"],
      [{ password: "a\u0000b" }, "password", "not_plain"],
    ];
    for (const [change, field, problem] of wrong)
      expect(await saveCredentials(context, owner, { ...good, ...change })).toEqual({
        ok: false,
        error: { code: "invalid", field, problem },
      });
    expect((await accountOf(tenant)).sealedCredentials).toBeNull();
  });

  test("BF2: nobody but owners and admins sets them, or learns of them", async () => {
    const { tenant, member, numberAdmin } = await aTeam();
    for (const actor of [member, numberAdmin]) {
      expect(await saveCredentials(aCarrierContext(aCarrier()), actor, good)).toEqual(forbidden);
      expect(await carrierHealth(aCarrierContext(aCarrier()), actor)).toEqual(forbidden);
    }
    expect((await accountOf(tenant)).sealedCredentials).toBeNull();
  });

  test("U6, A10: the page hears the balance, that it is low, that there is nothing, and that the seal does not open", async () => {
    const { db, tenant, owner } = await aTeam();
    const now = async (context: CarrierContext) => {
      const health = await carrierHealth(context, owner);
      return health.ok ? health.value.now : health;
    };
    expect(await now(aCarrierContext(aCarrier()))).toEqual({ state: "no_credentials" });
    await saveCredentials(aCarrierContext(aCarrier()), owner, good);
    expect(await now(aCarrierContext(aCarrier()))).toEqual({ state: "works", left: 25, low: false });
    expect(
      await now(
        aCarrierContext(
          aCarrier({ balance: async () => ({ ok: true, value: { balance: "9.99", allowedCredit: "0" } }) }),
        ),
      ),
    ).toMatchObject({ low: true });
    expect(await now(aCarrierContext(aCarrier({ balance: async () => no })))).toEqual({
      state: "refused",
      reason: "Authentication failed",
    });
    expect(await now(aCarrierContext(aCarrier({ balance: async () => later })))).toEqual({
      state: "unreachable",
      reason: "It did not answer",
    });
    await db
      .update(carrierAccounts)
      .set({ sealedCredentials: randomBytes(80) })
      .where(eq(carrierAccounts.id, tenant.carrierAccountId));
    expect(
      await now(
        aCarrierContext(null, {
          carrierFor: createCarriers({
            credentialsKey: key,
            carrierUrl: "http://127.0.0.1:9",
            now: systemClock,
          }).carrierFor,
        }),
      ),
    ).toEqual({ state: "sealed_shut" });
    const health = await carrierHealth(aCarrierContext(aCarrier()), owner);
    expect(JSON.stringify(health)).not.toMatch(/9f2c61|horse|shop-api/);
  });
});

describe("the carrier's inventory", () => {
  const listing = (...e164: string[]): Carrier =>
    aCarrier({
      listNumbers: async () => ({
        ok: true,
        value: e164.map((each): CarrierNumber => ({
          e164: each,
          smsEnabled: true,
          modeLabel: "",
          forwardTo: null,
        })),
      }),
    });

  test("A3: shows what is not here yet; a member does not get to ask", async () => {
    const { number, owner, member } = await aTeam();
    const asked: string[] = [];
    const context = aCarrierContext(
      aCarrier({
        listNumbers: async () => (
          asked.push("asked"),
          {
            ok: true,
            value: [
              { e164: number.e164, smsEnabled: true, modeLabel: "", forwardTo: null },
              { e164: "+12025581234", smsEnabled: false, modeLabel: "", forwardTo: null },
            ],
          }
        ),
      }),
    );
    expect(await openNumbers(context, owner)).toEqual({
      ok: true,
      value: { asked: true, numbers: [expect.objectContaining({ e164: "+12025581234" })] },
    });
    expect(asked).toHaveLength(1);
    expect(await openNumbers(context, member)).toEqual(forbidden);
    expect(await addCheckedNumber(context, member, { number: "+12025581234", label: "" })).toEqual(forbidden);
    expect(asked).toHaveLength(1);
  });

  test("A2: a number added while the carrier was silent is verified later, or told not to be the account's", async () => {
    const { db, owner, member } = await aTeam();
    const e164 = "+12025584321";
    const added = await addCheckedNumber(
      aCarrierContext(aCarrier({ listNumbers: async () => later })),
      owner,
      {
        number: e164,
        label: "",
      },
    );
    expect(added).toMatchObject({ ok: true, value: { unverified: true } });
    if (!added.ok) return;
    const ofNumber = { numberId: added.value.numberId };
    const stillMarked = async () =>
      (await db.select().from(numbers).where(eq(numbers.e164, e164)))[0]?.unverified;
    expect(await verifyNumber(aCarrierContext(listing()), owner, ofNumber)).toEqual({
      ok: false,
      error: { code: "not_in_inventory" },
    });
    expect(await verifyNumber(aCarrierContext(null), owner, ofNumber)).toMatchObject({
      ok: false,
      error: { code: "not_asked" },
    });
    expect(await verifyNumber(aCarrierContext(listing(e164)), member, ofNumber)).toEqual({
      ok: false,
      error: { code: "not_found" },
    });
    expect(await stillMarked()).toBe(true);
    expect(await verifyNumber(aCarrierContext(listing(e164)), owner, ofNumber)).toEqual({
      ok: true,
      value: null,
    });
    expect(await stillMarked()).toBe(false);
  });
});

describe("webhook keys", () => {
  test("V13: a new key works at once beside the old one, the old one ends by its time or by hand, and no page tells a key", async () => {
    const { db, tenant, owner, number } = await aTeam();
    const deps = { db, now: () => new Date() };
    const webhook = aWebhook(db);
    const old = await aWebhookKey(db, tenant);
    const text = () => aText("+13035550111", number.e164, `Text ${Math.random()}`);
    const made = await makeWebhookKey(aCarrierContext(null), owner);
    if (!made.ok) throw new Error("no key");
    expect((await webhook.accept(aCall(old, text()))).status).toBe(200);
    expect((await webhook.accept(aCall(made.value.key, text()))).status).toBe(200);
    const overview = await webhookOverview(deps, owner);
    if (!overview.ok) throw new Error("no overview");
    expect(overview.value.keys.map(({ hint, retiresAt }) => ({ hint, ends: retiresAt !== null }))).toEqual([
      { hint: made.value.key.slice(-4), ends: false },
      { hint: old.slice(-4), ends: true },
    ]);
    expect(JSON.stringify(overview)).not.toContain(made.value.key);
    const rows = await db
      .select()
      .from(webhookKeys)
      .where(eq(webhookKeys.carrierAccountId, tenant.carrierAccountId));
    expect(JSON.stringify(rows)).not.toContain(made.value.key);
    expect(overview.value).toMatchObject({ callsInDay: 2 });

    const [inUse, ending] = overview.value.keys;
    expect(await endWebhookKey(deps, owner, { keyId: inUse?.id ?? "" })).toEqual({
      ok: false,
      error: { code: "not_found" },
    });
    expect(await endWebhookKey(deps, owner, { keyId: ending?.id ?? "" })).toEqual({ ok: true, value: null });
    // A door that has not looked at the old key yet; one that has looks again within seconds.
    const other = aWebhook(db);
    expect((await other.accept(aCall(old, text()))).status).toBe(401);
    expect((await other.accept(aCall(made.value.key, text()))).status).toBe(200);
  });

  test("BF2, V6: nobody but owners and admins makes or ends one, and only of their own account", async () => {
    const { db, tenant, member, numberAdmin } = await aTeam();
    const other = await aTeam();
    const deps = { db, now: () => new Date() };
    await aWebhookKey(db, tenant, { retiresAt: new Date(Date.now() + 60_000) });
    const [row] = await db
      .select()
      .from(webhookKeys)
      .where(eq(webhookKeys.carrierAccountId, tenant.carrierAccountId));
    for (const actor of [member, numberAdmin]) {
      expect(await makeWebhookKey(aCarrierContext(null), actor)).toEqual(forbidden);
      expect(await endWebhookKey(deps, actor, { keyId: row?.id ?? "" })).toEqual(forbidden);
      expect(await webhookOverview(deps, actor)).toEqual(forbidden);
      expect(await setWebhookUrls(aCarrierContext(aCarrier()), actor)).toEqual(forbidden);
      expect(await testWebhook(aCarrierContext(aCarrier()), actor)).toEqual(forbidden);
      expect(await systemStatus(deps, actor, async () => true)).toEqual(forbidden);
      expect(await listQuarantine(deps, actor, { before: null })).toEqual(forbidden);
    }
    expect(await endWebhookKey(deps, other.owner, { keyId: row?.id ?? "" })).toEqual({
      ok: false,
      error: { code: "not_found" },
    });
    expect(
      await db.select().from(webhookKeys).where(eq(webhookKeys.carrierAccountId, tenant.carrierAccountId)),
    ).toEqual([row]);
  });

  test("A6: setting it at the carrier says per number what came of it, and only a new key is told", async () => {
    const { db, tenant, number, owner } = await aTeam();
    const second = await aNumber(db, tenant, { label: "Sales" });
    const set: [string, string][] = [];
    const carrier = aCarrier({
      setWebhook: async (e164, url) => (
        set.push([e164, url]),
        e164 === second.e164 ? no : { ok: true, value: null }
      ),
    });
    const pointed = await setWebhookUrls(aCarrierContext(carrier), owner);
    if (!pointed.ok) throw new Error(pointed.error.code);
    const { address } = pointed.value;
    expect(set.toSorted()).toEqual(
      [
        [number.e164, address],
        [second.e164, address],
      ].toSorted(),
    );
    expect(pointed.value.numbers).toContainEqual({
      label: "Sales",
      e164: second.e164,
      problem: { code: "refused", carrier: expect.stringMatching(/auth/i) },
    });
    expect(pointed.value.numbers).toContainEqual({ label: "Support", e164: number.e164, problem: null });
    const hashes = await db
      .select({ keyHash: webhookKeys.keyHash })
      .from(webhookKeys)
      .where(eq(webhookKeys.carrierAccountId, tenant.carrierAccountId));
    expect(hashes).toEqual([{ keyHash: hashToken(address.slice(address.lastIndexOf("/") + 1)) }]);
    expect(await setWebhookUrls(aCarrierContext(null), owner)).toEqual({
      ok: false,
      error: { code: "no_credentials" },
    });
  });

  const keysOf = async ({ carrierAccountId }: { carrierAccountId: string }) =>
    (
      await database.db
        .select({ hash: webhookKeys.keyHash, retiresAt: webhookKeys.retiresAt })
        .from(webhookKeys)
        .where(eq(webhookKeys.carrierAccountId, carrierAccountId))
        .orderBy(webhookKeys.createdAt)
    ).map(({ hash, retiresAt }) => ({ hash, ends: retiresAt !== null }));
  const hashOf = (address: string) => hashToken(address.slice(address.lastIndexOf("/") + 1));

  test("V13: pointing numbers at a new key ends the old one only once the carrier agreed for all of them", async () => {
    const { db, tenant, number, owner } = await aTeam();
    const second = await aNumber(db, tenant, { label: "Sales" });
    const old = await aWebhookKey(db, tenant);
    const during: unknown[] = [];
    const refusing = aCarrier({
      setWebhook: async (e164) => (
        during.push((await keysOf(tenant))[0]),
        e164 === second.e164 ? no : { ok: true, value: null }
      ),
    });
    const first = await setWebhookUrls(aCarrierContext(refusing), owner);
    if (!first.ok) throw new Error(first.error.code);
    expect(during).toEqual([
      { hash: hashToken(old), ends: false },
      { hash: hashToken(old), ends: false },
    ]);
    // Sales still calls the old address, now and after any overlap.
    expect(await keysOf(tenant)).toEqual([
      { hash: hashToken(old), ends: false },
      { hash: hashOf(first.value.address), ends: false },
    ]);
    await expect(
      setWebhookUrls(
        aCarrierContext(
          aCarrier({
            setWebhook: async () => {
              throw new Error("broken off");
            },
          }),
        ),
        owner,
      ),
    ).rejects.toThrow("broken off");
    expect((await keysOf(tenant)).map(({ ends }) => ends)).toEqual([false, false, false]);

    const again = await setWebhookUrls(aCarrierContext(aCarrier()), owner);
    if (!again.ok) throw new Error(again.error.code);
    expect((await keysOf(tenant)).map(({ ends }) => ends)).toEqual([true, true, true, false]);
    expect((await keysOf(tenant)).at(-1)?.hash).toBe(hashOf(again.value.address));
    expect(
      (await aWebhook(db).accept(aCall(old, aText("+13035550112", number.e164, "In the overlap")))).status,
    ).toBe(200);
  });

  test("V13: an older key that was left without an end can be ended by hand, the newest cannot", async () => {
    const { db, tenant, owner } = await aTeam();
    const deps = { db, now: () => new Date() };
    await aWebhookKey(db, tenant);
    await setWebhookUrls(aCarrierContext(aCarrier({ setWebhook: async () => no })), owner);
    const overview = await webhookOverview(deps, owner);
    const [newest, older] = overview.ok ? overview.value.keys : [];
    expect(await endWebhookKey(deps, owner, { keyId: newest?.id ?? "" })).toEqual({
      ok: false,
      error: { code: "not_found" },
    });
    expect(await endWebhookKey(deps, owner, { keyId: older?.id ?? "" })).toEqual({ ok: true, value: null });
    expect((await keysOf(tenant)).map(({ ends }) => ends)).toEqual([true, false]);
  });

  test("V13: of two processes that point the numbers at once, one does, so that no number is left with a key that ends", async () => {
    const { tenant, owner } = await aTeam();
    const racer = await aRacer(database.url);
    const elsewhere: unknown[] = [];
    const carrier = aCarrier({
      setWebhook: async () => (
        elsewhere.push(await racer.run({ run: "setWebhookUrls", actor: owner })),
        { ok: true, value: null }
      ),
    });
    const pointed = await setWebhookUrls(aCarrierContext(carrier), owner);
    if (!pointed.ok) throw new Error(pointed.error.code);
    expect(elsewhere).toEqual([{ ok: false, error: { code: "busy" } }]);
    expect(await keysOf(tenant)).toEqual([{ hash: hashOf(pointed.value.address), ends: false }]);
    expect(await racer.run({ run: "setWebhookUrls", actor: owner })).toMatchObject({ ok: true });
    await racer.stop();
  });
});

describe("the whole address of the webhook", () => {
  const auditOf = async (keyId: string) =>
    (await database.db.select().from(auditEntries).where(eq(auditEntries.subjectId, keyId))).map(
      ({ action, actorId }) => ({ action, actorId }),
    );

  test("a key is shown again to an admin of its team, written down each time; one that was made before keys were kept, or has ended, is not", async () => {
    const { db, tenant, owner, member, numberAdmin } = await aTeam();
    const other = await aTeam();
    const context = aCarrierContext(aCarrier());
    const before = await aWebhookKey(db, tenant);
    const pointed = await setWebhookUrls(context, owner);
    if (!pointed.ok) throw new Error(pointed.error.code);
    const overview = await webhookOverview(context, owner);
    const [inUse, older] = overview.ok ? overview.value.keys : [];
    if (!inUse || !older) throw new Error("two keys are live");
    expect([inUse.canBeShown, older.canBeShown]).toEqual([true, false]);
    for (const actor of [member, numberAdmin])
      expect(await showWebhookKey(context, actor, { keyId: inUse.id })).toEqual(forbidden);
    expect(await showWebhookKey(context, other.owner, { keyId: inUse.id })).toEqual({
      ok: false,
      error: { code: "not_found" },
    });
    expect(await auditOf(inUse.id)).toEqual([]);

    expect(await showWebhookKey(context, owner, { keyId: inUse.id })).toEqual({
      ok: true,
      value: { address: pointed.value.address },
    });
    expect(await auditOf(inUse.id)).toEqual([{ action: "webhook.key_shown", actorId: owner.userId }]);
    expect(await showWebhookKey(context, owner, { keyId: older.id })).toEqual({
      ok: false,
      error: { code: "not_kept" },
    });
    const rows = await db
      .select()
      .from(webhookKeys)
      .where(eq(webhookKeys.carrierAccountId, tenant.carrierAccountId));
    expect(rows.some(({ sealedKey }) => sealedKey?.includes(pointed.value.address.slice(-20)))).toBe(false);
    expect(JSON.stringify(rows)).not.toContain(before);

    await db
      .update(webhookKeys)
      .set({ sealedKey: randomBytes(80) })
      .where(eq(webhookKeys.id, inUse.id));
    expect(await showWebhookKey(context, owner, { keyId: inUse.id })).toEqual({
      ok: false,
      error: { code: "sealed_shut" },
    });
    await db
      .update(webhookKeys)
      .set({ retiresAt: new Date(Date.now() - 1_000) })
      .where(eq(webhookKeys.id, inUse.id));
    expect(await showWebhookKey(context, owner, { keyId: inUse.id })).toEqual({
      ok: false,
      error: { code: "not_found" },
    });
    expect(await auditOf(inUse.id)).toHaveLength(1);
  });
});

describe("where a number's texts went before", () => {
  const rowOf = async ({ numberId }: { numberId: string }) => {
    const [row] = await database.db.select().from(numbers).where(eq(numbers.id, numberId));
    return { mode: row?.previousMode, forward: row?.previousForward, at: row?.previousModeAt };
  };
  const nothing = { mode: null, forward: null, at: null };

  test("is written down when it is pointed here, not when it called us already or was not told, and is put back by a button", async () => {
    const { db, owner, number, member, numberAdmin } = await aTeam();
    const other = await aTeam();
    const ofNumber = { numberId: number.numberId };
    let label = "Post SMS to URL";
    const set: unknown[] = [];
    const carrier = aCarrier({
      listNumbers: async () =>
        label === ""
          ? later
          : {
              ok: true,
              value: [{ e164: number.e164, smsEnabled: true, modeLabel: label, forwardTo: "desk@shop.test" }],
            },
      setInboundMode: async (e164, mode) => (set.push([e164, mode]), { ok: true, value: null }),
    });
    for (label of ["Post SMS to URL", ""]) {
      expect(await setWebhookUrls(aCarrierContext(carrier), owner)).toMatchObject({ ok: true });
      expect(await rowOf(number)).toEqual(nothing);
      expect(await putBackMode(aCarrierContext(carrier), owner, ofNumber)).toEqual({
        ok: false,
        error: { code: "nothing_known" },
      });
    }
    label = "Email";
    await setWebhookUrls(aCarrierContext(carrier), owner);
    label = "Post SMS to URL";
    await setWebhookUrls(aCarrierContext(carrier), owner);
    expect(await rowOf(number)).toEqual({ mode: "Email", forward: "desk@shop.test", at: expect.any(Date) });

    for (const actor of [member, numberAdmin])
      expect(await putBackMode(aCarrierContext(carrier), actor, ofNumber)).toEqual(forbidden);
    expect(await putBackMode(aCarrierContext(carrier), other.owner, ofNumber)).toEqual({
      ok: false,
      error: { code: "not_found" },
    });
    expect(
      await putBackMode(aCarrierContext(aCarrier({ setInboundMode: async () => later })), owner, ofNumber),
    ).toMatchObject({ ok: false, error: { code: "not_asked" } });
    expect(await rowOf(number)).toMatchObject({ mode: "Email" });
    expect(set).toEqual([]);
    expect(await putBackMode(aCarrierContext(carrier), owner, ofNumber)).toEqual({ ok: true, value: null });
    expect(set).toEqual([[number.e164, { mode: "email", forwardTo: "desk@shop.test" }]]);
    expect(await rowOf(number)).toEqual(nothing);
    const audit = await db.select().from(auditEntries).where(eq(auditEntries.subjectId, number.numberId));
    expect(audit).toMatchObject([
      { action: "webhook.put_back", actorId: owner.userId, details: { mode: "email" } },
    ]);
    expect(JSON.stringify(audit)).not.toContain("desk@shop.test");

    label = "Email and XMPP";
    await setWebhookUrls(aCarrierContext(carrier), owner);
    expect(await putBackMode(aCarrierContext(carrier), owner, ofNumber)).toEqual({
      ok: false,
      error: { code: "by_hand" },
    });
  });

  test("is written down also when who pointed it was signed out before the carrier had answered", async () => {
    const { db, owner, number } = await aTeam();
    const carrier = aCarrier({
      listNumbers: async () => ({
        ok: true,
        value: [{ e164: number.e164, smsEnabled: true, modeLabel: "Email", forwardTo: "desk@shop.test" }],
      }),
      setWebhook: async () => (
        await db.update(sessions).set({ revokedAt: new Date() }).where(eq(sessions.id, owner.sessionId)),
        { ok: true, value: null }
      ),
    });
    expect(await setWebhookUrls(aCarrierContext(carrier), owner)).toEqual(forbidden);
    expect(await rowOf(number)).toEqual({ mode: "Email", forward: "desk@shop.test", at: expect.any(Date) });
  });

  test("off-net state is told to admins of the team, and why where the carrier cannot be asked", async () => {
    const { owner, number, member } = await aTeam();
    const ofNumber = { numberId: number.numberId };
    expect(
      await offNetState(
        aCarrierContext(aCarrier({ offNetState: async (e164) => ({ ok: true, value: `for ${e164}` }) })),
        owner,
        ofNumber,
      ),
    ).toEqual({ ok: true, value: `for ${number.e164}` });
    expect(
      await offNetState(aCarrierContext(aCarrier({ offNetState: async () => later })), owner, ofNumber),
    ).toEqual({
      ok: false,
      error: { code: "not_asked", why: { code: "unavailable", carrier: "It did not answer" } },
    });
    expect(await offNetState(aCarrierContext(aCarrier()), member, ofNumber)).toEqual(forbidden);
  });
});

describe("the self-test", () => {
  /** The door behind an address, as the web server would put it there. */
  function behindAddress(context: CarrierContext) {
    const webhook = aWebhook(context.db, {
      isProbe: (probe) => isProbe(probe, context.now(), context.probeSecret),
    });
    return (async (url: string, init: RequestInit) => {
      const headers = new Headers(init.headers);
      const answer = await webhook.accept(
        aCall(url.slice(url.lastIndexOf("/") + 1), String(init.body), {
          probe: headers.get("x-webhook-probe"),
        }),
      );
      return answer.status === 200
        ? Response.json(answer.understood ? { understood: answer.understood } : {})
        : new Response(null, { status: answer.status });
    }) as typeof fetch;
  }

  test("A7: passes through the real door, with a key of its own that is gone afterwards, and keeps nothing", async () => {
    const { db, tenant, owner } = await aTeam();
    const context = aCarrierContext(aCarrier());
    const refusedLately = async () => {
      const overview = await webhookOverview({ db, now: () => new Date() }, owner);
      if (!overview.ok) throw new Error(overview.error.code);
      const { refusedInDay, lastRefusedAt } = overview.value;
      return { refusedInDay, lastRefusedAt };
    };
    const before = await refusedLately();
    const tested = await testWebhook(context, owner, behindAddress(context));
    expect(tested).toMatchObject({
      ok: true,
      value: ["reachable", "wrong_key_refused", "key_accepted", "text_understood", "report_understood"].map(
        (check) => ({ check, passed: true }),
      ),
    });
    const ofAccount = eq(webhookDeliveries.carrierAccountId, tenant.carrierAccountId);
    expect(await db.select().from(webhookDeliveries).where(ofAccount)).toEqual([]);
    // Its own wrong key is no refused call; a stranger's is, with its time.
    expect(await refusedLately()).toEqual(before);
    const at = new Date(Date.now() + 5_000);
    await aWebhook(db, { now: () => at }).accept(aCall("not-a-key", "{}"));
    await expect.poll(refusedLately).toEqual({ refusedInDay: before.refusedInDay + 1, lastRefusedAt: at });
    expect(
      await db.select().from(webhookKeys).where(eq(webhookKeys.carrierAccountId, tenant.carrierAccountId)),
    ).toEqual([]);
  });

  test("A7: says when nothing is there, and when something else answers", async () => {
    const { owner } = await aTeam();
    const context = aCarrierContext(aCarrier());
    const broken = (async () => {
      throw new TypeError("fetch failed", { cause: Object.assign(new Error("x"), { code: "ECONNREFUSED" }) });
    }) as typeof fetch;
    expect(await testWebhook(context, owner, broken)).toMatchObject({
      ok: true,
      value: [{ check: "reachable", passed: false, detail: { code: "nothing_listens" } }],
    });
    const elsewhere = (async () => new Response("<html>", { status: 200 })) as typeof fetch;
    const tested = await testWebhook(context, owner, elsewhere);
    expect(tested.ok && tested.value.map(({ check, passed }) => [check, passed])).toEqual([
      ["reachable", true],
      ["wrong_key_refused", false],
      ["key_accepted", true],
      ["text_understood", false],
      ["report_understood", false],
    ]);
  });

  test("a probe opens nothing: forged, old or without a key it is a call like any other", async () => {
    const { db, tenant, number } = await aTeam();
    const now = new Date();
    const secret = "the secret of this test";
    const webhook = aWebhook(db, { isProbe: (probe) => isProbe(probe, now, secret) });
    const key = await aWebhookKey(db, tenant);
    const text = aText("+13035550122", number.e164, "A real text");
    const probe = makeProbe(now, secret);
    expect((await webhook.accept(aCall("a-wrong-key", text, { probe }))).status).toBe(401);
    for (const forged of [
      makeProbe(now, "another secret"),
      makeProbe(new Date(now.getTime() - 60_000), secret),
      `${probe}0`,
      "",
      "1.2",
    ])
      expect(isProbe(forged, now, secret), forged).toBe(false);
    expect(await webhook.accept(aCall(key, text, { probe: makeProbe(now, "another secret") }))).toEqual({
      status: 200,
    });
    expect(await webhook.accept(aCall(key, text, { probe }))).toEqual({ status: 200, understood: "text" });
    expect(
      await db
        .select()
        .from(webhookDeliveries)
        .where(eq(webhookDeliveries.carrierAccountId, tenant.carrierAccountId)),
    ).toHaveLength(1);
  });
});

describe("quarantine and status", () => {
  test("V11: lists what nobody understood with its reason, of the own tenant only", async () => {
    const { db, tenant, owner } = await aTeam();
    const other = await aTeam();
    const deps = { db, now: () => new Date() };
    const webhook = aWebhook(db);
    const key = await aWebhookKey(db, tenant);
    await webhook.accept(aCall(key, "<b>not a text</b>", { contentType: "text/plain" }));
    await expect
      .poll(async () => {
        const listed = await listQuarantine(deps, owner, { before: null });
        return listed.ok ? listed.value.calls.length : -1;
      })
      .toBe(1);
    const listed = await listQuarantine(deps, owner, { before: null });
    if (!listed.ok) return;
    expect(listed.value).toMatchObject({
      next: null,
      calls: [{ contentType: "text/plain", code: "no_event", detail: null }],
    });
    expect(listed.value.calls[0]?.body.toString()).toBe("<b>not a text</b>");
    expect(await listQuarantine(deps, other.owner, { before: null })).toEqual({
      ok: true,
      value: { calls: [], next: null },
    });
    const status = await systemStatus(deps, owner, async () => true);
    expect(status).toMatchObject({
      ok: true,
      value: {
        figures: { quarantined: 1, waiting: 0, unconfirmed: 0 },
        room: { health: "healthy" },
        worker: { health: "down", sinceMs: null },
        sending: { hasCredentials: false },
        lastCall: { receivedAt: expect.any(Date) },
      },
    });
    expect(await systemStatus(deps, other.owner, async () => false)).toMatchObject({
      ok: true,
      value: { figures: { quarantined: 0 }, room: { health: "down" }, lastCall: null },
    });
  });

  test("a number that has texts was called, also where no call is kept: the pages say when, and not whether it was answered", async () => {
    const { db, tenant, number, owner } = await aTeam();
    const deps = { db, now: () => new Date() };
    const shown = async () => {
      const [overview, status] = [
        await webhookOverview(deps, owner),
        await systemStatus(deps, owner, async () => true),
      ];
      return [overview.ok && overview.value.lastCall, status.ok && status.value.lastCall];
    };
    await aNumber(db, tenant);
    expect(await shown()).toEqual([null, null]);
    const text = await anInbound(db, await aConversation(db, number));
    const [row] = await db
      .select({ at: messages.acceptedAt })
      .from(messages)
      .where(eq(messages.id, text.messageId));
    const byText = { receivedAt: row?.at, answered: null };
    expect(await shown()).toEqual([byText, byText]);
    const webhook = aWebhook(db);
    await webhook.accept(aCall(await aWebhookKey(db, tenant), aText("+12025550143", number.e164, "Hello?")));
    const byCall = { receivedAt: expect.any(Date), answered: true };
    await expect.poll(shown).toEqual([byCall, byCall]);
  });

  test("quarantine: what is dismissed is shown no more, kept, and in the audit log; once, and by the own team only", async () => {
    const { db, tenant, owner } = await aTeam();
    const other = await aTeam();
    const deps = { db, now: () => new Date() };
    const key = await aWebhookKey(db, tenant);
    for (const body of ["{", "[", "}"]) await aWebhook(db).accept(aCall(key, body));
    const listed = async () => {
      const calls = await listQuarantine(deps, owner, { before: null });
      return calls.ok ? calls.value.calls.map(({ id }) => id) : [];
    };
    await expect.poll(listed).toHaveLength(3);
    const [first, second, third] = await listed();
    const both = { deliveryIds: [first ?? "", second ?? ""] };
    expect(await dismissDeliveries(deps, other.owner, both)).toEqual({
      ok: false,
      error: { code: "not_found" },
    });
    expect(
      await Promise.all([dismissDeliveries(deps, owner, both), dismissDeliveries(deps, owner, both)]),
    ).toEqual(
      expect.arrayContaining([
        { ok: true, value: { dismissed: 2 } },
        { ok: false, error: { code: "not_found" } },
      ]),
    );
    expect(await listed()).toEqual([third]);
    expect(
      await db
        .select({ id: auditEntries.subjectId })
        .from(auditEntries)
        .where(eq(auditEntries.action, "delivery.dismissed")),
    ).toHaveLength(2);
    expect(
      await db
        .select({ state: webhookDeliveries.state })
        .from(webhookDeliveries)
        .where(eq(webhookDeliveries.id, first ?? "")),
    ).toEqual([{ state: "dismissed" }]);
    expect(
      await replayDelivery(
        { ...deps, random: () => 0, read: questBlue.reader.read, publishNow: () => {}, pokeSends: () => {} },
        owner,
        { deliveryId: first ?? "" },
      ),
    ).toEqual({ ok: false, error: { code: "not_quarantined" } });
  });
});
