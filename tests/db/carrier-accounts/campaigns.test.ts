import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { campaigns, carrierAccounts, numbers } from "@/db/schema/numbers";
import { systemClock } from "@/lib/base/clock";
import { SealError } from "@/lib/base/seal";
import type { Carrier, CarrierAnswer, CarrierCampaign } from "@/lib/carriers/port";
import { keepCampaigns, readCampaigns, watchCampaigns } from "@/lib/carrier-accounts/campaigns";
import { saveCredentials } from "@/lib/carrier-accounts/save-credentials";
import { addNumber } from "@/lib/carrier-accounts/add-number";
import { adminNumber } from "@/lib/numbers/admin-numbers";
import { aCarrier, aCarrierContext } from "../../support/carrier-context";
import { carrierIsSilent, goodCredentials } from "../../support/carrier-team";
import { notAnswered } from "@/lib/domain/carrier/not-answered";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aNumber, aPerson, aTenant } from "../../support/factories";
import { deliveryDeps } from "../../support/sending";
import { until } from "../../support/until";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
beforeEach(async () => void (await database.db.update(carrierAccounts).set({ sealedCredentials: null })));

const campaign = (id: string, state: string | null, ...of: { e164: string }[]): CarrierCampaign => ({
  id,
  kind: "Customer care",
  state,
  numbers: of.map(({ e164 }) => e164),
});

/** A team with two numbers, whose carrier says what stands in `told`. */
async function aTeam() {
  const { db } = database;
  const tenant = await aTenant(db);
  await db
    .update(carrierAccounts)
    .set({ sealedCredentials: Buffer.from("sealed") })
    .where(eq(carrierAccounts.id, tenant.carrierAccountId));
  const [support, sales] = [await aNumber(db, tenant), await aNumber(db, tenant, { label: "Sales" })];
  const owner = await aPerson(db, tenant, { role: "owner" });
  const carrierSays = { answer: { ok: true, value: [] } as CarrierAnswer<CarrierCampaign[]>, asked: 0 };
  const carrier: Carrier = aCarrier({
    listCampaigns: async () => ((carrierSays.asked += 1), carrierSays.answer),
  });
  const tell = (...list: CarrierCampaign[]) => void (carrierSays.answer = { ok: true, value: list });
  const shown = async () => {
    const rows = await Promise.all(
      [support, sales].map(({ numberId }) => adminNumber({ db, now: systemClock }, owner, { numberId })),
    );
    return rows.map((row) =>
      row?.campaignCheckedAt ? row.campaign && `${row.campaign.id} ${row.campaign.state}` : "unread",
    );
  };
  const dueIn = (interval: string) =>
    db
      .update(carrierAccounts)
      .set({ campaignsDueAt: sql`campaigns_due_at - ${interval}::interval` })
      .where(eq(carrierAccounts.id, tenant.carrierAccountId));
  const kept = async () =>
    (
      await db
        .select({ id: campaigns.carrierId })
        .from(campaigns)
        .where(eq(campaigns.carrierAccountId, tenant.carrierAccountId))
        .orderBy(campaigns.carrierId)
    ).map(({ id }) => id);
  return {
    db,
    tenant,
    support,
    sales,
    owner,
    carrierSays,
    tell,
    context: aCarrierContext(db, carrier),
    deps: deliveryDeps(db, carrier),
    shown,
    dueIn,
    kept,
  };
}

describe("reading campaigns from the carrier", () => {
  test("A1: a number shows the campaign it is in, follows its changes, and loses it when the carrier does not name it any more", async () => {
    const { support, sales, owner, tell, context, shown, kept } = await aTeam();
    expect(await shown()).toEqual(["unread", "unread"]);
    tell(campaign("C1", "Submitted", support, sales));
    expect(await readCampaigns(context, owner)).toEqual({ ok: true, value: { campaigns: 1 } });
    expect(await shown()).toEqual(["C1 Submitted", "C1 Submitted"]);
    tell(campaign("C1", "Approved", support), campaign("C2", null, sales), campaign("C3", "Approved"));
    await readCampaigns(context, owner);
    expect(await shown()).toEqual(["C1 Approved", "C2 null"]);
    expect(await kept()).toEqual(["C1", "C2", "C3"]);
    tell(campaign("C2", "Approved", sales));
    await readCampaigns(context, owner);
    expect([await shown(), await kept()]).toEqual([[null, "C2 Approved"], ["C2"]]);
    tell();
    expect(await readCampaigns(context, owner)).toEqual({ ok: true, value: { campaigns: 0 } });
    expect([await shown(), await kept()]).toEqual([[null, null], []]);
  });

  test("A1, V6: what a campaign says of another account's number is ignored, and equal ids are two campaigns", async () => {
    const [ours, theirs] = [await aTeam(), await aTeam()];
    theirs.tell(campaign("C1", "Rejected", theirs.support));
    await readCampaigns(theirs.context, theirs.owner);
    ours.tell(
      campaign("C1", "Approved", ours.support, theirs.support, theirs.sales, { e164: "+12025559999" }),
    );
    await readCampaigns(ours.context, ours.owner);
    expect([await ours.shown(), await theirs.shown()]).toEqual([
      ["C1 Approved", null],
      ["C1 Rejected", null],
    ]);
    const [foreign] = await ours.db
      .select({ id: campaigns.id })
      .from(campaigns)
      .where(eq(campaigns.carrierAccountId, ours.tenant.carrierAccountId));
    await expect(
      ours.db
        .update(numbers)
        .set({ campaignId: foreign?.id ?? null })
        .where(eq(numbers.id, theirs.sales.numberId)),
    ).rejects.toThrow();
  });

  test("A1: a carrier that refuses, is silent, or has no credentials that open, changes nothing and is said", async () => {
    const { db, support, owner, carrierSays, tell, context, shown } = await aTeam();
    tell(campaign("C1", "Approved", support));
    await readCampaigns(context, owner);
    const before = await shown();
    for (const [retry, why] of [
      ["never", notAnswered("refused", "It said no.")],
      ["later", notAnswered("carrier_fault")],
      ["unknown", notAnswered("answer_unclear")],
    ] as const) {
      carrierSays.answer = { ok: false, retry, why };
      expect(await readCampaigns(context, owner)).toEqual({ ok: false, error: { code: "not_asked", why } });
    }
    expect(await readCampaigns(aCarrierContext(db, null), owner)).toMatchObject({
      ok: false,
      error: { code: "not_asked", why: { code: "no_credentials" } },
    });
    const shut = aCarrierContext(db, null, {
      carrierFor: () => {
        throw new SealError("altered");
      },
    });
    expect(await readCampaigns(shut, owner)).toMatchObject({
      ok: false,
      error: { code: "not_asked", why: { code: "sealed_shut" } },
    });
    expect(await shown()).toEqual(before);
  });

  test("A1: an answer to credentials that were replaced while it came is not written, and the new ones are asked at once", async () => {
    const { db, tenant, support, owner, carrierSays, deps, shown, kept } = await aTeam();
    const replacing: Carrier = aCarrier({
      listCampaigns: async () => {
        await saveCredentials(aCarrierContext(db, aCarrier()), owner, goodCredentials);
        return { ok: true, value: [campaign("OLD", "Approved", support)] };
      },
    });
    expect(await readCampaigns(aCarrierContext(db, replacing), owner)).toEqual({
      ok: false,
      error: { code: "replaced" },
    });
    await db
      .update(carrierAccounts)
      .set({ campaignsDueAt: null })
      .where(eq(carrierAccounts.id, tenant.carrierAccountId));
    await watchCampaigns(deliveryDeps(db, replacing));
    expect([await shown(), await kept()]).toEqual([["unread", "unread"], []]);
    await watchCampaigns(deps);
    expect(carrierSays.asked).toBe(1);
  });

  test("A1: two answers at once leave one of them whole", async () => {
    const { tenant, support, sales, db, shown } = await aTeam();
    const [account] = await db
      .select()
      .from(carrierAccounts)
      .where(eq(carrierAccounts.id, tenant.carrierAccountId));
    if (!account) throw new Error("no such account");
    const one = [campaign("C1", "Approved", support, sales), campaign("C2", "Approved")];
    const two = [campaign("C2", "Pending", sales, support), campaign("C1", "Pending")];
    // The second waits for the account before it writes anything. An update's own lock, with which a row may be referred to.
    const second = await db.transaction(async (tx) => {
      await tx
        .select({ id: carrierAccounts.id })
        .from(carrierAccounts)
        .where(eq(carrierAccounts.id, account.id))
        .for("no key update");
      const writing = keepCampaigns(db, { account, campaigns: one });
      await until(
        async () =>
          (
            await db.execute(
              sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
            )
          ).rows.length === 1,
      );
      expect(await shown()).toEqual(["unread", "unread"]);
      return { writing };
    });
    await second.writing;
    // Past the admin's button, which holds the account itself: the worker writes as well.
    await Promise.all(
      Array.from({ length: 24 }, (_, index) =>
        keepCampaigns(db, { account, campaigns: index % 2 ? one : two }),
      ),
    );
    expect([
      ["C1 Approved", "C1 Approved"],
      ["C2 Pending", "C2 Pending"],
    ]).toContainEqual(await shown());
  });
});

describe("the worker's reading", () => {
  test("A1: asks every hour, again in five minutes where there was no answer, and by one process at a time", async () => {
    const { support, carrierSays, tell, deps, shown, dueIn } = await aTeam();
    carrierSays.answer = carrierIsSilent;
    await Promise.all([watchCampaigns(deps), watchCampaigns(deps)]);
    expect([carrierSays.asked, await shown()]).toEqual([1, ["unread", "unread"]]);
    tell(campaign("C1", "Approved", support));
    await watchCampaigns(deps);
    expect(carrierSays.asked).toBe(1);
    await dueIn("5 minutes");
    await watchCampaigns(deps);
    expect([carrierSays.asked, await shown()]).toEqual([2, ["C1 Approved", null]]);
    await dueIn("59 minutes");
    await watchCampaigns(deps);
    expect(carrierSays.asked).toBe(2);
    await dueIn("1 minute");
    await watchCampaigns(deps);
    expect(carrierSays.asked).toBe(3);
  });

  test("A1: asks at once after credentials were saved or a number was added, and no account without credentials", async () => {
    const { db, tenant, owner, carrierSays, context, deps } = await aTeam();
    await watchCampaigns(deps);
    await saveCredentials(context, owner, goodCredentials);
    await watchCampaigns(deps);
    expect(carrierSays.asked).toBe(2);
    const e164 = "+12025580777";
    expect(
      await addNumber({ db, now: systemClock }, owner, {
        number: e164,
        label: "",
        inventory: { asked: true, numbers: [{ e164, smsEnabled: true }] },
        account: null,
      }),
    ).toMatchObject({ ok: true });
    await watchCampaigns(deps);
    expect(carrierSays.asked).toBe(3);
    await db
      .update(carrierAccounts)
      .set({ sealedCredentials: null, campaignsDueAt: null })
      .where(eq(carrierAccounts.id, tenant.carrierAccountId));
    expect([await watchCampaigns(deps), carrierSays.asked]).toEqual([0, 3]);
  });
});
