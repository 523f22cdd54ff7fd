import { eq } from "drizzle-orm";
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { auditEntries } from "@/db/schema/governance";
import { webhookKeys } from "@/db/schema/numbers";
import { hashToken } from "@/lib/base/one-time-token";
import type { Carrier } from "@/lib/carriers/port";
import type { CarrierContext } from "@/lib/carrier-accounts/carrier-context";
import { setWebhookUrls } from "@/lib/carrier-accounts/set-webhook-urls";
import { showWebhookKey, endWebhookKey, makeWebhookKey } from "@/lib/carrier-accounts/webhook-keys";
import { testWebhook } from "@/lib/carrier-accounts/test-webhook";
import { systemStatus } from "@/lib/insight/system-status";
import { webhookOverview } from "@/lib/insight/webhook-overview";
import { listQuarantine } from "@/lib/insight/list-quarantine";
import { aCarrier, aCarrierContext as makeContext } from "../../support/carrier-context";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aCarrierTeam, carrierRefuses } from "../../support/carrier-team";
import { aNumber } from "../../support/factories";
import { aRacer } from "../../support/race";
import { aCall, aText, aWebhook, aWebhookKey, closeAll } from "../../support/webhook";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => closeAll(database));

const forbidden = { ok: false, error: { code: "forbidden" } };
const aTeam = () => aCarrierTeam(database.db);
const aCarrierContext = (carrier: Carrier | null, more: Partial<CarrierContext> = {}) =>
  makeContext(database.db, carrier, more);

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
        e164 === second.e164 ? carrierRefuses : { ok: true, value: null }
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
        e164 === second.e164 ? carrierRefuses : { ok: true, value: null }
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
    await setWebhookUrls(aCarrierContext(aCarrier({ setWebhook: async () => carrierRefuses })), owner);
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
