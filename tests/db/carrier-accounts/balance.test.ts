import { carrierIsSilent } from "@/tests/support/carrier-team";
import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { sends } from "@/db/schema/delivery";
import { messages } from "@/db/schema/messages";
import { carrierAccounts } from "@/db/schema/numbers";
import { watchBalances } from "@/lib/carrier-accounts/watch-balance";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aLedger, type Ledger, ledgerCarrier, takes } from "../../support/ledger-carrier";
import { aQueuedText, aSendingNumber, deliveryDeps, sendAll } from "../../support/sending";

let database: TestDatabase;
let ledger: Ledger;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
beforeEach(async () => {
  ledger = await aLedger();
  await database.db.delete(sends);
  await database.db.update(carrierAccounts).set({ sealedCredentials: null });
});

/** A carrier account with credentials, and what its carrier says is left; `null` is no answer. */
async function anAccount(left: string | null) {
  const { db } = database;
  const { tenant, ana, newConversation } = await aSendingNumber(db);
  const accountId = tenant.carrierAccountId;
  await db
    .update(carrierAccounts)
    .set({ sealedCredentials: Buffer.from("sealed") })
    .where(eq(carrierAccounts.id, accountId));
  const state = { left, asked: 0, refuses: false };
  const carrier = ledgerCarrier(ledger.file, {
    behave: () =>
      state.refuses ? { taken: false, answer: "refused", reason: "Insufficient balance" } : takes,
  });
  carrier.balance = () => {
    state.asked += 1;
    return Promise.resolve(
      state.left === null
        ? carrierIsSilent
        : { ok: true, value: { balance: state.left, allowedCredit: "0.00" } },
    );
  };
  return {
    state,
    deps: deliveryDeps(db, carrier),
    text: async () => aQueuedText(db, ana, await newConversation()),
    row: async () => (await db.select().from(carrierAccounts).where(eq(carrierAccounts.id, accountId)))[0],
    askAgain: () =>
      db
        .update(carrierAccounts)
        .set({ balanceAskedAt: sql`clock_timestamp() - interval '31 seconds'` })
        .where(eq(carrierAccounts.id, accountId)),
  };
}

describe("an account without money", () => {
  test("U6: its texts wait and none fails; once there is money they leave, each once", async () => {
    const account = await anAccount("0.01");
    await watchBalances(account.deps);
    const { messageId } = await account.text();
    await account.text();
    await sendAll(account.deps);
    expect(ledger.entries()).toEqual([]);
    expect(await account.row()).toMatchObject({ balance: 0.01, pausedAt: expect.any(Date) });
    expect(
      await database.db.select({ status: messages.status }).from(messages).where(eq(messages.id, messageId)),
    ).toEqual([{ status: "queued" }]);

    account.state.left = "20.00";
    await account.askAgain();
    await watchBalances(account.deps);
    await sendAll(account.deps);
    expect(ledger.entries()).toHaveLength(2);
    expect(await account.row()).toMatchObject({ balance: 20, pausedAt: null });
  });

  test("U6: it holds up no other account", async () => {
    const poor = await anAccount("0");
    await watchBalances(poor.deps);
    const rich = await anAccount("5");
    await poor.text();
    await rich.text();
    await sendAll(rich.deps);
    expect(ledger.entries()).toHaveLength(1);
  });

  test("U6: is asked about every five minutes, every half minute while it waits, and by one process at a time", async () => {
    const account = await anAccount("5");
    await Promise.all([watchBalances(account.deps), watchBalances(account.deps)]);
    expect(account.state.asked).toBe(1);
    await account.askAgain();
    await watchBalances(account.deps);
    expect(account.state.asked).toBe(1);
    await database.db
      .update(carrierAccounts)
      .set({ pausedAt: new Date() })
      .where(eq(carrierAccounts.id, (await account.row())?.id ?? ""));
    await watchBalances(account.deps);
    expect(account.state.asked).toBe(2);
  });

  test("U6: a text that is refused for want of money has the balance asked for at once, so that the next ones wait", async () => {
    const account = await anAccount("5");
    await watchBalances(account.deps);
    account.state.left = "0.00";
    account.state.refuses = true;
    await account.text();
    await sendAll(account.deps);
    await watchBalances(account.deps);
    expect((await account.row())?.pausedAt).toBeInstanceOf(Date);
    account.state.refuses = false;
    await account.text();
    await sendAll(account.deps);
    expect(ledger.entries()).toEqual([]);
  });

  test("U6: a carrier that does not answer, or says no figure, stops nothing", async () => {
    for (const left of [null, "unlimited"]) {
      const account = await anAccount(left);
      await watchBalances(account.deps);
      expect((await account.row())?.pausedAt, String(left)).toBeNull();
    }
  });
});
