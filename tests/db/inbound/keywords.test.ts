import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { optOuts } from "@/db/schema/contacts";
import { conversations, timelineEntries } from "@/db/schema/conversations";
import { sends } from "@/db/schema/delivery";
import { numbers } from "@/db/schema/numbers";
import { KEYWORD_CONFIRMATION } from "@/lib/domain/inbound/keyword-effect";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aConversation, anInbound, aNumber } from "../../support/factories";
import {
  aCall,
  aLine,
  aText,
  aWebhook,
  closeAll,
  eventsOf,
  letPass,
  optOutsInForce,
  type TestLine,
  switchLine,
  textsOf,
} from "../../support/webhook";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => closeAll(database));

const sources = async ({ db, number }: TestLine) => (await textsOf(db, number)).map(({ source }) => source);
const queuedOf = ({ db, number }: TestLine) =>
  db.select().from(sends).where(eq(sends.numberId, number.numberId));

/** Texts of one customer to one number, one after the other and far enough apart to be no repeats. */
async function write(line: TestLine, from: string, ...texts: string[]) {
  let poked = 0;
  const { accept, flush } = aWebhook(line.db, { pokeSends: () => void (poked += 1) });
  for (const text of texts) {
    expect(await accept(aCall(line.key, aText(from, line.number.e164, text)))).toEqual({ status: 200 });
    await flush();
    await letPass(line.db, line.tenant, 5_000);
  }
  return { poked };
}

describe("STOP", () => {
  test("V23, V60: is in force once it is answered, and confirmed by one automatic text that is due at once", async () => {
    const line = await aLine(database, { name: "Harbor Dental" });
    const { poked } = await write(line, "+13035550101", "Stop. Thank you! 🙏");
    expect(await optOutsInForce(line)).toMatchObject([
      { address: "+13035550101", word: "STOP", viaNumberId: line.number.numberId, numberId: null },
    ]);
    const [said, confirmation] = await textsOf(line.db, line.number);
    expect(confirmation).toMatchObject({
      direction: "out",
      source: "automatic",
      status: "queued",
      authorId: null,
      flags: [KEYWORD_CONFIRMATION],
      segments: 1,
      publicSeq: 2,
    });
    expect(confirmation?.body).toMatch(/^Harbor Dental: .*unsubscribed.*START/);
    expect(confirmation?.dueAt).toEqual(said?.acceptedAt);
    expect(await queuedOf(line)).toMatchObject([
      { messageId: confirmation?.id, publicSeq: 2, segments: 1, dueAt: confirmation?.dueAt },
    ]);
    expect(poked).toBe(1);
  });

  test("the confirmation answers nobody: the customer's text stays unread and unresponded", async () => {
    const line = await aLine(database);
    await write(line, "+13035550102", "STOP");
    const [conversation] = await line.db
      .select()
      .from(conversations)
      .where(eq(conversations.numberId, line.number.numberId));
    expect(conversation).toMatchObject({
      publicSeq: 2,
      attentionSeq: 1,
      lastSource: "automatic",
      unrespondedSince: expect.any(Date),
      lastReplyBy: null,
    });
  });

  test("V23: to a line that is switched off it is held and in force all the same, once", async () => {
    const line = await aLine(database);
    const sales = await aNumber(line.db, line.tenant, { label: "Sales" });
    const other = await aConversation(line.db, sales, { address: "+13035550109" });
    await anInbound(line.db, other);
    await switchLine(line, "off");
    await write(line, "+13035550109", "STOP", "STOP");
    expect(await optOutsInForce(line)).toMatchObject([
      { address: "+13035550109", word: "STOP", viaNumberId: line.number.numberId },
    ]);
    expect((await eventsOf(line.db, sales)).map(({ type }) => type)).toEqual(["contact.opted_out"]);
    expect(await textsOf(line.db, line.number)).toEqual([]);
    expect(await queuedOf(line)).toEqual([]);
  });

  test("holds for all numbers of the tenant, and each conversation of the customer says so", async () => {
    const line = await aLine(database);
    const sales = await aNumber(line.db, line.tenant, { label: "Sales" });
    const other = await aConversation(line.db, sales, { address: "+13035550103" });
    await anInbound(line.db, other);
    await write(line, "+13035550103", "STOP");
    const [event] = await eventsOf(line.db, sales);
    expect(event).toMatchObject({
      type: "contact.opted_out",
      conversation: {
        id: other.conversationId,
        optedOut: { word: "STOP", viaNumberId: line.number.numberId },
      },
    });
    expect(
      (
        await line.db
          .select()
          .from(timelineEntries)
          .where(eq(timelineEntries.conversationId, other.conversationId))
      ).map(({ type }) => type),
    ).toEqual(["opted_out"]);
    expect((await eventsOf(line.db, line.number)).map(({ type }) => type)).toEqual([
      "message.received",
      "contact.opted_out",
      "message.queued",
    ]);
  });

  test("twice, it is confirmed once; the second is an ordinary text of someone who opted out", async () => {
    const line = await aLine(database);
    await write(line, "+13035550104", "STOP", "UNSUBSCRIBE");
    expect(await sources(line)).toEqual(["customer", "automatic", "customer"]);
    expect(await optOutsInForce(line)).toHaveLength(1);
    expect((await eventsOf(line.db, line.number)).at(-1)).toMatchObject({
      type: "message.received",
      conversation: { optedOut: { word: "STOP" } },
    });
  });

  test("is not confirmed where the carrier does that, nor to a sender that cannot be answered, and holds all the same", async () => {
    const line = await aLine(database);
    await write(line, "32665", "STOP");
    expect(await sources(line)).toEqual(["customer"]);
    await line.db
      .update(numbers)
      .set({ carrierAnswersKeywords: true })
      .where(eq(numbers.id, line.number.numberId));
    await write(line, "+13035550105", "STOP");
    expect((await sources(line)).toSorted()).toEqual(["customer", "customer"]);
    expect((await optOutsInForce(line)).map(({ address }) => address).toSorted()).toEqual([
      "+13035550105",
      "32665",
    ]);
  });

  test("within a sentence it is no keyword", async () => {
    const line = await aLine(database);
    await write(line, "+13035550106", "Please stop by at noon");
    expect(await optOutsInForce(line)).toEqual([]);
  });

  test("from a number of this installation gets no automatic text: its own, its tenant's, another's, one that is switched off", async () => {
    const line = await aLine(database);
    const elsewhere = await aLine(database);
    const off = await aNumber(line.db, line.tenant, { disabledAt: new Date() });
    for (const from of [
      line.number.e164,
      (await aNumber(line.db, line.tenant)).e164,
      elsewhere.number.e164,
      off.e164,
    ])
      await write(line, from, "STOP", "START", "HELP");
    expect(new Set(await sources(line))).toEqual(new Set(["customer"]));
    expect(await queuedOf(line)).toEqual([]);
    await write(line, "+13035550109", "STOP");
    expect(await queuedOf(line)).toHaveLength(1);
  });

  test("with a number that texts itself, no answer is sent to it", async () => {
    const line = await aLine(database);
    await write(line, line.number.e164, "HELP");
    expect(await sources(line)).toEqual(["customer"]);
  });
});

describe("START and HELP", () => {
  test("START takes back a STOP, is confirmed once, and opens every conversation of the customer again", async () => {
    const line = await aLine(database);
    const sales = await aNumber(line.db, line.tenant);
    await aConversation(line.db, sales, { address: "+13035550107" });
    await write(line, "+13035550107", "STOP", "START", "START");
    expect(await optOutsInForce(line)).toEqual([]);
    expect(await sources(line)).toEqual(["customer", "automatic", "customer", "automatic", "customer"]);
    expect(
      (await eventsOf(line.db, sales)).map((event) => [
        event.type,
        "conversation" in event && event.conversation.optedOut?.word,
      ]),
    ).toEqual([
      ["contact.opted_out", "STOP"],
      ["contact.opted_in", undefined],
    ]);
  });

  test("YES is START only for someone who opted out", async () => {
    const line = await aLine(database);
    await write(line, "+13035550108", "YES", "STOP", "YES");
    expect(await sources(line)).toEqual(["customer", "customer", "automatic", "customer", "automatic"]);
    expect(await optOutsInForce(line)).toEqual([]);
  });

  test("STOP, START, STOP at once, in one transaction, end as they would one by one", async () => {
    const line = await aLine(database);
    const { accept } = aWebhook(line.db);
    await Promise.all(
      ["Hello", "STOP", "START", "QUIT"].map((text) =>
        accept(aCall(line.key, aText("+13035550109", line.number.e164, text))),
      ),
    );
    expect(await optOutsInForce(line)).toMatchObject([{ word: "QUIT" }]);
    expect((await sources(line)).filter((source) => source === "automatic")).toHaveLength(3);
    expect(
      await line.db.select().from(optOuts).where(eq(optOuts.tenantId, line.tenant.tenantId)),
    ).toHaveLength(2);
    expect((await eventsOf(line.db, line.number)).at(-1)).toMatchObject({
      conversation: { optedOut: { word: "QUIT" } },
    });
  });

  test("HELP is answered with who to reach, and is exempt from nothing: it leaves only while the customer is subscribed", async () => {
    const line = await aLine(database, { name: "Harbor Dental" });
    await line.db
      .update(numbers)
      .set({ helpContact: "help@harbor.test" })
      .where(eq(numbers.id, line.number.numberId));
    await write(line, "+13035550110", "help");
    const [, answer] = await textsOf(line.db, line.number);
    expect(answer).toMatchObject({ source: "automatic", flags: null });
    expect(answer?.body).toMatch(/Harbor Dental.*help@harbor\.test.*STOP/);
  });

  test("V23: HELP after STOP is not answered: the confirmation was the last text", async () => {
    const line = await aLine(database);
    await write(line, "+13035550112", "STOP", "HELP");
    expect(await sources(line)).toEqual(["customer", "automatic", "customer"]);
  });
});
