import { afterAll, beforeAll, expect, test } from "vitest";
import { conversations } from "@/db/schema/conversations";
import { DurableEvent } from "@/lib/protocol/events";
import { createTestDatabase, type TestDatabase } from "@/tests/support/database";
import { aNumber, aTenant } from "@/tests/support/factories";
import { aCall, allReceipts, aText, aWebhook, aWebhookKey, eventsOf, textsOf } from "@/tests/support/webhook";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.close());

async function aLine() {
  const { db } = database;
  const tenant = await aTenant(db);
  const number = await aNumber(db, tenant);
  const key = await aWebhookKey(db, tenant);
  return { db, tenant, number, key };
}

test("I3: one inbound text makes one message, raises the thread, and is told once the transaction is committed", async () => {
  const { db, number, key } = await aLine();
  const { accept, told, flush } = aWebhook(db);
  expect(await accept(aCall(key, aText("+13035550101", number.e164, "Are you open?")))).toEqual({ status: 200 });

  const [text] = await textsOf(db, number);
  expect(text).toMatchObject({ direction: "in", source: "customer", status: "received", body: "Are you open?", publicSeq: 1, deliveries: 1, possibleRepeat: false });
  const [thread] = await db.select().from(conversations);
  expect(thread).toMatchObject({ address: "+13035550101", listed: true, publicSeq: 1, attentionSeq: 1, lastMessageId: text?.id, lastBody: "Are you open?", unrespondedSince: text?.acceptedAt });
  const [event] = await eventsOf(db, number);
  expect(DurableEvent.parse({ ...event?.payload, epoch: event?.epoch, seq: event?.seq, type: event?.type })).toMatchObject({
    type: "message.received",
    seq: 1,
    message: { id: text?.id, body: "Are you open?" },
    conversation: { id: thread?.id, last: { body: "Are you open?" } },
  });
  expect(told).toEqual([{ numberId: number.numberId, events: [expect.objectContaining({ type: "message.received", seq: 1 })] }]);
  await flush();
  const [receipt] = await allReceipts(db);
  expect(receipt).toMatchObject({ state: "ingested", messageId: text?.id, answeredAt: expect.any(Date) });
});
