import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { appendEventsAndCommit } from "@/db/queries/events/append-events";
import { auditEntries } from "@/db/schema/governance";
import { sends } from "@/db/schema/delivery";
import { messages } from "@/db/schema/messages";
import { streams, streamEvents } from "@/db/schema/events";
import { endLostSends, endOverdueSends } from "@/lib/outbound/end-lost-sends";
import { markRestored } from "@/lib/runtime/mark-restored";
import { publishDue } from "@/lib/realtime/publish-due";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aLedger, ledgerCarrier } from "../../support/ledger-carrier";
import {
  aQueuedText,
  aSendingNumber,
  deliveryDeps,
  messageById,
  queueRow,
  sendAll,
  statusOf,
} from "../../support/sending";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());

test("V25, V27: after a restored backup nothing old leaves, a reply written since does, and every stream begins anew", async () => {
  const { db } = database;
  const ledger = await aLedger();
  const { number, ana, newConversation } = await aSendingNumber(db);
  const conversation = await newConversation();
  const queued = await aQueuedText(db, ana, conversation, { dueInMs: -48 * 3_600_000 });
  const beingSent = await aQueuedText(db, ana, await newConversation());
  await db.update(messages).set({ status: "sending" }).where(eq(messages.id, beingSent.messageId));
  await db
    .update(sends)
    .set({ token: 1, leaseUntil: sql`clock_timestamp() - interval '1 hour'` })
    .where(eq(sends.messageId, beingSent.messageId));
  await db.transaction((tx) =>
    appendEventsAndCommit(tx, [
      { numberId: number.numberId, events: [{ type: "access.granted", userId: ana.userId }] },
    ]),
  );

  expect(await markRestored(db)).toEqual({ held: 2, streams: 2 });

  const [stream] = await db.select().from(streams).where(eq(streams.id, number.numberId));
  expect(stream?.lastSeq).toBe(0);
  expect(stream?.epoch).not.toBe(number.epoch);
  const published: unknown[] = [];
  const deps = {
    ...deliveryDeps(db, ledgerCarrier(ledger.file)),
    tellRoom: async (_: unknown, events: readonly unknown[]) => (published.push(...events), true),
  };
  await publishDue(deps, { olderThanMs: 0 });
  expect(published).toEqual([]);

  await sendAll(deps);
  await endLostSends(deps);
  await endOverdueSends(deps);
  await sendAll(deps);
  expect(ledger.entries()).toEqual([]);
  expect(await messageById(db, queued.messageId)).toMatchObject({ status: "queued", statusCode: "restored" });
  expect((await queueRow(db, queued.messageId))?.heldAt).toBeInstanceOf(Date);
  expect(await statusOf(db, beingSent.messageId)).toBe("unconfirmed");

  const since = await aQueuedText(db, ana, conversation);
  await sendAll(deps);
  expect(ledger.entries().map((entry) => entry.text)).toEqual([since.body]);
  const events = await db
    .select({ seq: streamEvents.seq, epoch: streamEvents.epoch })
    .from(streamEvents)
    .where(eq(streamEvents.epoch, stream?.epoch ?? ""))
    .orderBy(streamEvents.seq);
  expect(events.map((event) => event.seq)).toEqual([1, 2, 3]);
  expect(
    await db.select().from(auditEntries).where(eq(auditEntries.action, "backup.restored")),
  ).toMatchObject([{ details: { held: 2, streams: 2 } }]);
});
