import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { sends } from "@/db/schema/delivery";
import { messages } from "@/db/schema/messages";
import { carrierAccounts } from "@/db/schema/numbers";
import { aTenant } from "../../support/factories";
import { type Behaviour, ledgerCarrier, takes } from "../../support/ledger-carrier";
import { emptyQueue } from "../../support/empty-queue";
import { aQueuedText, aSendingNumber, deliveryDeps, sendAll } from "../../support/sending";

const own = emptyQueue();

const refusesConnections: Behaviour = { taken: false, answer: "never_left" };

/** A carrier that is down until told otherwise, and counts who knocks. */
function aCarrierThatIsDown() {
  const state = { isDown: true, knocks: 0 };
  const carrier = ledgerCarrier(own.ledger.file, {
    behave: () => {
      state.knocks += 1;
      return state.isDown ? refusesConnections : takes;
    },
  });
  return { state, carrier };
}

const dueAgain = () => own.database.db.update(sends).set({ dueAt: sql`clock_timestamp()` });
const account = async (id: string) =>
  (await own.database.db.select().from(carrierAccounts).where(eq(carrierAccounts.id, id)))[0];
const probeIsDue = (id: string) =>
  own.database.db
    .update(carrierAccounts)
    .set({ nextProbeAt: sql`clock_timestamp()` })
    .where(eq(carrierAccounts.id, id));

describe("a carrier that is down", () => {
  test("V22: it is left alone after a few failures, probed once per 30 s, and afterwards everything leaves once", async () => {
    const { db } = own.database;
    const tenant = await aTenant(db);
    const numbers = [await aSendingNumber(db, { tenant }), await aSendingNumber(db, { tenant })];
    const ids: string[] = [];
    for (const { ana, newConversation } of numbers)
      for (let i = 0; i < 20; i += 1)
        ids.push((await aQueuedText(db, ana, await newConversation())).messageId);
    const { state, carrier } = aCarrierThatIsDown();
    const senders = [
      deliveryDeps(db, carrier, { sendsAtOnce: 2 }),
      deliveryDeps(db, carrier, { sendsAtOnce: 2 }),
    ];
    const round = () => Promise.all(senders.map(sendAll));

    await round();
    // Five to open it, and what was under way with the fifth.
    expect(state.knocks).toBeGreaterThanOrEqual(5);
    expect(state.knocks).toBeLessThanOrEqual(5 + 8);
    const opened = await account(tenant.carrierAccountId);
    expect(Number(opened?.nextProbeAt) - Number(opened?.openedAt)).toBe(30_000);

    state.knocks = 0;
    for (let i = 0; i < 5; i += 1) await dueAgain().then(round);
    expect(state.knocks).toBe(0);
    await probeIsDue(tenant.carrierAccountId);
    for (let i = 0; i < 5; i += 1) await dueAgain().then(round);
    expect(state.knocks).toBe(1);
    expect(Number((await account(tenant.carrierAccountId))?.nextProbeAt)).toBeGreaterThan(
      Date.now() + 20_000,
    );

    state.isDown = false;
    await probeIsDue(tenant.carrierAccountId);
    await dueAgain();
    await sendAll(deliveryDeps(db, carrier));
    await round();
    expect(await account(tenant.carrierAccountId)).toMatchObject({
      failures: 0,
      openedAt: null,
      nextProbeAt: null,
    });
    expect(own.ledger.entries()).toHaveLength(ids.length);
    expect(new Set(own.ledger.entries().map((entry) => entry.text)).size).toBe(ids.length);
    expect(await db.select().from(sends)).toEqual([]);
  });

  test("V22: it holds up no other account", async () => {
    const { db } = own.database;
    const [dead, well] = [await aSendingNumber(db), await aSendingNumber(db)];
    await aQueuedText(db, dead.ana, await dead.newConversation());
    await db
      .update(carrierAccounts)
      .set({ failures: 5, openedAt: new Date(), nextProbeAt: new Date(Date.now() + 30_000) })
      .where(eq(carrierAccounts.id, dead.tenant.carrierAccountId));
    await aQueuedText(db, well.ana, await well.newConversation());
    await sendAll(deliveryDeps(db, ledgerCarrier(own.ledger.file)));
    expect(own.ledger.entries().map((entry) => entry.from)).toEqual([well.number.e164]);
  });

  test("V22: a probe is not used up by a text that may not leave", async () => {
    const { db } = own.database;
    const { tenant, ana, newConversation } = await aSendingNumber(db, { segmentsPerMinute: 2 });
    await aQueuedText(db, ana, await newConversation(), { segments: 3 });
    await aQueuedText(db, ana, await newConversation());
    await db
      .update(carrierAccounts)
      .set({ failures: 5, openedAt: new Date(0), nextProbeAt: new Date(0) })
      .where(eq(carrierAccounts.id, tenant.carrierAccountId));
    await sendAll(deliveryDeps(db, ledgerCarrier(own.ledger.file)));
    expect(own.ledger.entries()).toHaveLength(1);
  });

  test("V22: failures side by side all count", async () => {
    const { db } = own.database;
    const { tenant, ana, newConversation } = await aSendingNumber(db);
    for (let i = 0; i < 4; i += 1) await aQueuedText(db, ana, await newConversation());
    // Tried once: their next time is minutes away.
    await db.update(sends).set({ attempts: 20 });
    await sendAll({
      ...deliveryDeps(
        db,
        ledgerCarrier(own.ledger.file, { behave: () => ({ ...refusesConnections, delayMs: 50 }) }),
      ),
      random: () => 0.9,
    });
    expect(await account(tenant.carrierAccountId)).toMatchObject({ failures: 4, openedAt: null });
  });

  test("a refusal, and being asked to wait, are answers", async () => {
    const { db } = own.database;
    const { tenant, ana, newConversation } = await aSendingNumber(db);
    await db
      .update(carrierAccounts)
      .set({ failures: 4 })
      .where(eq(carrierAccounts.id, tenant.carrierAccountId));
    await aQueuedText(db, ana, await newConversation());
    await sendAll(
      deliveryDeps(
        db,
        ledgerCarrier(own.ledger.file, {
          behave: () => ({ taken: false, answer: "never_left", retryAfterMs: 1_000 }),
        }),
      ),
    );
    expect(await account(tenant.carrierAccountId)).toMatchObject({ failures: 0 });
  });
});

describe("retries", { timeout: 90_000 }, () => {
  test("V22: their gaps grow, are capped, and are spread so that no tenth of a second holds more than 5 %", async () => {
    const { db } = own.database;
    const { ana, newConversation } = await aSendingNumber(db);
    for (let i = 0; i < 100; i += 1) await aQueuedText(db, ana, await newConversation());
    // Asked to wait, so that the breaker, which is another test's, lets every text be tried.
    const deps = deliveryDeps(
      db,
      ledgerCarrier(own.ledger.file, {
        behave: () => ({ taken: false, answer: "never_left", retryAfterMs: 0 }),
      }),
    );
    const gapsAfter = async (attempts: number) => {
      await db.update(sends).set({ dueAt: sql`clock_timestamp()`, attempts });
      await sendAll(deps);
      const rows = await db
        .select({ dueAt: sends.dueAt, failedAt: messages.statusAt })
        .from(sends)
        .innerJoin(messages, eq(messages.id, sends.messageId));
      return rows.map(({ dueAt, failedAt }) => dueAt.getTime() - failedAt.getTime());
    };
    const fullest = (gaps: number[]) =>
      Math.max(
        ...[...Map.groupBy(gaps, (gap) => Math.floor(gap / 100)).values()].map((bucket) => bucket.length),
      ) / gaps.length;
    const mean = (gaps: number[]) => gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const [sixth, last] = [await gapsAfter(5), await gapsAfter(30)];
    expect(mean(sixth)).toBeGreaterThan(8_000);
    expect(mean(last)).toBeGreaterThan(mean(sixth) * 3);
    expect(Math.max(...last)).toBeLessThan(301_000);
    // 100 retries over half a minute and more: one or two in a bucket; one in twenty would be a herd.
    expect(fullest(sixth)).toBeLessThanOrEqual(0.05);
    expect(fullest(last)).toBeLessThanOrEqual(0.05);
  });
});
