import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { writeCredentials } from "@/db/queries/carrier-accounts/carrier-account";
import { optOuts } from "@/db/schema/contacts";
import { webhookDeliveries, sends, sendSlots } from "@/db/schema/delivery";
import { carrierAccounts, numberGrants, numbers } from "@/db/schema/numbers";
import { newId } from "@/lib/base/ids";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aLedger, type Ledger, ledgerCarrier } from "../../support/ledger-carrier";
import {
  aQueuedText,
  aSendingNumber,
  deliveryDeps,
  messageById,
  sendAll,
  statusOf,
} from "../../support/sending";
import { until } from "../../support/until";

let database: TestDatabase;
let ledger: Ledger;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
beforeEach(async () => {
  ledger = await aLedger();
  await database.db.delete(sends);
  await database.db.delete(webhookDeliveries);
});

type Waiting = Awaited<ReturnType<typeof aClaimedText>>["line"];

/** A text that is claimed and waits, because a call that was answered is not read yet. */
async function aClaimedText() {
  const { db } = database;
  const { tenant, number, ana, newConversation } = await aSendingNumber(db, { segmentsPerDay: 1_000 });
  const conversation = await newConversation();
  const { messageId } = await aQueuedText(db, ana, conversation);
  const aCall = async ({ agoMs = 1_000 } = {}) => {
    const id = newId();
    await db.insert(webhookDeliveries).values({
      id,
      carrierAccountId: tenant.carrierAccountId,
      query: [],
      body: Buffer.from("?"),
      receivedAt: sql`clock_timestamp() - make_interval(secs => ${agoMs / 1_000})`,
    });
    return {
      isRead: () =>
        db.update(webhookDeliveries).set({ state: "ingested" }).where(eq(webhookDeliveries.id, id)),
    };
  };
  const call = await aCall();
  const sending = sendAll(deliveryDeps(db, ledgerCarrier(ledger.file)));
  await until(async () => (await statusOf(db, messageId)) === "sending");
  return { line: { tenant, number, ana, conversation, aCall }, messageId, call, sending };
}

describe("V23, A5, V5: what is checked before a wait is checked again after it", () => {
  const stops: [string, string, (line: Waiting) => Promise<unknown>][] = [
    [
      "a line that is switched off",
      "number_disabled",
      ({ number }) =>
        database.db.update(numbers).set({ disabledAt: new Date() }).where(eq(numbers.id, number.numberId)),
    ],
    [
      "an author who loses the line",
      "author_removed",
      ({ ana }) => database.db.delete(numberGrants).where(eq(numberGrants.userId, ana.userId)),
    ],
    [
      "an author who may only look from now on",
      "author_removed",
      ({ ana }) =>
        database.db.update(numberGrants).set({ role: "viewer" }).where(eq(numberGrants.userId, ana.userId)),
    ],
    [
      "a limit that it can never meet",
      "over_limit",
      ({ number }) =>
        database.db.update(numbers).set({ segmentsPerDay: 0 }).where(eq(numbers.id, number.numberId)),
    ],
  ];
  test.each(stops)(
    "%s while the claimed text waits for its look: it does not leave, and says why",
    async (_, code, change) => {
      const { line, messageId, call, sending } = await aClaimedText();
      await change(line);
      await call.isRead();
      await sending;
      expect(ledger.entries()).toEqual([]);
      expect(await messageById(database.db, messageId)).toMatchObject({ status: "failed", statusCode: code });
    },
  );

  const puts: [string, (line: Waiting) => Promise<unknown>][] = [
    [
      "an account that runs out of money",
      ({ tenant }) =>
        database.db
          .update(carrierAccounts)
          .set({ pausedAt: new Date() })
          .where(eq(carrierAccounts.id, tenant.carrierAccountId)),
    ],
    [
      "a carrier that others find down",
      ({ tenant }) =>
        database.db
          .update(carrierAccounts)
          .set({ failures: 5, openedAt: new Date(), nextProbeAt: new Date(Date.now() + 30_000) })
          .where(eq(carrierAccounts.id, tenant.carrierAccountId)),
    ],
  ];
  test.each(puts)("%s meanwhile: it goes back to the queue, to be decided about again", async (_, change) => {
    const { line, messageId, call, sending } = await aClaimedText();
    await change(line);
    await call.isRead();
    await sending;
    expect(ledger.entries()).toEqual([]);
    expect(await statusOf(database.db, messageId)).toBe("queued");
  });

  const again: [string, (line: Waiting) => Promise<unknown>][] = [
    [
      "credentials that are replaced",
      ({ tenant }) =>
        database.db.transaction((tx) =>
          writeCredentials(tx, {
            accountId: tenant.carrierAccountId,
            sealed: Buffer.from("new"),
            hint: "ew",
            tested: true,
          }),
        ),
    ],
    [
      "a daily limit that is lowered",
      ({ number }) =>
        database.db.update(numbers).set({ segmentsPerDay: 500 }).where(eq(numbers.id, number.numberId)),
    ],
  ];
  test.each(again)(
    "%s meanwhile: it is decided about again, under what holds now, and leaves once",
    async (_, change) => {
      const { line, messageId, call, sending } = await aClaimedText();
      await change(line);
      await call.isRead();
      await sending;
      expect(ledger.entries()).toHaveLength(1);
      const [slot, ...others] = await database.db
        .select()
        .from(sendSlots)
        .where(eq(sendSlots.numberId, line.number.numberId));
      expect([slot?.settledAt, others]).toEqual([expect.any(Date), []]);
      expect(await statusOf(database.db, messageId)).toBe("accepted");
    },
  );

  test("V23: a STOP that is answered while the text waits for an earlier call is waited for as well", async () => {
    const { db } = database;
    const { line, messageId, call, sending } = await aClaimedText();
    const stop = await line.aCall({ agoMs: 0 });
    await db.execute(sql`select pg_sleep(0.35)`);
    await call.isRead();
    await db.execute(sql`select pg_sleep(0.1)`);
    expect(ledger.entries()).toEqual([]);
    const { conversation, tenant } = line;
    await db.insert(optOuts).values({
      tenantId: tenant.tenantId,
      address: conversation.address,
      word: "STOP",
      viaNumberId: conversation.numberId,
      at: sql`clock_timestamp()`,
    });
    await stop.isRead();
    await sending;
    expect(ledger.entries()).toEqual([]);
    expect(await messageById(db, messageId)).toMatchObject({ status: "failed", statusCode: "opted_out" });
  });

  test("when nothing changed it leaves, once", async () => {
    const { messageId, call, sending } = await aClaimedText();
    await call.isRead();
    await sending;
    expect(ledger.entries()).toHaveLength(1);
    expect(await statusOf(database.db, messageId)).toBe("accepted");
  });
});
