import { afterAll, beforeAll, expect, test } from "vitest";
import { createAlarm } from "@/lib/runtime/alarm";
import { createSender } from "@/lib/outbound/send-due";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aLedger, ledgerCarrier } from "../../support/ledger-carrier";
import { aQueuedText, aSendingNumber, deliveryDeps } from "../../support/sending";
import { until } from "../../support/until";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());

test("V15: a reply whose undo window ends leaves while no worker runs, and not before", async () => {
  const { db } = database;
  const ledger = await aLedger();
  const { ana, newConversation } = await aSendingNumber(db);
  const sender = createSender(deliveryDeps(db, ledgerCarrier(ledger.file)), () => {});
  const alarm = createAlarm(() => void sender.round());
  await aQueuedText(db, ana, await newConversation(), { dueInMs: 400 });
  alarm.ringIn(400);
  await sender.round();
  expect(ledger.entries()).toEqual([]);
  await until(async () => ledger.entries().length === 1);
  await sender.settled();
});
