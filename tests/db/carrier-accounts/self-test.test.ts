import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { webhookDeliveries } from "@/db/schema/delivery";
import { webhookKeys } from "@/db/schema/numbers";
import type { Carrier } from "@/lib/carriers/port";
import type { CarrierContext } from "@/lib/carrier-accounts/carrier-context";
import { isProbe, makeProbe } from "@/lib/carrier-accounts/probe";
import { testWebhook } from "@/lib/carrier-accounts/test-webhook";
import { webhookOverview } from "@/lib/insight/webhook-overview";
import { aCarrier, aCarrierContext as makeContext } from "../../support/carrier-context";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aCarrierTeam } from "../../support/carrier-team";
import { aCall, aText, aWebhook, aWebhookKey, closeAll } from "../../support/webhook";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => closeAll(database));

const aTeam = () => aCarrierTeam(database.db);
const aCarrierContext = (carrier: Carrier | null, more: Partial<CarrierContext> = {}) =>
  makeContext(database.db, carrier, more);

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
    expect(await webhook.accept(aCall(key, text, { probe }))).toEqual({ status: 200, understood: "message" });
    expect(
      await db
        .select()
        .from(webhookDeliveries)
        .where(eq(webhookDeliveries.carrierAccountId, tenant.carrierAccountId)),
    ).toHaveLength(1);
  });
});
