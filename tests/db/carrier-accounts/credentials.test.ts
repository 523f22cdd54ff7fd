import { eq } from "drizzle-orm";
import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { auditEntries } from "@/db/schema/governance";
import { carrierAccounts, numbers } from "@/db/schema/numbers";
import type { Carrier, CarrierCredentials, CarrierNumber } from "@/lib/carriers/port";
import { addCheckedNumber } from "@/lib/carrier-accounts/add-number";
import { openNumbers } from "@/lib/carrier-accounts/ask-account";
import { systemClock } from "@/lib/base/clock";
import { createCarriers } from "@/lib/runtime/carriers";
import type { CarrierContext } from "@/lib/carrier-accounts/carrier-context";
import { carrierHealth } from "@/lib/carrier-accounts/carrier-health";
import { saveCredentials } from "@/lib/carrier-accounts/save-credentials";
import { verifyNumber } from "@/lib/carrier-accounts/verify-number";
import { aCarrier, aCarrierContext as makeContext, CREDENTIALS_KEY } from "../../support/carrier-context";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import {
  accountOf,
  aCarrierTeam,
  carrierIsSilent,
  carrierRefuses,
  goodCredentials,
} from "../../support/carrier-team";
import { closeAll } from "../../support/webhook";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => closeAll(database));

const forbidden = { ok: false, error: { code: "forbidden" } };
const aTeam = () => aCarrierTeam(database.db);
const aCarrierContext = (carrier: Carrier | null, more: Partial<CarrierContext> = {}) =>
  makeContext(database.db, carrier, more);

describe("credentials of the carrier", () => {
  test("A10, V50: are tried, sealed to their row, and open again only there", async () => {
    const { tenant, owner } = await aTeam();
    const tried: CarrierCredentials[] = [];
    const context = aCarrierContext(null, { tryOut: (credentials) => (tried.push(credentials), aCarrier()) });
    expect(await saveCredentials(context, owner, goodCredentials)).toEqual({
      ok: true,
      value: { untested: null },
    });
    expect(tried).toEqual([goodCredentials]);
    const row = await accountOf(database.db, tenant);
    expect(row).toMatchObject({ credentialsHint: "9f" });
    expect(row.credentialsTestedAt).not.toBeNull();
    expect(row.sealedCredentials?.includes("correct horse")).toBe(false);
    const { carrierFor } = createCarriers({
      credentialsKey: CREDENTIALS_KEY,
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
    await saveCredentials(aCarrierContext(aCarrier()), owner, goodCredentials);
    const before = await accountOf(database.db, tenant);
    expect(
      await saveCredentials(aCarrierContext(aCarrier({ balance: async () => carrierRefuses })), owner, {
        ...goodCredentials,
        password: "wrong",
      }),
    ).toEqual({ ok: false, error: { code: "refused", why: carrierRefuses.why } });
    expect(await accountOf(database.db, tenant)).toEqual(before);
    expect(
      await saveCredentials(
        aCarrierContext(aCarrier({ balance: async () => carrierIsSilent })),
        owner,
        goodCredentials,
      ),
    ).toEqual({
      ok: true,
      value: { untested: carrierIsSilent.why },
    });
    expect(await accountOf(database.db, tenant)).toMatchObject({ credentialsTestedAt: null });
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
      expect(await saveCredentials(context, owner, { ...goodCredentials, ...change })).toEqual({
        ok: false,
        error: { code: "invalid", field, problem },
      });
    expect((await accountOf(database.db, tenant)).sealedCredentials).toBeNull();
  });

  test("BF2: nobody but owners and admins sets them, or learns of them", async () => {
    const { tenant, member, numberAdmin } = await aTeam();
    for (const actor of [member, numberAdmin]) {
      expect(await saveCredentials(aCarrierContext(aCarrier()), actor, goodCredentials)).toEqual(forbidden);
      expect(await carrierHealth(aCarrierContext(aCarrier()), actor)).toEqual(forbidden);
    }
    expect((await accountOf(database.db, tenant)).sealedCredentials).toBeNull();
  });

  test("U6, A10: the page hears the balance, that it is low, that there is nothing, and that the seal does not open", async () => {
    const { db, tenant, owner } = await aTeam();
    const now = async (context: CarrierContext) => {
      const health = await carrierHealth(context, owner);
      return health.ok ? health.value.now : health;
    };
    expect(await now(aCarrierContext(aCarrier()))).toEqual({ state: "no_credentials" });
    await saveCredentials(aCarrierContext(aCarrier()), owner, goodCredentials);
    expect(await now(aCarrierContext(aCarrier()))).toEqual({ state: "works", left: 25, low: false });
    expect(
      await now(
        aCarrierContext(
          aCarrier({ balance: async () => ({ ok: true, value: { balance: "9.99", allowedCredit: "0" } }) }),
        ),
      ),
    ).toMatchObject({ low: true });
    expect(await now(aCarrierContext(aCarrier({ balance: async () => carrierRefuses })))).toEqual({
      state: "refused",
      why: carrierRefuses.why,
    });
    expect(await now(aCarrierContext(aCarrier({ balance: async () => carrierIsSilent })))).toEqual({
      state: "unreachable",
      why: carrierIsSilent.why,
    });
    await db
      .update(carrierAccounts)
      .set({ sealedCredentials: randomBytes(80) })
      .where(eq(carrierAccounts.id, tenant.carrierAccountId));
    expect(
      await now(
        aCarrierContext(null, {
          carrierFor: createCarriers({
            credentialsKey: CREDENTIALS_KEY,
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
      aCarrierContext(aCarrier({ listNumbers: async () => carrierIsSilent })),
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
