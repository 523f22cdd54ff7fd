import { desc, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { messages, statusReports } from "@/db/schema/messages";
import type { MessageStatus } from "@/db/vocabulary";
import { newId } from "@/lib/base/ids";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aConversation, aPerson, onNumber, type TestConversation } from "../../support/factories";
import { aQueuedText } from "../../support/sending";
import { countWork } from "../../support/count-statements";
import {
  aCall,
  aLine,
  aWebhook,
  closeAll,
  eventsOf,
  flushAll,
  deliveriesOf,
  statesOf,
  type TestLine,
} from "../../support/webhook";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => closeAll(database));

async function aSentText(
  line: TestLine,
  conversation: TestConversation,
  { status = "accepted" as MessageStatus, agoMs = 1_000, carrierMessageId = newId() as string | null } = {},
) {
  const ana = await onNumber(line.db, await aPerson(line.db, line.tenant), line.number);
  const { messageId } = await aQueuedText(line.db, ana, conversation);
  await line.db
    .update(messages)
    .set({
      status,
      carrierMessageId,
      statusAt: sql`clock_timestamp() - make_interval(secs => ${agoMs / 1_000})`,
      nextPollAt: sql`clock_timestamp() + interval '1 hour'`,
    })
    .where(eq(messages.id, messageId));
  return messageId;
}

async function report(
  line: TestLine,
  conversation: TestConversation,
  status: string,
  more: Record<string, unknown> = {},
) {
  const { accept, published } = aWebhook(line.db);
  expect(
    await accept(
      aCall(line.key, { from: line.number.e164, to: conversation.address, status, segments: "1", ...more }),
    ),
  ).toEqual({ status: 200 });
  return published;
}

const messageOf = async (line: TestLine, id: string) =>
  (await line.db.select().from(messages).where(eq(messages.id, id)))[0];
const reportsOf = (line: TestLine, id: string) =>
  line.db.select().from(statusReports).where(eq(statusReports.messageId, id)).orderBy(desc(statusReports.at));
const isDue = async (line: TestLine, id: string) => {
  const { rows } = await line.db.execute(
    sql`select next_poll_at <= clock_timestamp() as due from messages where id = ${id}`,
  );
  return rows[0]?.due;
};

describe("V24: a status report", () => {
  test("about the only text to that customer in a day moves it, is kept, and is told", async () => {
    const line = await aLine(database);
    const conversation = await aConversation(line.db, line.number);
    const id = await aSentText(line, conversation);
    const published = await report(line, conversation, "delivered");
    expect(await messageOf(line, id)).toMatchObject({ status: "delivered", nextPollAt: null });
    expect(await reportsOf(line, id)).toMatchObject([
      {
        origin: "callback",
        rawStatus: "delivered",
        status: "delivered",
        matchedBy: "only_candidate",
        applied: true,
      },
    ]);
    expect((await eventsOf(line.db, line.number)).at(-1)).toMatchObject({
      type: "message.status_changed",
      message: { id, status: "delivered" },
      conversation: { id: conversation.conversationId },
    });
    expect(published).toMatchObject([
      { numberId: line.number.numberId, events: [{ type: "message.status_changed" }] },
    ]);
    expect(await deliveriesOf(line.db, line.tenant)).toMatchObject([
      { state: "ingested", isReport: true, tenantId: line.tenant.tenantId },
    ]);
  });

  test("late or backwards it moves nothing, and is kept", async () => {
    const line = await aLine(database);
    const conversation = await aConversation(line.db, line.number);
    const id = await aSentText(line, conversation, { status: "delivered" });
    await report(line, conversation, "sent");
    await report(line, conversation, "failed", { reason: "Unknown subscriber" });
    expect(await messageOf(line, id)).toMatchObject({ status: "delivered", statusCode: null });
    expect((await reportsOf(line, id)).map(({ rawStatus, applied }) => ({ rawStatus, applied }))).toEqual([
      { rawStatus: "failed", applied: false },
      { rawStatus: "sent", applied: false },
    ]);
    expect(await eventsOf(line.db, line.number)).toEqual([]);
  });

  test("of a failure says why", async () => {
    const line = await aLine(database);
    const conversation = await aConversation(line.db, line.number);
    const id = await aSentText(line, conversation);
    await report(line, conversation, "failed", { reason: "Landline" });
    expect(await messageOf(line, id)).toMatchObject({
      status: "failed",
      statusCode: "carrier_reported",
      carrierReason: "Landline",
    });
  });

  test("that two texts can be meant by moves neither: the carrier is asked about the open ones, its reason kept beside them", async () => {
    const line = await aLine(database);
    const conversation = await aConversation(line.db, line.number);
    const [open, ended] = [
      await aSentText(line, conversation),
      await aSentText(line, conversation, { status: "delivered", agoMs: 3_600_000 }),
    ];
    await report(line, conversation, "failed", { reason: "Landline" });
    expect([(await messageOf(line, open))?.status, (await messageOf(line, ended))?.status]).toEqual([
      "accepted",
      "delivered",
    ]);
    expect(await isDue(line, open)).toBe(true);
    expect(await isDue(line, ended)).toBe(false);
    expect(await reportsOf(line, open)).toMatchObject([
      { matchedBy: "asked", reason: "Landline", applied: false },
    ]);
    expect(await reportsOf(line, ended)).toEqual([]);
  });

  test("makes the carrier be asked at most once in five seconds about each text, however many reports come", async () => {
    const line = await aLine(database);
    const conversation = await aConversation(line.db, line.number);
    const [one] = [await aSentText(line, conversation), await aSentText(line, conversation)];
    await report(line, conversation, "sent");
    expect(await isDue(line, one)).toBe(true);
    // As the poll leaves it: asked, and to be asked again in an hour.
    await line.db
      .update(messages)
      .set({ nextPollAt: sql`clock_timestamp() + interval '1 hour'` })
      .where(eq(messages.id, one));
    await report(line, conversation, "sent");
    const { rows } = await line.db.execute(
      sql`select extract(epoch from next_poll_at - clock_timestamp())::float8 as wait from messages where id = ${one}`,
    );
    expect(rows[0]?.wait).toBeGreaterThan(1);
    expect(rows[0]?.wait).toBeLessThanOrEqual(5);
  });

  test("with the carrier's own id moves the text of that id, whatever else was sent", async () => {
    const line = await aLine(database);
    const conversation = await aConversation(line.db, line.number);
    const [named, other] = [
      await aSentText(line, conversation, { carrierMessageId: "4711" }),
      await aSentText(line, conversation),
    ];
    await report(line, conversation, "delivered", { msg_id: "4711" });
    expect([(await messageOf(line, named))?.status, (await messageOf(line, other))?.status]).toEqual([
      "delivered",
      "accepted",
    ]);
    expect(await reportsOf(line, named)).toMatchObject([{ matchedBy: "own_id" }]);
  });

  test.each<[string, (line: TestLine, conversation: TestConversation) => Record<string, unknown>]>([
    ["with an id that we do not know", () => ({ msg_id: "h-4711" })],
    ["that repeats our words", () => ({ text: "Your bike is ready", type: "SMS" })],
    ["that repeats our words under its own id", () => ({ msg: "Your bike is ready", id: 99 })],
    [
      "with its ends swapped",
      (line, conversation) => ({ from: conversation.address, to: [line.number.e164] }),
    ],
    [
      "with its ends swapped, under an id that we do not know",
      (line, conversation) => ({ from: conversation.address, to: line.number.e164, id: "h" }),
    ],
  ])("%s moves nothing by itself, is no text of anybody's, and makes us ask", async (_, more) => {
    const line = await aLine(database);
    const conversation = await aConversation(line.db, line.number);
    const [open, ended] = [
      await aSentText(line, conversation),
      await aSentText(line, conversation, { status: "delivered" }),
    ];
    await report(line, conversation, "failed", { reason: "Landline", ...more(line, conversation) });
    expect([(await messageOf(line, open))?.status, (await messageOf(line, ended))?.status]).toEqual([
      "accepted",
      "delivered",
    ]);
    expect(await isDue(line, open)).toBe(true);
    expect(await reportsOf(line, open)).toMatchObject([
      { matchedBy: "asked", reason: "Landline", applied: false },
    ]);
    const texts = await line.db.select().from(messages).where(eq(messages.numberId, line.number.numberId));
    expect(texts.filter(({ direction }) => direction === "in")).toEqual([]);
    expect(await statesOf(line)).toEqual(["ingested"]);
  });

  test("a customer's text that names a state stays a text, also between two numbers of ours", async () => {
    const line = await aLine(database);
    const conversation = await aConversation(line.db, line.number);
    await aSentText(line, conversation);
    const { accept } = aWebhook(line.db);
    await accept(
      aCall(line.key, {
        from: conversation.address,
        to: [line.number.e164],
        text: "Thanks",
        status: "received",
      }),
    );
    await accept(
      aCall(line.key, {
        from: line.number.e164,
        to: [line.number.e164],
        text: "To myself",
        status: "received",
      }),
    );
    const texts = await line.db.select().from(messages).where(eq(messages.numberId, line.number.numberId));
    expect(
      texts
        .filter(({ direction }) => direction === "in")
        .map(({ body }) => body)
        .toSorted(),
    ).toEqual(["Thanks", "To myself"]);
  });

  test("with its ends swapped that repeats our words is taken in, since a customer may quote us, and makes us ask about that text only", async () => {
    const line = await aLine(database);
    const conversation = await aConversation(line.db, line.number);
    const [quoted, other] = [await aSentText(line, conversation), await aSentText(line, conversation)];
    const body = (await messageOf(line, quoted))?.body;
    const { accept } = aWebhook(line.db);
    await accept(
      aCall(line.key, { from: conversation.address, to: [line.number.e164], text: body, status: "failed" }),
    );
    const texts = await line.db.select().from(messages).where(eq(messages.numberId, line.number.numberId));
    expect(texts.filter(({ direction }) => direction === "in").map((text) => text.body)).toEqual([body]);
    expect([await isDue(line, quoted), await isDue(line, other)]).toEqual([true, false]);
    expect([(await messageOf(line, quoted))?.status, await reportsOf(line, other)]).toEqual(["accepted", []]);
    expect(await reportsOf(line, quoted)).toMatchObject([
      { rawStatus: "failed", matchedBy: "asked", applied: false },
    ]);
  });

  test("in a word nobody knows moves nothing, is kept as it was said, and makes us ask", async () => {
    const line = await aLine(database);
    const conversation = await aConversation(line.db, line.number);
    const id = await aSentText(line, conversation);
    await report(line, conversation, "pondering");
    expect(await messageOf(line, id)).toMatchObject({ status: "accepted" });
    expect(await reportsOf(line, id)).toMatchObject([
      { rawStatus: "pondering", status: null, applied: false },
    ]);
    expect(await isDue(line, id)).toBe(true);
  });

  test("about a customer nobody wrote to, or a text of two days ago, is kept and moves nothing", async () => {
    const line = await aLine(database);
    const [silent, old] = [
      await aConversation(line.db, line.number),
      await aConversation(line.db, line.number),
    ];
    const id = await aSentText(line, old, { agoMs: 48 * 3_600_000 });
    await report(line, silent, "delivered");
    await report(line, old, "delivered");
    expect(await messageOf(line, id)).toMatchObject({ status: "accepted" });
    const kept = (await line.db.select().from(statusReports)).filter(
      ({ tenantId }) => tenantId === line.tenant.tenantId,
    );
    expect(kept.map(({ matchedBy, messageId }) => ({ matchedBy, messageId }))).toEqual(
      Array(2).fill({ matchedBy: "unmatched", messageId: null }),
    );
  });

  test("that moves a text is two commits: one keeps the call, one takes it in", async () => {
    const line = await aLine(database);
    const conversation = await aConversation(line.db, line.number);
    await aSentText(line, conversation);
    const { accept } = aWebhook(line.db);
    // The keys that a first call reads, and the mark of its answer, are not among what is counted.
    await accept(aCall(line.key, { from: line.number.e164, to: conversation.address, status: "sent" }));
    await flushAll();
    const { statements, roundTrips } = await countWork(() =>
      accept(aCall(line.key, { from: line.number.e164, to: conversation.address, status: "delivered" })),
    );
    expect(statements.length, statements.join("\n")).toBe(12);
    expect(roundTrips).toBe(5);
    expect(statements.filter((statement) => statement === "commit")).toHaveLength(1);
  });

  test("about another tenant's number is for nobody: quarantine", async () => {
    const [ours, theirs] = [await aLine(database), await aLine(database)];
    const conversation = await aConversation(theirs.db, theirs.number);
    const id = await aSentText(theirs, conversation);
    await report({ ...ours, number: theirs.number }, conversation, "delivered");
    expect(await messageOf(theirs, id)).toMatchObject({ status: "accepted" });
    expect(await deliveriesOf(ours.db, ours.tenant)).toMatchObject([{ state: "quarantined" }]);
  });
});
