import { notAnswered } from "@/lib/domain/carrier/not-answered";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { lockConversation } from "@/db/queries/conversations/conversation-record";
import { insertStatusReport } from "@/db/queries/messages/move-message";
import { sends } from "@/db/schema/delivery";
import { messages, statusReports } from "@/db/schema/messages";
import { type MessageStatus, messageStatuses } from "@/db/vocabulary";
import type { AskedStatus } from "@/lib/carriers/port";
import { askDueStatus } from "@/lib/outbound/poll-status";
import { changeStatusAndCommit } from "@/lib/conversation/change-status";
import { moves } from "@/lib/domain/status/message-status";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aLedger, type Ledger, ledgerCarrier } from "../../support/ledger-carrier";
import { aSender } from "../../support/senders";
import { aQueuedText, aSendingNumber, deliveryDeps, messageById, sendAll } from "../../support/sending";
import { until } from "../../support/until";

let database: TestDatabase;
let ledger: Ledger;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
beforeEach(async () => {
  ledger = await aLedger();
  await database.db.delete(sends);
  await database.db.update(messages).set({ nextPollAt: null });
});

async function anAcceptedText() {
  const { db } = database;
  const { ana, newConversation } = await aSendingNumber(db);
  const { messageId } = await aQueuedText(db, ana, await newConversation());
  await sendAll(deliveryDeps(db, ledgerCarrier(ledger.file)));
  await pollStatusNow(messageId);
  return messageId;
}

const pollStatusNow = (messageId: string) =>
  database.db
    .update(messages)
    .set({ nextPollAt: sql`clock_timestamp()` })
    .where(eq(messages.id, messageId));
const says = (answer: AskedStatus) =>
  deliveryDeps(database.db, ledgerCarrier(ledger.file, { ask: () => answer }));
const known = (status: "accepted" | "sent" | "delivered" | "failed"): AskedStatus => ({
  kind: "known",
  status,
  rawStatus: status,
});
const reportsOf = (messageId: string) =>
  database.db
    .select()
    .from(statusReports)
    .where(eq(statusReports.messageId, messageId))
    .orderBy(statusReports.at, statusReports.id);

describe("the table of moves", () => {
  test("V24: of all 64 moves of an outbound text exactly the allowed ones happen; every report is kept", async () => {
    const { db } = database;
    const { ana, newConversation } = await aSendingNumber(db);
    const conversation = await newConversation();
    const { messageId } = await aQueuedText(db, ana, conversation);
    const outbound = messageStatuses.filter((status) => status !== "received");
    const happened: [MessageStatus, MessageStatus][] = [];
    for (const from of outbound)
      for (const to of outbound) {
        await db.update(messages).set({ status: from }).where(eq(messages.id, messageId));
        await db.transaction(async (tx) => {
          const record = await lockConversation(tx, conversation);
          if (!record) throw new Error("no conversation");
          await changeStatusAndCommit(tx, {
            record,
            messageId,
            to,
            reason: null,
            report: { origin: "callback", rawStatus: to, matchedBy: "own_id" },
          });
        });
        const { status } = await messageById(db, messageId);
        expect([from, to]).toContain(status);
        if (status === to && from !== to) happened.push([from, to]);
      }
    const allowed = outbound.flatMap((from) =>
      outbound.filter((to) => moves[from].includes(to)).map((to) => [from, to]),
    );
    expect(happened).toEqual(allowed);
    const reports = await reportsOf(messageId);
    expect(reports).toHaveLength(64);
    expect(reports.some((report) => !report.applied)).toBe(true);
  });
});

describe("asking the carrier", () => {
  test("V24: what it says moves the text forward; a late word moves nothing and is kept", async () => {
    const messageId = await anAcceptedText();
    const delivering = says(known("delivered"));
    await askDueStatus(delivering);
    expect(await messageById(database.db, messageId)).toMatchObject({
      status: "delivered",
      nextPollAt: null,
    });
    expect(delivering.published).toMatchObject([
      { type: "message.status_changed", message: { id: messageId, status: "delivered" } },
    ]);

    await pollStatusNow(messageId);
    const late = says(known("sent"));
    await askDueStatus(late);
    expect(await messageById(database.db, messageId)).toMatchObject({
      status: "delivered",
      nextPollAt: null,
    });
    expect(late.published).toEqual([]);
    expect((await reportsOf(messageId)).map((report) => report.rawStatus)).toEqual(["accepted", "delivered"]);
  });

  test("V24: a poll behind a report that came first is kept, moves nothing, and asking goes on", async () => {
    const messageId = await anAcceptedText();
    await database.db.update(messages).set({ status: "sent" }).where(eq(messages.id, messageId));
    await askDueStatus(says(known("accepted")));
    const message = await messageById(database.db, messageId);
    expect(message.status).toBe("sent");
    expect(Number(message.nextPollAt)).toBeGreaterThan(Date.now() + 3_000);
    expect((await reportsOf(messageId)).at(-1)).toMatchObject({
      rawStatus: "accepted",
      applied: false,
      origin: "poll",
    });
  });

  test("V24: a failure carries the reason that a callback gave", async () => {
    const messageId = await anAcceptedText();
    const { tenantId } = await messageById(database.db, messageId);
    await insertStatusReport(database.db, {
      tenantId,
      messageId,
      origin: "callback",
      rawStatus: "undelivered",
      status: "failed",
      reason: "Landline",
      matchedBy: "unmatched",
      applied: false,
    });
    await askDueStatus(says(known("failed")));
    expect(await messageById(database.db, messageId)).toMatchObject({
      status: "failed",
      statusCode: "carrier_reported",
      carrierReason: "Landline",
    });
  });

  test("a word that nobody published moves nothing and is kept once per change", async () => {
    const messageId = await anAcceptedText();
    for (const rawStatus of ["pondering", "pondering", "musing", "pondering"]) {
      await askDueStatus(says({ kind: "unknown_word", rawStatus }));
      await pollStatusNow(messageId);
    }
    const kept = (await reportsOf(messageId)).filter((report) => report.origin === "poll");
    expect(kept.map(({ rawStatus, status, applied }) => ({ rawStatus, status, applied }))).toEqual(
      ["pondering", "musing", "pondering"].map((rawStatus) => ({ rawStatus, status: null, applied: false })),
    );
    expect(await messageById(database.db, messageId)).toMatchObject({ status: "accepted" });
  });

  test("a callback that comes while the answer is awaited keeps its own time", async () => {
    const messageId = await anAcceptedText();
    const carrier = ledgerCarrier(ledger.file, {
      ask: async () => {
        await database.db
          .update(messages)
          .set({ nextPollAt: sql`clock_timestamp() + interval '1 second'` })
          .where(eq(messages.id, messageId));
        return { kind: "unavailable", why: notAnswered("asked_to_wait") };
      },
    });
    await askDueStatus(deliveryDeps(database.db, carrier));
    expect(Number((await messageById(database.db, messageId)).nextPollAt)).toBeLessThan(Date.now() + 1_500);
  });

  test("one answer that cannot be had does not keep the others", async () => {
    const [first, second] = [await anAcceptedText(), await anAcceptedText()];
    const idOfFirst = (await messageById(database.db, first)).carrierMessageId;
    const carrier = ledgerCarrier(ledger.file, {
      ask: (id) => {
        if (id === idOfFirst) throw new Error("a bug");
        return known("delivered");
      },
    });
    await expect(askDueStatus(deliveryDeps(database.db, carrier))).rejects.toThrow("a bug");
    expect((await messageById(database.db, second)).status).toBe("delivered");
  });

  test("two processes do not both ask about a text, and ask no sooner than 5 s later", async () => {
    const ids = [];
    for (let i = 0; i < 20; i += 1) ids.push(await anAcceptedText());
    await database.db
      .update(messages)
      .set({ nextPollAt: sql`clock_timestamp()` })
      .where(sql`carrier_message_id is not null and status = 'accepted'`);
    const both = await Promise.all([
      aSender({ databaseUrl: database.url, ledgerFile: ledger.file, freezeAtFirstAsk: true }),
      aSender({ databaseUrl: database.url, ledgerFile: ledger.file }),
    ]);
    try {
      const [frozen, other] = both;
      frozen.tell({ order: "ask" });
      await until(() => frozen.heard("asked").length === 1);
      other.tell({ order: "ask" });
      await until(() => other.heard("asked all").length === 1);
      await frozen.kill("SIGCONT");
      await until(() => frozen.heard("asked all").length === 1);
      for (const one of both) one.tell({ order: "ask" });
      await until(() => both.every((one) => one.heard("asked all").length === 2));
      const asked = both.flatMap((one) => one.heard("asked")).map((item) => item.carrierId);
      expect(asked.length).toBeGreaterThanOrEqual(ids.length);
      expect(new Set(asked).size).toBe(asked.length);
    } finally {
      await Promise.all(both.map((one) => one.stop()));
    }
  });
});
