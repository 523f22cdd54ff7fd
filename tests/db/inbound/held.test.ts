import { asc, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { conversationHistory } from "@/db/queries/conversations/conversation-history";
import { conversations } from "@/db/schema/conversations";
import { webhookDeliveries } from "@/db/schema/delivery";
import { messages } from "@/db/schema/messages";
import { questBlue } from "@/lib/carriers/questblue/adapter";
import { ingestHeldMessages } from "@/lib/inbound/kept/ingest-kept";
import { rowOf } from "@/lib/domain/conversation/history";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aNumber } from "../../support/factories";
import {
  aCall,
  aLine,
  aText,
  aWebhook,
  closeAll,
  eventsOf,
  letPass,
  optOutsInForce,
  deliveriesOf,
  statesOf,
  sweep,
  switchLine,
  type TestLine,
  textsOf,
} from "../../support/webhook";

/* A number that was off: what came for it comes in by itself when it is on again (A5). The mutant is `held-texts-overtaken`. */
let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => closeAll(database));

const FROM = "+13035550101";
const HOUR = 3_600_000;
const catchUp = (line: TestLine, more: Partial<Parameters<typeof ingestHeldMessages>[0]> = {}) =>
  ingestHeldMessages({
    db: line.db,
    now: () => new Date(),
    random: () => 0,
    read: questBlue.reader.read,
    publishNow: () => {},
    ...more,
  });
const write = async (
  line: TestLine,
  text: string,
  { from = FROM, to = line.number.e164 as string | string[] } = {},
) => {
  const { accept, flush } = aWebhook(line.db);
  expect(await accept(aCall(line.key, aText(from, to, text)))).toEqual({ status: 200 });
  await flush();
};
/** What the agents of the number read last about it. */
const heldAsTold = async (line: TestLine) =>
  (await eventsOf(line.db, line.number)).flatMap((event) =>
    event.type === "number.changed" ? [event.number.heldMessages] : [],
  );

test("A5: what came while it was off comes in by itself, in order, with its own times; until then the number says how many there are", async () => {
  const line = await aLine(database);
  await switchLine(line, "off");
  for (const text of ["One", "Two", "Three"]) {
    await write(line, text);
    await letPass(line.db, line.tenant, HOUR);
  }
  expect(await textsOf(line.db, line.number)).toEqual([]);
  expect(await statesOf(line)).toEqual(["held", "held", "held"]);
  expect(await heldAsTold(line)).toEqual([1, 2, 3]);
  expect(await catchUp(line)).toBe(0);
  const came = (await deliveriesOf(line.db, line.tenant)).map(({ receivedAt }) => receivedAt);

  await switchLine(line, "on");
  expect(await catchUp(line)).toBe(3);
  const texts = await textsOf(line.db, line.number);
  expect(texts.map(({ body, publicSeq, statusAt }) => ({ body, publicSeq, statusAt }))).toEqual(
    ["One", "Two", "Three"].map((body, index) => ({ body, publicSeq: index + 1, statusAt: came[index] })),
  );
  const [conversation] = await line.db
    .select()
    .from(conversations)
    .where(eq(conversations.numberId, line.number.numberId));
  expect(conversation).toMatchObject({ listed: true, unrespondedSince: came[0] });
  const history = await line.db.transaction((tx) =>
    conversationHistory(tx, { conversationId: conversation?.id ?? "" }),
  );
  expect(rowOf(history).unrespondedSince).toEqual(came[0]);
  expect(
    (await eventsOf(line.db, line.number)).flatMap((event) =>
      event.type === "message.received" ? [event.message.arrivedAt] : [],
    ),
  ).toEqual(came.map((at) => at.toISOString()));
  expect(await statesOf(line)).toEqual(["ingested", "ingested", "ingested"]);
});

test("A5: what comes while the held ones wait to be taken in, also after a process died in between, is taken in after them", async () => {
  const line = await aLine(database);
  await write(line, "Before");
  await switchLine(line, "off");
  await write(line, "One");
  await letPass(line.db, line.tenant, HOUR);
  await switchLine(line, "on");
  await write(line, "Two");
  expect((await textsOf(line.db, line.number)).map(({ body }) => body)).toEqual(["Before"]);
  await Promise.all([catchUp(line), catchUp(line)]);
  await catchUp(line);
  await write(line, "Three");
  expect((await textsOf(line.db, line.number)).map(({ body }) => body)).toEqual([
    "Before",
    "One",
    "Two",
    "Three",
  ]);
});

test("A5: off, on, off and on again: what was not yet taken in stays in its place", async () => {
  const line = await aLine(database);
  await switchLine(line, "off");
  await write(line, "One");
  await switchLine(line, "on");
  await switchLine(line, "off");
  await write(line, "Two");
  expect(await catchUp(line)).toBe(0);
  await switchLine(line, "on");
  await catchUp(line);
  expect((await textsOf(line.db, line.number)).map(({ body }) => body)).toEqual(["One", "Two"]);
});

test("A5: switched off again while a batch is taken in, it stays held, once", async () => {
  const line = await aLine(database);
  await switchLine(line, "off");
  await write(line, "STOP");
  const [delivery] = await deliveriesOf(line.db, line.tenant);
  await switchLine(line, "on");
  await switchLine(line, "off");
  await line.db
    .update(webhookDeliveries)
    .set({ state: "received" })
    .where(eq(webhookDeliveries.id, delivery?.id ?? ""));
  await sweep(line.db);
  expect(await deliveriesOf(line.db, line.tenant)).toMatchObject([
    { state: "held", heeded: true, numberId: line.number.numberId },
  ]);
  expect(await optOutsInForce(line)).toHaveLength(1);
});

test("A5: one text to two numbers of which one is off is shown at the other, and comes in at the first when that is on", async () => {
  const line = await aLine(database);
  const sales = await aNumber(line.db, line.tenant, { label: "Sales" });
  await switchLine(line, "off");
  await write(line, "To both", { to: [line.number.e164, sales.e164] });
  expect((await textsOf(line.db, sales)).map(({ body }) => body)).toEqual(["To both"]);
  expect(await textsOf(line.db, line.number)).toEqual([]);
  await switchLine(line, "on");
  await catchUp(line);
  expect((await textsOf(line.db, line.number)).map(({ body }) => body)).toEqual(["To both"]);
  expect(await textsOf(line.db, sales)).toHaveLength(1);
});

describe("V23, V60: opt-out words of while it was off", () => {
  test("STOP, START, STOP hold as they come, each; taken in later they change nothing and are not answered", async () => {
    const line = await aLine(database);
    await switchLine(line, "off");
    await write(line, "STOP");
    expect(await optOutsInForce(line)).toMatchObject([{ address: FROM, word: "STOP" }]);
    await write(line, "START");
    expect(await optOutsInForce(line)).toEqual([]);
    await write(line, "STOP");
    expect(await optOutsInForce(line)).toHaveLength(1);
    await switchLine(line, "on");
    await catchUp(line);
    expect(await optOutsInForce(line)).toHaveLength(1);
    expect((await textsOf(line.db, line.number)).map(({ body, source }) => [body, source])).toEqual([
      ["STOP", "customer"],
      ["START", "customer"],
      ["STOP", "customer"],
    ]);
  });

  test("a START to another number stands against the STOP from before it that is read after it", async () => {
    const line = await aLine(database);
    const sales = await aNumber(line.db, line.tenant, { label: "Sales" });
    await switchLine(line, "off");
    await write(line, "STOP");
    await write(line, "START", { to: sales.e164 });
    expect(await optOutsInForce(line)).toEqual([]);
    await switchLine(line, "on");
    await catchUp(line);
    expect(await optOutsInForce(line)).toEqual([]);
    expect((await textsOf(line.db, line.number)).map(({ source }) => source)).toEqual(["customer"]);
  });

  test("YES counts as START only after a STOP, also of somebody who has no conversation yet; HELP is answered when it is read", async () => {
    const line = await aLine(database);
    await switchLine(line, "off");
    for (const text of ["YES", "STOP", "YES"]) await write(line, text);
    expect(await optOutsInForce(line)).toEqual([]);
    await write(line, "HELP", { from: "+13035550102" });
    await switchLine(line, "on");
    await catchUp(line);
    expect(
      (
        await line.db
          .select({ source: messages.source, body: messages.body })
          .from(messages)
          .where(eq(messages.numberId, line.number.numberId))
          .orderBy(asc(messages.acceptedAt))
      ).filter(({ source }) => source === "automatic"),
    ).toMatchObject([{ body: expect.stringContaining("customer texts") }]);
  });
});

test("V11: a held text that cannot be taken in does not hold up those after it", async () => {
  const line = await aLine(database);
  await line.db.execute(
    sql`create function choke_held() returns trigger language plpgsql as $$ begin if new.body = 'Choke' then raise 'choked'; end if; return new; end $$`,
  );
  await line.db.execute(
    sql`create trigger choke_held before insert on messages for each row execute function choke_held()`,
  );
  await switchLine(line, "off");
  for (const text of ["Choke", "Fine"]) await write(line, text);
  await switchLine(line, "on");
  await catchUp(line);
  await line.db.execute(sql`drop trigger choke_held on messages`);
  await write(line, "After");
  expect((await textsOf(line.db, line.number)).map(({ body }) => body)).toEqual(["Fine", "After"]);
  await letPass(line.db, line.tenant, HOUR);
  await sweep(line.db);
  expect((await textsOf(line.db, line.number)).map(({ body }) => body)).toEqual(["Fine", "After", "Choke"]);
});
