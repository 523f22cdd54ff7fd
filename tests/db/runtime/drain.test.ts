import { setTimeout as delay } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { sinceBeat } from "@/db/queries/ops/worker";
import { sends } from "@/db/schema/delivery";
import { drainOnce, runWorker } from "@/lib/runtime/scheduler";
import { createSender } from "@/lib/outbound/send-due";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aTenant } from "../../support/factories";
import { aLedger, type Ledger, ledgerCarrier, takes } from "../../support/ledger-carrier";
import { aQueuedText, aSendingNumber, deliveryDeps } from "../../support/sending";
import { until } from "../../support/until";
import { patience } from "@/tests/support/patience";

let database: TestDatabase;
let ledger: Ledger;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
beforeEach(async () => {
  ledger = await aLedger();
  await database.db.delete(sends);
});

// Accounts without credentials are asked for nothing: the jobs beside the sends have nothing to do.

test("one drain sends what is due, and says that it was there", async () => {
  const { db } = database;
  const { ana, newConversation } = await aSendingNumber(db, {
    tenant: await aTenant(db, { credentials: null }),
  });
  await aQueuedText(db, ana, await newConversation());
  expect(await drainOnce({ deps: deliveryDeps(db, ledgerCarrier(ledger.file)) })).toEqual({ failed: [] });
  expect(ledger.entries()).toHaveLength(1);
  expect(await sinceBeat(db, { name: "worker" })).toBeLessThan(patience(5_000));
});

test("a drain ends, however much is waiting, and leaves nothing half done", async () => {
  const { db } = database;
  const { ana, newConversation } = await aSendingNumber(db, {
    tenant: await aTenant(db, { credentials: null }),
  });
  for (let i = 0; i < 30; i += 1) await aQueuedText(db, ana, await newConversation());
  const deps = deliveryDeps(db, ledgerCarrier(ledger.file, { behave: () => ({ ...takes, delayMs: 150 }) }), {
    sendsAtOnce: 1,
  });
  await drainOnce({ deps }, { forMs: 500 });
  const left = ledger.entries().length;
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThan(30);
  expect(await db.select().from(sends)).toHaveLength(30 - left);
});

test("a job that fails is named, and the others run", async () => {
  const { db } = database;
  const { ana, newConversation } = await aSendingNumber(db, {
    tenant: await aTenant(db, { credentials: null }),
  });
  await aQueuedText(db, ana, await newConversation());
  const broken = {
    ...ledgerCarrier(ledger.file),
    send: () => Promise.reject(new Error("a bug of the adapter")),
  };
  expect(await drainOnce({ deps: deliveryDeps(db, broken) })).toEqual({ failed: ["sends"] });
});

test("the worker sweeps at its own pace, hears of the first fault of a job and of its end, and finishes what it holds", async () => {
  const { db } = database;
  const { ana, newConversation } = await aSendingNumber(db, {
    tenant: await aTenant(db, { credentials: null }),
  });
  await aQueuedText(db, ana, await newConversation());
  const stopping = new AbortController();
  const reports: [string, boolean][] = [];
  let rounds = 0;
  const deps = deliveryDeps(db, ledgerCarrier(ledger.file, { behave: () => ({ ...takes, delayMs: 200 }) }));
  const faulty = createSender(deps, () => {});
  const sender = {
    ...faulty,
    round: async () => {
      rounds += 1;
      if (rounds < 3) throw new Error("a fault");
      await faulty.round();
    },
  };
  const working = runWorker(
    { deps, sender },
    {
      signal: stopping.signal,
      report: (job, fault) => void reports.push([job, fault !== null]),
      // Every pace is quick; a round that hangs still has its time.
      wait: (ms, signal) => delay(ms <= 1_000 ? 10 : ms, undefined, { signal }).catch(() => {}),
    },
  );
  await until(() => ledger.entries().length === 1);
  stopping.abort();
  await working;
  expect(reports).toEqual([
    ["sends", true],
    ["sends", false],
  ]);
  expect(await db.select().from(sends)).toEqual([]);
});
