import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import type { Db } from "@/db/handles";
import { sends } from "@/db/schema/delivery";
import { messages } from "@/db/schema/messages";
import type { OutboundMessage } from "@/lib/carriers/port";
import { createSender } from "@/lib/outbound/send-due";
import { countStatements } from "../../support/count-statements";
import { type Behaviour, ledgerCarrier, takes } from "../../support/ledger-carrier";
import { emptyQueue } from "../../support/empty-queue";
import { aQueuedText, aSendingNumber, deliveryDeps, sendAll, statusOf } from "../../support/sending";
import { until } from "../../support/until";

const own = emptyQueue();

/** Transactions of a number at work on a text that no carrier is asked about: its claim, then these. */
const SETTLING = 2;
const SECOND_LOOK = 3;

describe("order", () => {
  test("V21: texts of a conversation leave in accepted order, the refused one is visibly out", async () => {
    const { db } = own.database;
    const { ana, newConversation } = await aSendingNumber(db);
    const conversations = [await newConversation(), await newConversation(), await newConversation()];
    for (const conversation of conversations)
      for (const body of ["1", "2", "refuse", "4", "5"]) await aQueuedText(db, ana, conversation, { body });
    const behave = ({ text }: { text: string }): Behaviour =>
      text === "refuse" ? { taken: false, answer: "refused" } : { ...takes, onItsWayMs: Math.random() * 30 };
    await sendAll(deliveryDeps(db, ledgerCarrier(own.ledger.file, { behave })));
    for (const { address, conversationId } of conversations) {
      expect(
        own.ledger
          .entries()
          .filter((entry) => entry.to === address)
          .map((entry) => entry.text),
      ).toEqual(["1", "2", "4", "5"]);
      const rows = await db
        .select({ body: messages.body, status: messages.status })
        .from(messages)
        .where(eq(messages.conversationId, conversationId))
        .orderBy(messages.publicSeq);
      expect(rows.map((row) => row.status)).toEqual([
        "accepted",
        "accepted",
        "failed",
        "accepted",
        "accepted",
      ]);
    }
  });

  test("V21: a text that has to wait keeps those behind it waiting", async () => {
    const { db } = own.database;
    const { ana, newConversation } = await aSendingNumber(db);
    const conversation = await newConversation();
    await aQueuedText(db, ana, conversation, { body: "first" });
    await aQueuedText(db, ana, conversation, { body: "second" });
    let hasTried = false;
    const behave = ({ text }: { text: string }): Behaviour => {
      if (text !== "first" || hasTried) return takes;
      hasTried = true;
      return { taken: false, answer: "never_left" };
    };
    const deps = { ...deliveryDeps(db, ledgerCarrier(own.ledger.file, { behave })), random: () => 0.9 };
    await db.update(sends).set({ attempts: 20 });
    await sendAll(deps);
    expect(hasTried).toBe(true);
    expect(own.ledger.entries()).toEqual([]);
    await db.update(sends).set({ dueAt: sql`clock_timestamp()` });
    await sendAll(deps);
    expect(own.ledger.entries().map((entry) => entry.text)).toEqual(["first", "second"]);
  });

  test("V21: an answer that comes while the next claim is asked for is not overlooked: what waited for it leaves in the same round", async () => {
    const { db } = own.database;
    const { ana, newConversation } = await aSendingNumber(db);
    const conversation = await newConversation();
    const first = await aQueuedText(db, ana, conversation);
    const elsewhere = await newConversation();
    // Woken for a text of another conversation, which another process has taken by then. The second look finds the conversation still waiting for the first text; it ends only when that text is done with.
    const [looked, done] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let calls = 0;
    const inTurns: Db["transaction"] = async (body, config) => {
      const call = (calls += 1);
      if (call === SETTLING) await looked.promise;
      if (call === SECOND_LOOK)
        await db.delete(sends).where(eq(sends.conversationId, elsewhere.conversationId));
      const result = await db.transaction(body, config);
      if (call === SETTLING) setImmediate(done.resolve);
      if (call === SECOND_LOOK) {
        looked.resolve();
        await done.promise;
      }
      return result;
    };
    const deps = {
      ...deliveryDeps(Object.create(db, { transaction: { value: inTurns } }), ledgerCarrier(own.ledger.file)),
      carrierFor: () => null,
    };
    const sender = createSender(deps, (fault) => expect.fail(String(fault)));
    await sender.round();
    await until(async () => (await statusOf(db, first.messageId)) === "sending", {
      what: "the first one under way",
    });
    const second = await aQueuedText(db, ana, conversation);
    await aQueuedText(db, ana, elsewhere);
    await sender.round();
    await sender.settled();
    expect([await statusOf(db, first.messageId), await statusOf(db, second.messageId)]).toEqual([
      "failed",
      "failed",
    ]);
  });

  test("V21: what was written to a customer while another text to them is on its way leaves once that has its answer", async () => {
    const { db } = own.database;
    const { ana, newConversation } = await aSendingNumber(db);
    const conversation = await newConversation();
    const first = await aQueuedText(db, ana, conversation, { body: "first" });
    const written = Promise.withResolvers<void>();
    const carrier = ledgerCarrier(own.ledger.file);
    const slow = {
      ...carrier,
      send: async (text: OutboundMessage, signal: AbortSignal) => (
        await written.promise,
        carrier.send(text, signal)
      ),
    };
    const sender = createSender(deliveryDeps(db, slow), (fault) => expect.fail(String(fault)));
    await sender.round();
    await until(async () => (await statusOf(db, first.messageId)) === "sending", {
      what: "the first one under way",
    });
    await aQueuedText(db, ana, conversation, { body: "second" });
    await sender.round();
    written.resolve();
    await sender.settled();
    expect(own.ledger.entries().map((entry) => entry.text)).toEqual(["first", "second"]);
  });

  test("what is due is looked for once a text, and not again when its answer comes", async () => {
    const { db } = own.database;
    const { ana, newConversation } = await aSendingNumber(db);
    await aQueuedText(db, ana, await newConversation());
    const deps = deliveryDeps(db, ledgerCarrier(own.ledger.file));
    const statements = await countStatements(() => sendAll(deps));
    expect(statements.filter((statement) => statement.includes("pg_try_advisory_xact_lock"))).toHaveLength(1);
    expect(own.ledger.entries()).toHaveLength(1);
  });
});

describe("a number whose carrier is slow to answer", () => {
  test("V20: a text that becomes due meanwhile does not wait for that answer", async () => {
    const { db } = own.database;
    const { ana, newConversation } = await aSendingNumber(db);
    await aQueuedText(db, ana, await newConversation(), { body: "slow" });
    const later = await newConversation();
    let answer: () => void = () => {};
    const answered = new Promise<void>((resolve) => (answer = resolve));
    const carrier = ledgerCarrier(own.ledger.file);
    const slow = {
      ...carrier,
      send: (text: OutboundMessage, signal: AbortSignal) =>
        text.text === "slow" ? answered.then(() => carrier.send(text, signal)) : carrier.send(text, signal),
    };
    const deps = deliveryDeps(db, slow);
    const sender = createSender(deps, (fault) => expect.fail(String(fault)));
    await sender.round();
    await until(async () => (await db.select().from(sends)).some((row) => row.leaseUntil !== null), {
      what: "the slow one under way",
    });
    await aQueuedText(db, ana, later, { body: "quick" });
    await sender.round();
    await until(() => own.ledger.entries().some((entry) => entry.text === "quick"), {
      what: "the quick one",
    });
    expect(own.ledger.entries().map((entry) => entry.text)).toEqual(["quick"]);
    answer();
    await sender.settled();
    expect(own.ledger.entries().map((entry) => entry.text)).toEqual(["quick", "slow"]);
  });

  test("a number that another process is just claiming for is looked at again at once", async () => {
    const { db } = own.database;
    const { ana, number, newConversation } = await aSendingNumber(db);
    await aQueuedText(db, ana, await newConversation());
    const deps = deliveryDeps(db, ledgerCarrier(own.ledger.file));
    const [held, released] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const holding = db.transaction(async (tx) => {
      await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${number.numberId}, 1))`);
      held.resolve();
      await released.promise;
    });
    await held.promise;
    const sending = sendAll(deps);
    await db.execute(sql`select pg_sleep(0.1)`);
    expect(own.ledger.entries()).toEqual([]);
    released.resolve();
    await holding;
    await sending;
    expect(own.ledger.entries()).toHaveLength(1);
  });
});
