import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { conversations } from "@/db/schema/conversations";
import { optOuts } from "@/db/schema/contacts";
import { webhookDeliveries, sends, sendSlots } from "@/db/schema/delivery";
import { messages, statusReports } from "@/db/schema/messages";
import { numberGrants, numbers } from "@/db/schema/numbers";
import { users } from "@/db/schema/people";
import { lockConversation } from "@/db/queries/conversations/conversation-record";
import { streamEvents } from "@/db/schema/events";
import { changeStatusAndCommit } from "@/lib/conversation/change-status";
import { endLostSends, endOverdueSends } from "@/lib/outbound/end-lost-sends";
import { newId } from "@/lib/base/ids";
import { createSender } from "@/lib/outbound/send-due";
import { KEYWORD_CONFIRMATION } from "@/lib/domain/inbound/keyword-effect";
import { aNumber, anOptOut } from "../../support/factories";
import { type Behaviour, ledgerCarrier, takes } from "../../support/ledger-carrier";
import { emptyQueue } from "../../support/empty-queue";
import {
  aQueuedText,
  aSendingNumber,
  deliveryDeps,
  messageById,
  queueRow,
  sendAll,
  statusOf,
} from "../../support/sending";
import { until } from "../../support/until";

const own = emptyQueue();

const sentWith = async (behaviour: Behaviour) => {
  const { db } = own.database;
  const { ana, newConversation } = await aSendingNumber(db);
  const { messageId } = await aQueuedText(db, ana, await newConversation());
  const deps = deliveryDeps(db, ledgerCarrier(own.ledger.file, { behave: () => behaviour }));
  await sendAll(deps);
  return { messageId, deps, message: await messageById(db, messageId), row: await queueRow(db, messageId) };
};

describe("what an answer makes of a text", () => {
  test("V17: accepted with an id is accepted, and is asked about in a few seconds", async () => {
    const { message, row } = await sentWith({ ...takes, warning: "Sent as MMS" });
    expect(message).toMatchObject({
      status: "accepted",
      statusCode: "carrier_warned",
      carrierReason: "Sent as MMS",
      carrierMessageId: own.ledger.entries()[0]?.id,
    });
    expect(Number(message.nextPollAt) - Date.now()).toBeGreaterThan(3_000);
    expect(row).toBeUndefined();
  });

  test("V17: a refusal is failed, with the carrier's words, and is never shown as sent", async () => {
    const { message, messageId, row } = await sentWith({ taken: false, answer: "refused" });
    expect(message).toMatchObject({
      status: "failed",
      statusCode: "carrier_refused",
      carrierReason: "Invalid destination",
      carrierMessageId: null,
      nextPollAt: null,
    });
    expect(row).toBeUndefined();
    const reports = await own.database.db
      .select()
      .from(statusReports)
      .where(eq(statusReports.messageId, messageId));
    expect(reports).toMatchObject([{ origin: "answer", rawStatus: "refused", applied: true }]);
  });

  test("V16, V17: a lost answer is unconfirmed, stands once in the ledger and is never sent again", async () => {
    const { message, deps } = await sentWith({ taken: true, answer: "unknown" });
    expect(message).toMatchObject({
      status: "unconfirmed",
      statusCode: "answer_unclear",
      carrierReason: null,
    });
    await sendAll(deps);
    await endLostSends(deps);
    await sendAll(deps);
    expect(own.ledger.entries()).toHaveLength(1);
    expect(await statusOf(own.database.db, message.id)).toBe("unconfirmed");
  });

  test("V17: what certainly never left is queued again for later, says so, and uses up no rate", async () => {
    const { message, row } = await sentWith({ taken: false, answer: "never_left", retryAfterMs: 5_000 });
    expect(message).toMatchObject({ status: "queued", statusCode: "carrier_asked_to_wait" });
    const waitMs = Number(row?.dueAt) - Number(message?.statusAt);
    expect(waitMs).toBeGreaterThan(4_000);
    expect(waitMs).toBeLessThan(7_000);
    expect(row).toMatchObject({ leaseUntil: null, attempts: 1, token: 1 });
    expect(
      await own.database.db.select().from(sendSlots).where(eq(sendSlots.numberId, message.numberId)),
    ).toEqual([]);
  });

  test("V16: a carrier that throws is a lost answer, not a second try", async () => {
    const { db } = own.database;
    const { ana, newConversation } = await aSendingNumber(db);
    const { messageId } = await aQueuedText(db, ana, await newConversation());
    const carrier = {
      ...ledgerCarrier(own.ledger.file),
      send: () => Promise.reject(new Error("a bug of the adapter")),
    };
    await expect(sendAll(deliveryDeps(db, carrier))).rejects.toThrow("a bug of the adapter");
    expect(await messageById(db, messageId)).toMatchObject({
      status: "unconfirmed",
      statusCode: "answer_lost",
      carrierReason: null,
    });
  });

  test("V15: an account without credentials fails its texts with that reason", async () => {
    const { db } = own.database;
    const { ana, newConversation } = await aSendingNumber(db);
    const { messageId } = await aQueuedText(db, ana, await newConversation());
    await sendAll({ ...deliveryDeps(db, ledgerCarrier(own.ledger.file)), carrierFor: () => null });
    expect(await messageById(db, messageId)).toMatchObject({
      status: "failed",
      statusCode: "no_credentials",
    });
  });

  test("a fault of our own before the first byte puts the text back, and counts against no carrier", async () => {
    const { db } = own.database;
    const { tenant, ana, newConversation } = await aSendingNumber(db);
    const { messageId } = await aQueuedText(db, ana, await newConversation());
    const deps = deliveryDeps(db, ledgerCarrier(own.ledger.file));
    const broken = {
      ...deps,
      carrierFor: () => {
        throw new Error("the seal does not open");
      },
    };
    await expect(sendAll(broken)).rejects.toThrow("the seal does not open");
    expect(await messageById(db, messageId)).toMatchObject({
      status: "queued",
      statusCode: "could_not_leave",
    });
    const [account] = await db.query.carrierAccounts.findMany({
      where: (row) => eq(row.id, tenant.carrierAccountId),
    });
    expect(account).toMatchObject({ failures: 0 });
  });
});

test("V24: a report that overtakes the answer stands, and the answer's id is kept, to ask by", async () => {
  const { db } = own.database;
  const { ana, newConversation } = await aSendingNumber(db);
  const conversation = await newConversation();
  const { messageId } = await aQueuedText(db, ana, conversation);
  const report = () =>
    db.transaction(async (tx) => {
      const record = await lockConversation(tx, conversation);
      if (record)
        await changeStatusAndCommit(tx, {
          record,
          messageId,
          to: "sent",
          reason: null,
          report: { origin: "callback", rawStatus: "sent", matchedBy: "only_candidate" },
        });
    });
  const carrier = ledgerCarrier(own.ledger.file, { behave: async () => (await report(), takes) });
  await sendAll(deliveryDeps(db, carrier));
  const message = await messageById(db, messageId);
  expect(message).toMatchObject({ status: "sent", carrierMessageId: own.ledger.entries()[0]?.id });
  expect(message.nextPollAt).toBeInstanceOf(Date);
});

describe("every accepted text ends", () => {
  test("V15: what the carrier could not take for a day is failed, also when nobody got to try it", async () => {
    const { db } = own.database;
    const { ana, newConversation } = await aSendingNumber(db);
    const [tried, waited] = [
      await aQueuedText(db, ana, await newConversation()),
      await aQueuedText(db, ana, await newConversation(), { dueInMs: -25 * 3_600_000 }),
    ];
    await db
      .update(messages)
      .set({ acceptedAt: sql`clock_timestamp() - interval '25 hours'` })
      .where(eq(messages.id, tried.messageId));
    const deps = deliveryDeps(
      db,
      ledgerCarrier(own.ledger.file, { behave: () => ({ taken: false, answer: "never_left" }) }),
    );
    await endOverdueSends(deps);
    expect(await messageById(db, waited.messageId)).toMatchObject({
      status: "failed",
      statusCode: "overdue",
    });
    await sendAll(deps);
    expect(await messageById(db, tried.messageId)).toMatchObject({
      status: "failed",
      statusCode: "carrier_unreachable",
    });
    expect(await db.select().from(sends)).toEqual([]);
  });

  test("V15: a database that fails for a moment when the answer comes costs no answer", async () => {
    const { db } = own.database;
    const { ana, newConversation } = await aSendingNumber(db);
    const { messageId } = await aQueuedText(db, ana, await newConversation());
    const carrier = ledgerCarrier(own.ledger.file, {
      behave: async () => {
        await db.execute(sql`alter table send_slots rename to send_slots_away`);
        return takes;
      },
    });
    const sending = sendAll(deliveryDeps(db, carrier));
    await until(async () => own.ledger.entries().length === 1);
    await db.execute(sql`select pg_sleep(0.4)`);
    await db.execute(sql`alter table send_slots_away rename to send_slots`);
    await sending;
    expect(await statusOf(db, messageId)).toBe("accepted");
    expect(own.ledger.entries()).toHaveLength(1);
  });

  test("V15: of lost sends, one that cannot be ended does not keep the others", async () => {
    const { db } = own.database;
    const { ana, newConversation } = await aSendingNumber(db);
    const texts = [
      await aQueuedText(db, ana, await newConversation()),
      await aQueuedText(db, ana, await newConversation()),
    ];
    for (const [index, { messageId }] of texts.entries()) {
      await db.update(messages).set({ status: "sending" }).where(eq(messages.id, messageId));
      await db
        .update(sends)
        .set({ token: 1, leaseUntil: sql`clock_timestamp() - make_interval(secs => ${10 - index})` })
        .where(eq(sends.messageId, messageId));
    }
    const deps = deliveryDeps(db, ledgerCarrier(own.ledger.file));
    let first = true;
    const faulty = {
      ...deps,
      publishNow: () => {
        if (first) {
          first = false;
          throw new Error("a fault");
        }
      },
    };
    await expect(endLostSends(faulty)).rejects.toThrow("a fault");
    expect(await statusOf(db, texts[1]?.messageId ?? "")).toBe("unconfirmed");
  });
});

describe("the moment of leaving", () => {
  const notSent = async (
    change: (
      number: Awaited<ReturnType<typeof aSendingNumber>>,
      newConversation: Awaited<ReturnType<Awaited<ReturnType<typeof aSendingNumber>>["newConversation"]>>,
    ) => Promise<unknown>,
  ) => {
    const { db } = own.database;
    const sending = await aSendingNumber(db);
    const newConversation = await sending.newConversation();
    const { messageId } = await aQueuedText(db, sending.ana, newConversation);
    await change(sending, newConversation);
    await sendAll(deliveryDeps(db, ledgerCarrier(own.ledger.file)));
    expect(own.ledger.entries()).toEqual([]);
    expect(await queueRow(db, messageId)).toBeUndefined();
    return messageById(db, messageId);
  };

  test("V23: a customer who opted out meanwhile gets nothing", async () => {
    expect(await notSent((_, newConversation) => anOptOut(own.database.db, newConversation))).toMatchObject({
      status: "failed",
      statusCode: "opted_out",
    });
  });

  test("V23: a STOP between the claim and the first byte, to another line of the tenant, still wins", async () => {
    const { db } = own.database;
    const { tenant, ana, newConversation } = await aSendingNumber(db);
    const conversation = await newConversation();
    const other = await aNumber(db, tenant);
    const { messageId } = await aQueuedText(db, ana, conversation);
    // The other line's transaction, put exactly between our claim's look at the opt-outs and its commit.
    await db.execute(
      sql.raw(`
      create function stop_in_between() returns trigger language plpgsql as $$ begin
        insert into opt_outs (id, tenant_id, address, word, via_number_id, at)
        values (gen_random_uuid(), new.tenant_id, '${conversation.address}', 'STOP', '${other.numberId}', clock_timestamp());
        return null;
      end $$;
      create trigger stop_in_between after update on messages for each row when (new.status = 'sending') execute function stop_in_between()`),
    );
    await sendAll(deliveryDeps(db, ledgerCarrier(own.ledger.file)));
    await db.execute(sql.raw("drop trigger stop_in_between on messages; drop function stop_in_between"));
    expect(own.ledger.entries()).toEqual([]);
    expect(await messageById(db, messageId)).toMatchObject({ status: "failed", statusCode: "opted_out" });
  });

  test("V23: a call that was answered before it was read may say STOP: the text waits for its reader", async () => {
    const { db } = own.database;
    const { tenant, ana, newConversation } = await aSendingNumber(db);
    const conversation = await newConversation();
    const { messageId } = await aQueuedText(db, ana, conversation);
    const delivery = {
      id: newId(),
      carrierAccountId: tenant.carrierAccountId,
      query: [],
      body: Buffer.from("STOP"),
      receivedAt: sql`clock_timestamp() - interval '1 second'`,
    };
    await db.insert(webhookDeliveries).values(delivery);
    const sending = sendAll(deliveryDeps(db, ledgerCarrier(own.ledger.file)));
    await until(async () => (await statusOf(db, messageId)) === "sending");
    await db.execute(sql`select pg_sleep(0.2)`);
    expect(own.ledger.entries()).toEqual([]);
    await db.transaction(async (tx) => {
      await tx.insert(optOuts).values({
        tenantId: tenant.tenantId,
        address: conversation.address,
        word: "STOP",
        viaNumberId: conversation.numberId,
        at: sql`clock_timestamp()`,
      });
      await tx
        .update(webhookDeliveries)
        .set({ state: "ingested" })
        .where(eq(webhookDeliveries.id, delivery.id));
    });
    await sending;
    expect(own.ledger.entries()).toEqual([]);
    expect(await messageById(db, messageId)).toMatchObject({ status: "failed", statusCode: "opted_out" });
  });

  test("calls that are not answered yet, that report on a text, that cannot be read, or that nobody has read for a minute hold up nothing", async () => {
    const { db } = own.database;
    const { tenant, ana, newConversation } = await aSendingNumber(db);
    await aQueuedText(db, ana, await newConversation());
    const call = () => ({ carrierAccountId: tenant.carrierAccountId, query: [], body: Buffer.from("?") });
    await db.insert(webhookDeliveries).values([
      { ...call(), isReport: true },
      { ...call(), attempts: 1 },
      { ...call(), receivedAt: sql`clock_timestamp() - interval '2 minutes'` },
    ]);
    const unread = newId();
    await db
      .insert(webhookDeliveries)
      .values({ ...call(), id: unread, receivedAt: sql`clock_timestamp() - interval '1 second'` });
    const sending = sendAll(deliveryDeps(db, ledgerCarrier(own.ledger.file)));
    await until(async () => (await db.select().from(sends)).some((row) => row.leaseUntil !== null));
    await db.execute(sql`select pg_sleep(0.1)`);
    await db.insert(webhookDeliveries).values(call());
    await db.update(webhookDeliveries).set({ state: "ingested" }).where(eq(webhookDeliveries.id, unread));
    await sending;
    expect(own.ledger.entries()).toHaveLength(1);
    await db.delete(webhookDeliveries);
  });

  test("V23: the one confirmation of a keyword leaves all the same", async () => {
    const { db } = own.database;
    const { ana, newConversation } = await aSendingNumber(db);
    const conversation = await newConversation();
    const { messageId } = await aQueuedText(db, ana, conversation, { body: "You are unsubscribed" });
    await db
      .update(messages)
      .set({ flags: [KEYWORD_CONFIRMATION] })
      .where(eq(messages.id, messageId));
    await anOptOut(db, conversation);
    await sendAll(deliveryDeps(db, ledgerCarrier(own.ledger.file)));
    expect(own.ledger.entries().map((entry) => entry.text)).toEqual(["You are unsubscribed"]);
  });

  test("a line that was switched off sends nothing", async () => {
    const message = await notSent(({ number }) =>
      own.database.db.update(numbers).set({ disabledAt: new Date() }).where(eq(numbers.id, number.numberId)),
    );
    expect(message).toMatchObject({ status: "failed", statusCode: "number_disabled" });
  });

  test("V5: an author who lost the line, or was disabled, sends nothing", async () => {
    const lost = await notSent(({ ana }) =>
      own.database.db.delete(numberGrants).where(eq(numberGrants.userId, ana.userId)),
    );
    expect(lost).toMatchObject({ status: "failed", statusCode: "author_removed" });
    expect(
      await notSent(({ ana }) =>
        own.database.db.update(users).set({ disabledAt: new Date() }).where(eq(users.id, ana.userId)),
      ),
    ).toMatchObject({ status: "failed" });
  });

  test("BA11: the text leaves from the conversation's number, whoever wrote it", async () => {
    const { db } = own.database;
    const { number, ana, newConversation } = await aSendingNumber(db);
    const conversation = await newConversation();
    await aQueuedText(db, ana, conversation);
    await sendAll(deliveryDeps(db, ledgerCarrier(own.ledger.file)));
    expect(own.ledger.entries()).toMatchObject([{ from: number.e164, to: conversation.address }]);
  });

  test("what is not due yet stays", async () => {
    const { db } = own.database;
    const { ana, newConversation } = await aSendingNumber(db);
    const { messageId } = await aQueuedText(db, ana, await newConversation(), { dueInMs: 60_000 });
    await sendAll(deliveryDeps(db, ledgerCarrier(own.ledger.file)));
    expect(own.ledger.entries()).toEqual([]);
    expect(await statusOf(db, messageId)).toBe("queued");
  });
});

describe("a round", () => {
  test("V12: each step is an event that is published at once, and the list's copy of the status moves along", async () => {
    const { db } = own.database;
    const { number, ana, newConversation } = await aSendingNumber(db);
    const conversation = await newConversation();
    const { messageId } = await aQueuedText(db, ana, conversation);
    const deps = deliveryDeps(db, ledgerCarrier(own.ledger.file));
    await sendAll(deps);
    expect(deps.published).toMatchObject([
      {
        seq: 1,
        type: "message.status_changed",
        message: { id: messageId, status: "sending" },
        conversation: { last: { status: "sending" } },
      },
      {
        seq: 2,
        type: "message.status_changed",
        message: { id: messageId, status: "accepted" },
        conversation: { last: { status: "accepted" } },
      },
    ]);
    const stored = await db
      .select({ seq: streamEvents.seq })
      .from(streamEvents)
      .where(eq(streamEvents.streamId, number.numberId))
      .orderBy(streamEvents.seq);
    expect(stored.map((event) => event.seq)).toEqual([1, 2]);
    expect(
      await db
        .select({ lastStatus: conversations.lastStatus })
        .from(conversations)
        .where(eq(conversations.id, conversation.conversationId)),
    ).toEqual([{ lastStatus: "accepted" }]);
  });

  test("a sender that is stopped claims nothing more and writes down what is under way", async () => {
    const { db } = own.database;
    const { ana, newConversation } = await aSendingNumber(db);
    for (let i = 0; i < 20; i += 1) await aQueuedText(db, ana, await newConversation());
    const deps = deliveryDeps(
      db,
      ledgerCarrier(own.ledger.file, { behave: () => ({ ...takes, delayMs: 100 }) }),
      { sendsAtOnce: 4 },
    );
    const sender = createSender(deps, (fault) => expect.fail(String(fault)));
    await sender.round();
    await until(async () => own.ledger.entries().length > 0);
    sender.stop();
    await sender.settled();
    const left = own.ledger.entries().length;
    expect(left).toBeLessThan(9);
    const rows = await db
      .select({ status: messages.status })
      .from(messages)
      .innerJoin(sends, eq(sends.messageId, messages.id));
    expect(rows).toHaveLength(20 - left);
    expect(new Set(rows.map((row) => row.status))).toEqual(new Set(["queued"]));
  });
});
