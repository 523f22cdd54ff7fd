import { carrierRefuses } from "@/tests/support/carrier-team";
import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { writeCredentials } from "@/db/queries/carrier-accounts/carrier-account";
import { carrierAccounts } from "@/db/schema/numbers";
import { systemClock } from "@/lib/base/clock";
import { accountWarning } from "@/lib/insight/account-warning";
import { aPerson } from "../../support/factories";
import { ledgerCarrier, takes } from "../../support/ledger-carrier";
import { emptyQueue } from "../../support/empty-queue";
import { aQueuedText, aSendingNumber, deliveryDeps, messageById, sendAll } from "../../support/sending";

const own = emptyQueue();

/** An account whose carrier answers 401 or the like until it is told otherwise. */
async function aRefusedAccount({ balance = false } = {}) {
  const { db } = own.database;
  const { tenant, ana, newConversation } = await aSendingNumber(db);
  const accountId = tenant.carrierAccountId;
  const state = { refuses: true, knocks: 0, delayMs: 0 };
  const carrier = ledgerCarrier(own.ledger.file, {
    behave: () => {
      state.knocks += 1;
      return state.refuses
        ? {
            taken: false,
            answer: "account_refused",
            reason: "Authentication failed.",
            delayMs: state.delayMs,
          }
        : takes;
    },
  });
  carrier.balance = () =>
    Promise.resolve(balance ? { ok: true, value: { balance: "5", allowedCredit: "0" } } : carrierRefuses);
  const save = (sealed: string) =>
    db.transaction((tx) =>
      writeCredentials(tx, { accountId, sealed: Buffer.from(sealed), hint: "ey", tested: true }),
    );
  return {
    tenant,
    state,
    save,
    deps: (settings: { sendsAtOnce?: number } = {}) => deliveryDeps(db, carrier, settings),
    inNewConversation: async (dueInMs?: number) => aQueuedText(db, ana, await newConversation(), { dueInMs }),
    newConversation,
    ana,
    row: async () => (await db.select().from(carrierAccounts).where(eq(carrierAccounts.id, accountId)))[0],
    probeIsDue: () =>
      db
        .update(carrierAccounts)
        .set({ nextProbeAt: sql`clock_timestamp() - interval '1 second'` })
        .where(eq(carrierAccounts.id, accountId)),
  };
}

describe("an account that the carrier refuses", () => {
  test("V15, V22: its texts wait, none fails, and nobody knocks again until a probe is due", async () => {
    const { db } = own.database;
    const account = await aRefusedAccount();
    const { messageId } = await account.inNewConversation();
    for (let i = 0; i < 6; i += 1) await account.inNewConversation();
    await sendAll(account.deps({ sendsAtOnce: 2 }));
    expect(account.state.knocks).toBeLessThanOrEqual(2);
    expect(await messageById(db, messageId)).toMatchObject({ status: "queued", statusCode: null });
    expect(await account.row()).toMatchObject({
      refusal: "Authentication failed.",
      openedAt: expect.any(Date),
      nextProbeAt: expect.any(Date),
    });

    const knocks = account.state.knocks;
    await sendAll(account.deps());
    expect(account.state.knocks).toBe(knocks);
    await account.probeIsDue();
    await sendAll(account.deps());
    expect(account.state.knocks).toBe(knocks + 1);
    expect(own.ledger.entries()).toEqual([]);
  });

  test("V21, V22: once a probe is taken they leave, in order, none lost or doubled", async () => {
    const account = await aRefusedAccount();
    const bodies: string[] = [];
    for (let i = 0; i < 12; i += 1) bodies.push((await account.inNewConversation(i - 100)).body);
    await sendAll(account.deps({ sendsAtOnce: 4 }));
    account.state.refuses = false;
    await account.probeIsDue();
    await sendAll(account.deps({ sendsAtOnce: 1 }));
    await sendAll(account.deps({ sendsAtOnce: 1 }));
    expect(own.ledger.entries().map(({ text }) => text)).toEqual(bodies);
    expect(await account.row()).toMatchObject({ refusal: null, openedAt: null });
  });

  test("V21, V22: new credentials let them leave at once, in order, none lost or doubled", async () => {
    const account = await aRefusedAccount();
    const newConversation = await account.newConversation();
    const bodies: string[] = [];
    for (let i = 0; i < 8; i += 1)
      bodies.push((await aQueuedText(own.database.db, account.ana, newConversation)).body);
    await sendAll(account.deps());
    account.state.refuses = false;
    await account.save("new");
    await sendAll(account.deps());
    expect(own.ledger.entries().map(({ text }) => text)).toEqual(bodies);
  });

  test("V22: what was answered to credentials that were replaced meanwhile says nothing about the new ones", async () => {
    const account = await aRefusedAccount();
    account.state.delayMs = 300;
    await account.inNewConversation();
    const sending = sendAll(account.deps());
    await expect.poll(() => account.state.knocks).toBe(1);
    account.state.refuses = false;
    await account.save("new");
    await sending;
    expect(await account.row()).toMatchObject({ refusal: null, openedAt: null });
    await sendAll(account.deps());
    expect(own.ledger.entries()).toHaveLength(1);
  });

  test("U6: those who can mend it are told why, and nobody else", async () => {
    const { db } = own.database;
    const account = await aRefusedAccount();
    await account.inNewConversation();
    await sendAll(account.deps());
    const deps = { db, now: systemClock };
    const admin = await aPerson(db, account.tenant, { role: "admin" });
    expect(await accountWarning(deps, admin)).toMatchObject({
      kind: "refused",
      reason: "Authentication failed.",
    });
    expect(await accountWarning(deps, account.ana)).toBeNull();
  });

  test("a text that alone is refused so, while the account is answered, fails and holds up no other", async () => {
    const { db } = own.database;
    const account = await aRefusedAccount({ balance: true });
    const { messageId } = await account.inNewConversation(-1_000);
    for (let i = 0; i < 6; i += 1) {
      await sendAll(account.deps());
      await account.probeIsDue();
    }
    expect(await messageById(db, messageId)).toMatchObject({
      status: "failed",
      statusCode: "carrier_refused",
      carrierReason: "Authentication failed.",
    });
    account.state.refuses = false;
    await account.inNewConversation();
    await sendAll(account.deps());
    expect(own.ledger.entries()).toHaveLength(1);
  });
});
