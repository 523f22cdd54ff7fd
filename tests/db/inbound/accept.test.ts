import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { conversations, timelineEntries } from "@/db/schema/conversations";
import { media } from "@/db/schema/messages";
import { numbers } from "@/db/schema/numbers";
import { DurableEvent } from "@/lib/protocol/events";
import { countStatements, countWork } from "../../support/count-statements";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aConversation, anInbound, aNumber, aTenant } from "../../support/factories";
import {
  aCall,
  aLine,
  aText,
  aWebhook,
  closeAll,
  eventsOf,
  flushAll,
  deliveriesOf,
  textsOf,
} from "../../support/webhook";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => closeAll(database));

const threadsOf = (numberId: string) =>
  database.db.select().from(conversations).where(eq(conversations.numberId, numberId));

describe("a customer's text", () => {
  test("I3: makes one message, raises its conversation, and is told once it is committed", async () => {
    const { db, number, tenant, key } = await aLine(database);
    const { accept, published, flush } = aWebhook(db);
    expect(await accept(aCall(key, aText("+13035550101", number.e164, "Are you open?")))).toEqual({
      status: 200,
    });

    const [text] = await textsOf(db, number);
    expect(text).toMatchObject({
      direction: "in",
      source: "customer",
      status: "received",
      body: "Are you open?",
      publicSeq: 1,
      deliveries: 1,
      possibleRepeat: false,
    });
    const [conversation] = await threadsOf(number.numberId);
    expect(conversation).toMatchObject({
      address: "+13035550101",
      listed: true,
      state: "open",
      publicSeq: 1,
      attentionSeq: 1,
      lastMessageId: text?.id,
      lastBody: "Are you open?",
      lastDirection: "in",
    });
    expect(conversation?.unrespondedSince).toEqual(text?.acceptedAt);
    expect(conversation?.lastActivityAt).toEqual(text?.acceptedAt);

    const [event] = await eventsOf(db, number);
    expect(event).toMatchObject({
      type: "message.received",
      seq: 1,
      message: { id: text?.id, body: "Are you open?" },
      conversation: { id: conversation?.id, last: { body: "Are you open?" } },
    });
    expect(DurableEvent.parse(event)).toEqual(event);
    expect(published).toEqual([{ numberId: number.numberId, events: [event] }]);

    await flush();
    const [delivery] = await deliveriesOf(db, tenant);
    expect(delivery).toMatchObject({
      state: "ingested",
      messageId: text?.id,
      tenantId: tenant.tenantId,
      answeredAt: expect.any(Date),
    });
  });

  test("I9: a customer who waits already goes on waiting since the first text; marks and assignment stay", async () => {
    const { db, number, key } = await aLine(database);
    const conversation = await aConversation(db, number);
    const before = await anInbound(db, conversation);
    await db
      .update(conversations)
      .set({ markedUnreadAt: new Date() })
      .where(eq(conversations.id, conversation.conversationId));
    const [waiting] = await threadsOf(number.numberId);
    await aWebhook(db).accept(aCall(key, aText(conversation.address, number.e164, "Hello again?")));
    const [after] = await threadsOf(number.numberId);
    expect(after).toMatchObject({
      publicSeq: before.publicSeq + 1,
      attentionSeq: before.publicSeq + 1,
      unrespondedSince: waiting?.unrespondedSince,
      markedUnreadAt: waiting?.markedUnreadAt,
    });
  });

  test.each([
    ["resolved", "reopened"],
    ["snoozed", "woke"],
  ] as const)(
    "I7: opens a %s conversation again, with a line in the conversation and an event",
    async (state, type) => {
      const { db, number, key } = await aLine(database);
      const conversation = await aConversation(db, number);
      await db
        .update(conversations)
        .set({ state, listed: true, snoozedUntil: state === "snoozed" ? new Date() : null })
        .where(eq(conversations.id, conversation.conversationId));
      await aWebhook(db).accept(aCall(key, aText(conversation.address, number.e164, "One more thing")));
      expect((await threadsOf(number.numberId))[0]).toMatchObject({ state: "open" });
      const [entry] = await db
        .select()
        .from(timelineEntries)
        .where(eq(timelineEntries.conversationId, conversation.conversationId));
      expect(entry).toMatchObject({ type, actorId: null });
      const events = await eventsOf(db, number);
      expect(events.map((event) => event.type)).toEqual(["message.received", `conversation.${type}`]);
      expect(events[1]).toMatchObject({ conversation: { state: "open" }, entry: { id: entry?.id } });
    },
  );

  test("I4: keeps where its pictures are, and shows them in their order", async () => {
    const { db, number, key } = await aLine(database);
    await aWebhook(db).accept(
      aCall(
        key,
        aText("+13035550102", number.e164, "", {
          media: ["https://cdn.test/a.jpg", "https://cdn.test/b.png"],
          type: "MMS",
        }),
      ),
    );
    const [text] = await textsOf(db, number);
    const kept = await db
      .select()
      .from(media)
      .where(eq(media.messageId, text?.id ?? ""));
    expect(kept.map(({ sourceUrl, position }) => ({ sourceUrl, position }))).toEqual([
      { sourceUrl: "https://cdn.test/a.jpg", position: 0 },
      { sourceUrl: "https://cdn.test/b.png", position: 1 },
    ]);
    expect((await eventsOf(db, number))[0]).toMatchObject({
      message: { body: "", media: kept.map(({ id }) => ({ id, contentType: null, name: null })) },
    });
  });

  test("V7: 10 first texts of each of 20 new customers, all at once, make 20 contacts and conversations with 10 texts each", async () => {
    const { db, number, key } = await aLine(database);
    const { accept } = aWebhook(db);
    const customers = Array.from({ length: 20 }, (_, index) => `+1303556${String(index).padStart(4, "0")}`);
    const calls = Array.from({ length: 10 }, (_, round) =>
      customers.map((from) => aText(from, number.e164, `Text ${round}`)),
    ).flat();
    const answers = await Promise.all(calls.map((call) => accept(aCall(key, call))));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const rows = await threadsOf(number.numberId);
    expect(
      rows
        .map(({ address, publicSeq }) => ({ address, publicSeq }))
        .toSorted((a, b) => (a.address < b.address ? -1 : 1)),
    ).toEqual(customers.map((address) => ({ address, publicSeq: 10 })));
    const orphans = await db.execute(
      sql`select id from contacts where not exists (select from contact_phones where contact_id = contacts.id)`,
    );
    expect(orphans.rows).toEqual([]);
  });

  test("V12: events of a number have no hole and stand in the order of their texts, also those of one conversation", async () => {
    const { db, number, key } = await aLine(database);
    const { accept } = aWebhook(db);
    for (let round = 0; round < 5; round += 1)
      await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          accept(aCall(key, aText(`+1303557000${index % 4}`, number.e164, `Text ${round} ${index}`))),
        ),
      );
    const events = await eventsOf(db, number);
    expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 100 }, (_, index) => index + 1));
    for (const ofConversation of Map.groupBy(
      events.flatMap((event) => (event.type === "message.received" ? [event.message] : [])),
      ({ conversationId }) => conversationId,
    ).values()) {
      expect(ofConversation.map(({ publicSeq }) => publicSeq)).toEqual(
        ofConversation.map((_, index) => index + 1),
      );
      const times = ofConversation.map(({ acceptedAt }) => Date.parse(acceptedAt));
      expect(times.every((time, index) => index === 0 || time > (times[index - 1] ?? 0))).toBe(true);
    }
  });
});

describe("whom a text is for", () => {
  test("BW15, U2: one copy per number of ours, none for a number named twice; each says whom else it went to", async () => {
    const { db, tenant, number, key } = await aLine(database);
    const second = await aNumber(db, tenant, { label: "Sales" });
    const call = aText("+13035550111", [second.e164, number.e164, second.e164, "+13035559999"], "Hi both");
    expect(await aWebhook(db).accept(aCall(key, call))).toEqual({ status: 200 });
    const [one, two] = [await textsOf(db, number), await textsOf(db, second)];
    expect(one).toMatchObject([{ body: "Hi both", alsoTo: [second.e164, "+13035559999"] }]);
    expect(two).toMatchObject([{ body: "Hi both", alsoTo: [number.e164, "+13035559999"] }]);
    expect((await deliveriesOf(db, tenant)).map(({ state, messageId }) => ({ state, messageId }))).toEqual(
      expect.arrayContaining([one, two].map(([text]) => ({ state: "ingested", messageId: text?.id }))),
    );
  });

  test("BW15: a repeated group text is a repeat on every number", async () => {
    const { db, tenant, number, key } = await aLine(database);
    const second = await aNumber(db, tenant);
    const { accept } = aWebhook(db);
    const call = aText("+13035550112", [number.e164, second.e164], "Hi both");
    await accept(aCall(key, call));
    await accept(aCall(key, aText("+13035550112", [second.e164, number.e164], "Hi both")));
    expect(
      [...(await textsOf(db, number)), ...(await textsOf(db, second))].map(({ deliveries }) => deliveries),
    ).toEqual([2, 2]);
  });

  test("BW15: 50 numbers of which one is ours make one text", async () => {
    const { db, number, key } = await aLine(database);
    const others = Array.from({ length: 49 }, (_, index) => `+1303558${String(index).padStart(4, "0")}`);
    await aWebhook(db).accept(aCall(key, aText("+13035550113", [...others, number.e164], "Hi all")));
    expect(await textsOf(db, number)).toMatchObject([{ alsoTo: others }]);
  });

  test("BW16: a tenant's key reaches that tenant's numbers only, whoever else is named", async () => {
    const [ours, theirs] = [await aLine(database), await aLine(database)];
    const { db } = database;
    await aWebhook(db).accept(
      aCall(ours.key, aText("+13035550114", [ours.number.e164, theirs.number.e164], "Hi")),
    );
    expect(await textsOf(db, ours.number)).toHaveLength(1);
    expect(await textsOf(db, theirs.number)).toEqual([]);
  });

  test("BW16: the installation's key reaches every tenant's numbers on its account, with a contact in each", async () => {
    const { db } = database;
    const installation = await aLine(database, { ofInstallation: true });
    const other = await aTenant(db);
    const second = await aNumber(db, {
      tenantId: other.tenantId,
      carrierAccountId: installation.tenant.carrierAccountId,
    });
    await aWebhook(db).accept(
      aCall(installation.key, aText("+13035550115", [installation.number.e164, second.e164], "Hi")),
    );
    expect((await textsOf(db, installation.number)).map(({ tenantId }) => tenantId)).toEqual([
      installation.tenant.tenantId,
    ]);
    expect((await textsOf(db, second)).map(({ tenantId }) => tenantId)).toEqual([other.tenantId]);
  });

  test("A5: a text to a disabled number is held and shown nowhere, also when it went to another number too", async () => {
    const { db, tenant, number, key } = await aLine(database);
    const off = await aNumber(db, tenant, { disabledAt: new Date() });
    const { accept } = aWebhook(db);
    expect(await accept(aCall(key, aText("+13035550116", off.e164, "Anyone?")))).toEqual({ status: 200 });
    expect(
      await accept(aCall(key, aText("+13035550116", [off.e164, number.e164], "Anyone at all?"))),
    ).toEqual({ status: 200 });
    expect(await textsOf(db, off)).toEqual([]);
    expect((await eventsOf(db, off)).map(({ type }) => type)).toEqual(["number.changed", "number.changed"]);
    expect(await textsOf(db, number)).toMatchObject([{ body: "Anyone at all?" }]);
    const kept = (await deliveriesOf(db, tenant)).map(({ state, numberId }) => ({ state, numberId }));
    expect(kept.filter(({ state }) => state === "held")).toEqual(
      Array(2).fill({ state: "held", numberId: off.numberId }),
    );
    expect(kept.filter(({ state }) => state === "ingested")).toHaveLength(1);
    await db.update(numbers).set({ disabledAt: null }).where(eq(numbers.id, off.numberId));
  });
});

/** Without the marks of answered calls, which are written a little later and many at a time. */
const statementsOf = async (run: () => Promise<unknown>): Promise<string[]> =>
  (await countStatements(run)).filter(
    (statement) => !statement.includes("update webhook_deliveries set answered_at"),
  );

describe("what a call costs", () => {
  test("a text to a known conversation is 7 statements, begin and commit included, in 3 round trips, and one commit", async () => {
    const { db, number, key } = await aLine(database);
    const conversation = await aConversation(db, number);
    const { accept } = aWebhook(db);
    await accept(aCall(key, aText(conversation.address, number.e164, "First")));
    await flushAll();
    const { statements, roundTrips } = await countWork(() =>
      accept(aCall(key, aText(conversation.address, number.e164, "Second"))),
    );
    expect(statements.length, statements.join("\n")).toBe(7);
    expect(roundTrips).toBe(3);
    // The event is last: whoever holds a number's counter makes its other writers wait.
    expect(statements.at(-2)).toContain("stream_events");
    expect(statements.at(-1)).toBe("commit");
    expect(await textsOf(db, number)).toHaveLength(2);
  });

  test("a text that has to be kept by itself is at most 20 statements", async () => {
    const { db, number, key } = await aLine(database);
    const conversation = await aConversation(db, number);
    const { accept } = aWebhook(db);
    const call = (text: string) =>
      aCall(key, aText(conversation.address, [number.e164, "+13035559999"], text));
    await accept(call("First"));
    // The marks of what was answered are written when there is time: not among what is counted.
    await flushAll();
    const statements = await statementsOf(() => accept(call("Second")));
    expect(statements.length, statements.join("\n")).toBeLessThanOrEqual(20);
    expect(await textsOf(db, number)).toHaveLength(2);
  });

  test("50 texts at once share their statements: at most 40 for all of them", async () => {
    const { db, number, key } = await aLine(database);
    const rows = await Promise.all(Array.from({ length: 50 }, () => aConversation(db, number)));
    const { accept } = aWebhook(db);
    await accept(aCall(key, aText(rows[0]?.address ?? "", number.e164, "First")));
    // The marks of what was answered are written when there is time: not among what is counted.
    await flushAll();
    const statements = await statementsOf(() =>
      Promise.all(rows.map(({ address }) => accept(aCall(key, aText(address, number.e164, "Second"))))),
    );
    expect(statements.length, statements.join("\n")).toBeLessThanOrEqual(40);
    expect(await textsOf(db, number)).toHaveLength(51);
  });

  test("the first text of a new customer is at most 14 statements", async () => {
    const { db, number, key } = await aLine(database);
    const { accept } = aWebhook(db);
    await accept(aCall(key, aText("+13035550121", number.e164, "First")));
    // The marks of what was answered are written when there is time: not among what is counted.
    await flushAll();
    const statements = await statementsOf(() =>
      accept(aCall(key, aText("+13035550122", number.e164, "First"))),
    );
    expect(statements.length, statements.join("\n")).toBeLessThanOrEqual(14);
  });
});
