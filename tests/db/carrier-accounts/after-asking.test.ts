import { asc, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { auditEntries } from "@/db/schema/governance";
import { campaigns, carrierAccounts, numbers, webhookKeys } from "@/db/schema/numbers";
import { sessions } from "@/db/schema/people";
import { streams } from "@/db/schema/events";
import { systemClock } from "@/lib/base/clock";
import type { Actor } from "@/lib/domain/principal";
import { addCheckedNumber, addListedNumbers } from "@/lib/carrier-accounts/add-number";
import type { CarrierContext } from "@/lib/carrier-accounts/carrier-context";
import { putBackMode } from "@/lib/carrier-accounts/number-at-carrier";
import { setWebhookUrls } from "@/lib/carrier-accounts/set-webhook-urls";
import { readCampaigns } from "@/lib/carrier-accounts/campaigns";
import { saveCredentials } from "@/lib/carrier-accounts/save-credentials";
import { testWebhook } from "@/lib/carrier-accounts/test-webhook";
import { verifyNumber } from "@/lib/carrier-accounts/verify-number";
import { afterAsking } from "@/lib/carrier-accounts/after-asking";
import { changeRole } from "@/lib/people/change-role";
import { switchMember } from "@/lib/people/switch-member";
import { aCarrier, aCarrierContext } from "../../support/carrier-context";
import { goodCredentials } from "../../support/carrier-team";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aNumber, aPerson, aTenant } from "../../support/factories";
import { until } from "../../support/until";
import { aWebhookKey } from "../../support/webhook";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());

let last = 12025587400;

/** A team whose carrier does `meanwhile` before each answer, once. */
async function aWorld() {
  const { db } = database;
  const tenant = await aTenant(db);
  const number = await aNumber(db, tenant);
  const another = `+${(last += 1)}`;
  await db
    .update(numbers)
    .set({ unverified: true, previousMode: "off", previousModeAt: new Date() })
    .where(eq(numbers.id, number.numberId));
  await aWebhookKey(db, tenant);
  const [admin, owner] = [
    await aPerson(db, tenant, { role: "admin" }),
    await aPerson(db, tenant, { role: "owner" }),
  ];
  const state = async () => ({
    account: await db.select().from(carrierAccounts).where(eq(carrierAccounts.tenantId, tenant.tenantId)),
    numbers: await db.select().from(numbers).where(eq(numbers.tenantId, tenant.tenantId)),
    keys: await db
      .select()
      .from(webhookKeys)
      .where(eq(webhookKeys.carrierAccountId, tenant.carrierAccountId))
      .orderBy(asc(webhookKeys.createdAt)),
    campaigns: await db
      .select()
      .from(campaigns)
      .where(eq(campaigns.carrierAccountId, tenant.carrierAccountId)),
  });
  const done = async () =>
    (
      await db
        .select({ action: auditEntries.action })
        .from(auditEntries)
        .where(eq(auditEntries.actorId, admin.userId))
    ).map(({ action }) => action);

  const wait: { meanwhile?: () => Promise<unknown>; state?: Awaited<ReturnType<typeof state>> } = {};
  const waiting = async () => {
    const { meanwhile } = wait;
    delete wait.meanwhile;
    await meanwhile?.();
    wait.state = await state();
  };
  const owned = [number.e164, another].map((e164) => ({
    e164,
    smsEnabled: true,
    modeLabel: "off",
    forwardTo: null,
  }));
  const carrier = aCarrier({
    balance: async () => (await waiting(), { ok: true, value: { balance: "25.00", allowedCredit: "0.00" } }),
    listNumbers: async () => (await waiting(), { ok: true, value: owned }),
    listCampaigns: async () => (
      await waiting(),
      { ok: true, value: [{ id: "C1", kind: "Care", state: "Approved", numbers: [number.e164] }] }
    ),
    setWebhook: async () => (await waiting(), { ok: true, value: null }),
    setInboundMode: async () => (await waiting(), { ok: true, value: null }),
  });
  const post = async () => (await waiting(), Response.json({}, { status: 401 }));
  return {
    db,
    tenant,
    number,
    another,
    admin,
    owner,
    context: aCarrierContext(db, carrier),
    post,
    wait,
    state,
    done,
  };
}
type World = Awaited<ReturnType<typeof aWorld>>;
type Outcome = { ok: boolean; error?: { code: string }; value?: unknown };

/** `audited`: what the carrier has done by then, which is written down whatever comes. */
const actions: Record<
  string,
  {
    run(world: World, context: CarrierContext, actor: Actor): Promise<Outcome>;
    audited?: string[];
    asks?: "no carrier";
    ofNumber?: true;
  }
> = {
  "save credentials": { run: (_, context, actor) => saveCredentials(context, actor, goodCredentials) },
  "verify a number": {
    run: ({ number }, context, actor) => verifyNumber(context, actor, number),
    ofNumber: true,
  },
  "add a number": {
    run: ({ another }, context, actor) => addCheckedNumber(context, actor, { number: another, label: "" }),
  },
  "add listed numbers": {
    async run({ another }, context, actor) {
      const added = await addListedNumbers(context, actor, { numbers: [another] });
      const [refused] = added.ok ? added.value.refused : [];
      return refused ? { ok: false, error: { code: refused.code } } : added;
    },
  },
  "put a number back": {
    run: ({ number }, context, actor) => putBackMode(context, actor, number),
    audited: ["webhook.put_back"],
  },
  "point the numbers": {
    run: (_, context, actor) => setWebhookUrls(context, actor),
    audited: ["webhook.key_made", "webhook.set_at_carrier"],
  },
  "read campaigns": { run: (_, context, actor) => readCampaigns(context, actor) },
  "test the webhook": {
    run: ({ post }, context, actor) => testWebhook(context, actor, post),
    asks: "no carrier",
  },
};

const events: Record<string, { code: string; happens(world: World): Promise<unknown> }> = {
  "is demoted": {
    code: "forbidden",
    happens: ({ db, owner, admin }) =>
      changeRole({ db, now: systemClock }, owner, { userId: admin.userId, role: "manager" }),
  },
  "is switched off": {
    code: "forbidden",
    happens: ({ db, owner, admin }) =>
      switchMember({ db, now: systemClock }, owner, { userId: admin.userId, to: "off" }),
  },
  "is signed out": {
    code: "forbidden",
    happens: ({ db, admin }) =>
      db.update(sessions).set({ revokedAt: new Date() }).where(eq(sessions.id, admin.sessionId)),
  },
  "has their credentials replaced": {
    code: "replaced",
    happens: ({ context, owner }) =>
      saveCredentials(context, owner, { ...goodCredentials, username: "another" }),
  },
};

describe.each(Object.entries(actions))(
  "who waits for the carrier to %s",
  (_, { run, audited = [], asks, ofNumber }) => {
    test("writes when nothing happens meanwhile", async () => {
      const world = await aWorld();
      const before = await world.state();
      expect(await run(world, world.context, world.admin)).toMatchObject({ ok: true });
      // The key of a self-test is gone when it ends.
      if (asks !== "no carrier") expect(await world.state()).not.toEqual(before);
    });

    const possible = Object.entries(events).filter(
      ([, { code }]) => code !== "replaced" || asks !== "no carrier",
    );
    test.each(possible)(
      "V43: and %s meanwhile writes nothing but what the carrier was told",
      async (__, { code, happens }) => {
        const world = await aWorld();
        world.wait.meanwhile = () => happens(world);
        expect(await run(world, world.context, world.admin)).toEqual({ ok: false, error: { code } });
        expect(await world.state()).toEqual(world.wait.state);
        expect(await world.done()).toEqual(audited);
      },
    );

    if (ofNumber)
      test("finds that the number is gone meanwhile", async () => {
        const world = await aWorld();
        const { db, number } = world;
        world.wait.meanwhile = async () => {
          await db.delete(streams).where(eq(streams.id, number.numberId));
          await db.delete(numbers).where(eq(numbers.id, number.numberId));
        };
        expect(await run(world, world.context, world.admin)).toEqual({
          ok: false,
          error: { code: "not_found" },
        });
        expect(await world.done()).toEqual([]);
      });
  },
);

test("V43: a demotion that meets such a write waits until it is done", async () => {
  const { db, owner, admin, context } = await aWorld();
  const order: string[] = [];
  const isWaiting = async () =>
    (
      await db.execute(
        sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
      )
    ).rows.length === 1;
  const { demoted } = await db.transaction(async (tx) => {
    expect(
      await afterAsking(context, tx, { actor: admin, action: "credentials.edit", account: null }),
    ).toMatchObject({ ok: true });
    const demotion = changeRole({ db, now: systemClock }, owner, {
      userId: admin.userId,
      role: "manager",
    }).then(() => order.push("demoted"));
    await until(isWaiting);
    order.push("written");
    return { demoted: demotion };
  });
  await demoted;
  expect(order).toEqual(["written", "demoted"]);
});
