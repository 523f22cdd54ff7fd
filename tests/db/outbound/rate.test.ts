import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { numberFacts } from "@/db/queries/numbers/number-facts";
import { sends, sendSlots } from "@/db/schema/delivery";
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

const own = emptyQueue();

/** As if `ms` had passed since everything that left. */
const letPass = (numberId: string, ms: number) => {
  const by = sql`make_interval(secs => ${ms / 1_000})`;
  return own.database.db
    .update(sendSlots)
    .set({ claimedAt: sql`${sendSlots.claimedAt} - ${by}`, settledAt: sql`${sendSlots.settledAt} - ${by}` })
    .where(eq(sendSlots.numberId, numberId));
};

const carrier = (behaviour: Behaviour = takes) => ledgerCarrier(own.ledger.file, { behave: () => behaviour });

describe("texts per minute", () => {
  test("V20: no sliding minute holds more segments than the limit, and the rest follows as the minute moves on", async () => {
    const { db } = own.database;
    const { ana, number, newConversation } = await aSendingNumber(db, { segmentsPerMinute: 10 });
    for (let i = 0; i < 12; i += 1) await aQueuedText(db, ana, await newConversation(), { segments: 2 });
    const deps = deliveryDeps(db, carrier());
    await sendAll(deps);
    expect(own.ledger.entries()).toHaveLength(5);
    await letPass(number.numberId, 57_000);
    await sendAll(deps);
    expect(own.ledger.entries()).toHaveLength(5);
    await letPass(number.numberId, 5_000);
    await sendAll(deps);
    expect(own.ledger.entries()).toHaveLength(10);
    await letPass(number.numberId, 62_000);
    await sendAll(deps);
    expect(own.ledger.entries()).toHaveLength(12);
  });

  test("V20: what is in flight counts, also from the moment it is answered, however long the answer takes", async () => {
    const { db } = own.database;
    const { ana, number, newConversation } = await aSendingNumber(db, { segmentsPerMinute: 3 });
    for (let i = 0; i < 8; i += 1) await aQueuedText(db, ana, await newConversation());
    let together = 0;
    let most = 0;
    const slow = ledgerCarrier(own.ledger.file, {
      behave: async () => {
        together += 1;
        most = Math.max(most, together);
        await db.execute(sql`select pg_sleep(0.1)`);
        together -= 1;
        return takes;
      },
    });
    await Promise.all([sendAll(deliveryDeps(db, slow)), sendAll(deliveryDeps(db, slow))]);
    expect(own.ledger.entries()).toHaveLength(3);
    expect(most).toBeLessThanOrEqual(3);
    // Claimed long ago and answered just now: it may have left just now.
    await db
      .update(sendSlots)
      .set({ claimedAt: sql`clock_timestamp() - interval '70 seconds'` })
      .where(eq(sendSlots.numberId, number.numberId));
    await sendAll(deliveryDeps(db, slow));
    expect(own.ledger.entries()).toHaveLength(3);
  });

  test("a text no minute ever allows fails at once and lets the others pass", async () => {
    const { db } = own.database;
    const { ana, newConversation } = await aSendingNumber(db, { segmentsPerMinute: 3 });
    const long = await aQueuedText(db, ana, await newConversation(), { segments: 4 });
    await aQueuedText(db, ana, await newConversation());
    await sendAll(deliveryDeps(db, carrier()));
    expect(await messageById(db, long.messageId)).toMatchObject({
      status: "failed",
      statusCode: "over_limit",
    });
    expect(own.ledger.entries()).toHaveLength(1);
  });
});

describe("texts per day", () => {
  test("V20: a used-up day stops every waiting text and says so of the line, until midnight where the number is", async () => {
    const { db } = own.database;
    const timeZone = "Pacific/Auckland";
    const { ana, number, newConversation } = await aSendingNumber(db, { segmentsPerDay: 2, timeZone });
    const texts = [];
    for (let i = 0; i < 5; i += 1) texts.push(await aQueuedText(db, ana, await newConversation()));
    // One at a time, so that the carrier gets them in the order of their claims.
    const deps = deliveryDeps(db, carrier(), { sendsAtOnce: 1 });
    await sendAll(deps);
    expect(own.ledger.entries().map((entry) => entry.text)).toEqual(
      texts.slice(0, 2).map((text) => text.body),
    );
    const [facts] = await numberFacts(db, { numberIds: [number.numberId] });
    for (const { messageId } of texts.slice(2)) {
      expect(await messageById(db, messageId)).toMatchObject({ status: "queued", statusCode: null });
      const dueAt = (await queueRow(db, messageId))?.dueAt ?? new Date(0);
      expect(dueAt).toEqual(facts?.cappedUntil);
      expect(dueAt.getTime()).toBeGreaterThan(Date.now());
      expect(dueAt.getTime()).toBeLessThan(Date.now() + 25 * 3_600_000);
      expect(new Intl.DateTimeFormat("en-GB", { timeZone, timeStyle: "medium" }).format(dueAt)).toBe(
        "00:00:00",
      );
    }
    expect(deps.published.at(-1)).toMatchObject({
      type: "message.status_changed",
      message: { status: "queued" },
    });

    // Midnight comes: yesterday's no longer count, and the texts leave in the order they were accepted.
    await letPass(number.numberId, 24 * 3_600_000);
    // All at one instant, as midnight is: then the order is that of acceptance.
    await db.update(sends).set({ dueAt: sql`now()` });
    await sendAll(deps);
    expect(own.ledger.entries().map((entry) => entry.text)).toEqual(
      texts.slice(0, 4).map((text) => text.body),
    );
  });

  test("V20: what is only in flight may come back, so it puts nothing off until tomorrow", async () => {
    const { db } = own.database;
    const { ana, newConversation } = await aSendingNumber(db, { segmentsPerDay: 1 });
    const first = await aQueuedText(db, ana, await newConversation());
    const second = await aQueuedText(db, ana, await newConversation());
    let calls = 0;
    const deps = deliveryDeps(
      db,
      ledgerCarrier(own.ledger.file, {
        behave: () => ((calls += 1) === 1 ? { taken: false, answer: "never_left", delayMs: 150 } : takes),
      }),
    );
    await sendAll(deps);
    expect(await statusOf(db, first.messageId)).toBe("queued");
    expect(await statusOf(db, second.messageId)).toBe("accepted");
  });
});
