import { and, count, eq, inArray, sql } from "drizzle-orm";
import { afterEach, describe, expect, test } from "vitest";
import { optOuts } from "@/db/schema/contacts";
import { sends } from "@/db/schema/delivery";
import { messages } from "@/db/schema/messages";
import { endLostSends } from "@/lib/outbound/end-lost-sends";
import type { TestConversation } from "../../support/factories";
import { ledgerCarrier, takes } from "../../support/ledger-carrier";
import { emptyQueue } from "../../support/empty-queue";
import { aSender, type SenderProcess } from "../../support/senders";
import type { SenderOptions } from "../../support/sender-process";
import {
  aQueuedText,
  aSendingNumber,
  deliveryDeps,
  messageById,
  queueRow,
  type SendingNumber,
  sendAll,
  statusOf,
} from "../../support/sending";
import { until } from "../../support/until";
import { patience } from "@/tests/support/patience";

/*
 * Claims are raced by processes with pools of their own. Seen to fail on builds broken on purpose (the
 * mutants claim-without-lease, settle-without-token, lost-lease-queued, sending-after-the-call, opt-out-not-rechecked).
 */
const own = emptyQueue();
const started: SenderProcess[] = [];
afterEach(async () => void (await Promise.all(started.splice(0).map((sender) => sender.stop()))));

async function sender(options: Partial<SenderOptions> = {}): Promise<SenderProcess> {
  const one = await aSender({ databaseUrl: own.database.url, ledgerFile: own.ledger.file, ...options });
  started.push(one);
  return one;
}

async function manyTexts(
  { ana, newConversation }: SendingNumber,
  rows: number,
  each: number,
): Promise<string[]> {
  const { db } = own.database;
  const ids: string[] = [];
  const conversations: TestConversation[] = [];
  for (let i = 0; i < rows; i += 1) conversations.push(await newConversation());
  // Accepted one round after the other, and all due: texts of a conversation must still leave in this order.
  for (let round = 0; round < each; round += 1)
    for (const conversation of conversations)
      ids.push(
        (await aQueuedText(db, ana, conversation, { body: `${conversation.conversationId} ${round}` }))
          .messageId,
      );
  return ids;
}

const inQueue = async () => Number((await own.database.db.select({ n: count() }).from(sends))[0]?.n);
const countOf = async (ids: string[], status: "accepted" | "unconfirmed") =>
  Number(
    (
      await own.database.db
        .select({ n: count() })
        .from(messages)
        .where(and(inArray(messages.id, ids), eq(messages.status, status)))
    )[0]?.n,
  );

const timesByText = () =>
  [...Map.groupBy(own.ledger.entries(), (entry) => entry.text).values()].map((entries) => entries.length);

function expectOrderPerConversation(): void {
  for (const [to, entries] of Map.groupBy(own.ledger.entries(), (entry) => entry.to)) {
    const rounds = entries.map((entry) => Number(entry.text.split(" ")[1]));
    expect(rounds, `order of ${to}`).toEqual(rounds.toSorted((a, b) => a - b));
  }
}

// Longer than usual, for a machine that is busy with other things while processes start.
describe("two processes on one queue", { timeout: 90_000 }, () => {
  test("V14, V21: 200 texts leave exactly once each, in the order of each conversation", async () => {
    const ids = [
      ...(await manyTexts(await aSendingNumber(own.database.db), 20, 5)),
      ...(await manyTexts(await aSendingNumber(own.database.db), 20, 5)),
    ];
    const both = await Promise.all([sender(), sender()]);
    for (const one of both) one.tell({ order: "send" });
    await until(async () => (await inQueue()) === 0, { withinMs: 80_000, what: "an empty queue" });
    expect(own.ledger.entries()).toHaveLength(200);
    expect(new Set(timesByText())).toEqual(new Set([1]));
    expectOrderPerConversation();
    expect(await countOf(ids, "accepted")).toBe(200);
    expect(both.flatMap((one) => one.heard("fault"))).toEqual([]);
    expect(both.map((one) => one.heard("leaving").length > 0)).toEqual([true, true]);
  });

  test("V14, V15: senders killed at random moments submit no text twice, and every text ends", async () => {
    const settings = { leaseMs: 3_000, sendTimeoutMs: 500 };
    const victims = await Promise.all(
      [0, 1].map(() => sender({ settings, behaviour: { ...takes, delayMs: 60 } })),
    );
    const ids = await manyTexts(await aSendingNumber(own.database.db), 30, 3);
    for (const victim of victims) {
      const last = 1 + Math.floor(Math.random() * 6);
      victim.tell({ order: "send" });
      // Killed while the carrier has its last text and has not answered.
      await until(() => victim.heard("leaving").length >= last, { everyMs: 1, what: "a send to interrupt" });
      await victim.kill();
    }
    const survivor = deliveryDeps(own.database.db, ledgerCarrier(own.ledger.file), settings);
    await until(
      async () => (await endLostSends(survivor), await sendAll(survivor), (await inQueue()) === 0),
      { withinMs: 60_000, what: "an empty queue" },
    );
    expect(Math.max(...timesByText())).toBe(1);
    expectOrderPerConversation();
    const [accepted, unconfirmed] = [await countOf(ids, "accepted"), await countOf(ids, "unconfirmed")];
    expect(accepted + unconfirmed).toBe(ids.length);
    expect(unconfirmed).toBeGreaterThanOrEqual(victims.length);
    expect(own.ledger.entries().length).toBeGreaterThanOrEqual(accepted);
  });
});

describe("a process that freezes", { timeout: 90_000 }, () => {
  test("V14, V19: after its claim, past its lease: the text is unconfirmed, and the process sends nothing when it thaws", async () => {
    const { db } = own.database;
    const { ana, number, newConversation } = await aSendingNumber(db);
    const { messageId } = await aQueuedText(db, ana, await newConversation());
    const frozen = await sender({
      settings: { leaseMs: 2_000, sendTimeoutMs: 300 },
      freezeAfterFirstClaim: true,
    });
    frozen.tell({ order: "send" });
    await until(async () => (await queueRow(db, messageId))?.token === 1, { what: "a claim" });
    const other = deliveryDeps(db, ledgerCarrier(own.ledger.file));
    await until(async () => (await endLostSends(other), (await statusOf(db, messageId)) === "unconfirmed"), {
      what: "unconfirmed",
    });
    await frozen.kill("SIGCONT");
    await aQueuedText(db, ana, await newConversation(), { body: "a later one" });
    await until(() => own.ledger.entries().length > 0, { what: "the thawed process at work" });
    expect(own.ledger.entries().map((entry) => entry.text)).toEqual(["a later one"]);
    expect(await messageById(db, messageId)).toMatchObject({
      status: "unconfirmed",
      numberId: number.numberId,
    });
  });

  test("V19: while the carrier answers: the late answer is refused by the token, and nothing is sent again", async () => {
    const { db } = own.database;
    const { ana, newConversation } = await aSendingNumber(db);
    const { messageId } = await aQueuedText(db, ana, await newConversation());
    const frozen = await sender({
      settings: { leaseMs: 2_500, sendTimeoutMs: 500 },
      behaviour: { ...takes, delayMs: 150 },
    });
    frozen.tell({ order: "send" });
    await until(() => own.ledger.entries().length === 1, { everyMs: 2, what: "the send" });
    await frozen.kill("SIGSTOP");
    const other = deliveryDeps(db, ledgerCarrier(own.ledger.file));
    await until(async () => (await endLostSends(other), (await statusOf(db, messageId)) === "unconfirmed"), {
      what: "unconfirmed",
    });
    await frozen.kill("SIGCONT");
    await aQueuedText(db, ana, await newConversation(), { body: "a later one" });
    await until(async () => (await inQueue()) === 0 && own.ledger.entries().length === 2, {
      what: "the thawed process at work",
    });
    expect(await messageById(db, messageId)).toMatchObject({ status: "unconfirmed", carrierMessageId: null });
  });
});

describe("STOP and a claim at the same moment", { timeout: 90_000 }, () => {
  test("V23: in 60 races, a STOP that was acknowledged before the claim's commit lets nothing leave", async () => {
    const { db } = own.database;
    const { ana, newConversation } = await aSendingNumber(db);
    const racer = await sender();
    racer.tell({ order: "send" });
    for (let round = 0; round < 60; round += 1) {
      const conversation = await newConversation();
      const { messageId, body } = await aQueuedText(db, ana, conversation);
      // What ingesting a STOP does: under the conversation's lock, committed before the carrier gets its 200.
      const statusAtStop = await db.transaction(async (tx) => {
        await tx.execute(sql`select from conversations where id = ${conversation.conversationId} for update`);
        await tx.insert(optOuts).values({
          tenantId: conversation.tenantId,
          address: conversation.address,
          word: "STOP",
          viaNumberId: conversation.numberId,
          at: sql`clock_timestamp()`,
        });
        const [row] = await tx
          .select({ status: messages.status })
          .from(messages)
          .where(eq(messages.id, messageId));
        return row?.status;
      });
      await until(async () => (await queueRow(db, messageId)) === undefined, { everyMs: 5, what: "an end" });
      const left = own.ledger.entries().filter((entry) => entry.text === body).length;
      if (statusAtStop === "queued")
        expect({ round, left, status: await statusOf(db, messageId) }).toEqual({
          round,
          left: 0,
          status: "failed",
        });
      else expect(left).toBeLessThanOrEqual(1);
    }
    expect(own.ledger.entries().length).toBeLessThan(60);
  });
});

describe("a flood", { timeout: 90_000 }, () => {
  test("V20: 300 texts waiting on one number delay another's by no more than two seconds", async () => {
    const { db } = own.database;
    const [flood, other] = [await aSendingNumber(db), await aSendingNumber(db)];
    await manyTexts(flood, 60, 5);
    const one = await sender({ behaviour: { ...takes, delayMs: 40 } });
    one.tell({ order: "send" });
    await until(() => own.ledger.entries().length > 10);
    const delays: number[] = [];
    for (let i = 0; i < 10; i += 1) {
      const { body } = await aQueuedText(db, other.ana, await other.newConversation());
      const from = Date.now();
      await until(() => own.ledger.entries().some((entry) => entry.text === body), { everyMs: 5 });
      delays.push((own.ledger.entries().find((entry) => entry.text === body)?.at ?? Infinity) - from);
    }
    expect(Math.max(...delays)).toBeLessThan(patience(2_000));
    expect(await inQueue()).toBeGreaterThan(0);
  });
});
