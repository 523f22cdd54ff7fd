import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { lockNumber } from "@/db/queries/numbers/grants";
import { sends } from "@/db/schema/delivery";
import { carrierAccounts, numbers } from "@/db/schema/numbers";
import { streamEvents } from "@/db/schema/events";
import { recordBreakerOutcome } from "@/lib/outbound/record-breaker-outcome";
import { saveCredentials } from "@/lib/carrier-accounts/save-credentials";
import { watchBalances } from "@/lib/carrier-accounts/watch-balance";
import { editNumber } from "@/lib/numbers/edit-number";
import type { Carrier } from "@/lib/carriers/port";
import { NumberView } from "@/lib/protocol/views";
import { aCarrier, aCarrierContext } from "../../support/carrier-context";
import { goodCredentials } from "../../support/carrier-team";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aNumber, aPerson } from "../../support/factories";
import { aQueuedText, aSendingNumber, deliveryDeps, messageById, sendAll } from "../../support/sending";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
beforeEach(async () => void (await database.db.delete(sends)));

const taken = { kind: "accepted", carrierId: "1", warning: null } as const;
const silent = { kind: "never_left", retryAfterMs: null } as const;
const refuses: Carrier["send"] = async () => ({ kind: "account_refused", reason: "Authentication failed" });

/** An account with two numbers, beside one of another tenant that must hear nothing. */
async function anAccount(answers: Partial<Carrier> = {}) {
  const { db } = database;
  const line = await aSendingNumber(db);
  const [second, foreign] = [await aNumber(db, line.tenant), (await aSendingNumber(db)).number];
  const owner = await aPerson(db, line.tenant, { role: "owner" });
  const accountId = line.tenant.carrierAccountId;
  const carrier = aCarrier(answers);
  const deps = deliveryDeps(db, carrier);
  const numberViews = async ({ numberId }: { numberId: string }) => {
    const events = await db
      .select({ payload: streamEvents.payload, type: streamEvents.type })
      .from(streamEvents)
      .where(eq(streamEvents.streamId, numberId))
      .orderBy(streamEvents.seq);
    return events.flatMap(({ type, payload }) =>
      type === "number.changed" ? [NumberView.parse((payload as { number: unknown }).number)] : [],
    );
  };
  const states = async () => {
    const [first, other, none] = [
      await numberViews(line.number),
      await numberViews(second),
      await numberViews(foreign),
    ].map((views) => views.map(({ sending }) => sending));
    expect(other).toEqual(first);
    expect(none).toEqual([]);
    return first;
  };
  const set = (row: Partial<typeof carrierAccounts.$inferInsert>) =>
    db.update(carrierAccounts).set(row).where(eq(carrierAccounts.id, accountId));
  const row = async () => {
    const [account] = await db.select().from(carrierAccounts).where(eq(carrierAccounts.id, accountId));
    if (!account) throw new Error("no account");
    return account;
  };
  const balanceIs = async (balance: string) => {
    carrier.balance = async () => ({ ok: true, value: { balance, allowedCredit: "0.00" } });
    await db.update(carrierAccounts).set({ balanceAskedAt: sql`clock_timestamp()` });
    await set({ balanceAskedAt: null });
    await watchBalances(deps);
  };
  return { ...line, db, second, owner, carrier, deps, numberViews, states, set, row, balanceIs };
}

/** What was posted to rooms at once, beside what the sweep would bring. */
const posted = ({ deps }: Awaited<ReturnType<typeof anAccount>>) =>
  deps.published.filter(({ type }) => type === "number.changed").length;

describe("everybody on an account's numbers hears what becomes of their texts, once per change", () => {
  test("A10: when credentials are set, and not when they are replaced", async () => {
    const account = await anAccount();
    await account.set({ sealedCredentials: null });
    const save = () =>
      saveCredentials(aCarrierContext(account.db, account.carrier), account.owner, goodCredentials);
    await save();
    await save();
    expect(await account.states()).toEqual(["ok"]);
  });

  test("U6: when the money is used up, and when there is some again", async () => {
    const account = await anAccount();
    for (const balance of ["25.00", "0.00", "0.00", "20.00", "19.00"]) await account.balanceIs(balance);
    expect(await account.states()).toEqual(["out_of_money", "ok"]);
    expect(posted(account)).toBe(4);
  });

  test("V22: when the carrier goes silent, and when it answers again", async () => {
    const account = await anAccount();
    for (let i = 0; i < 7; i += 1) await recordBreakerOutcome(account.deps, await account.row(), silent);
    expect(await account.states()).toEqual(["carrier_away"]);
    await recordBreakerOutcome(account.deps, await account.row(), taken);
    await recordBreakerOutcome(account.deps, await account.row(), taken);
    expect(await account.states()).toEqual(["carrier_away", "ok"]);
    expect(posted(account)).toBe(4);
  });

  test("V22: when the carrier refuses the account, with the text that met it, and when new credentials end that", async () => {
    const account = await anAccount({ send: refuses });
    for (let i = 0; i < 3; i += 1)
      await aQueuedText(account.db, account.ana, await account.newConversation());
    await sendAll(account.deps);
    expect(await account.states()).toEqual(["account_refused"]);
    expect(posted(account)).toBe(2);
    await saveCredentials(aCarrierContext(account.db, account.carrier), account.owner, goodCredentials);
    expect(await account.states()).toEqual(["account_refused", "ok"]);
  });

  test("what hides behind another state is said once that ends", async () => {
    const account = await anAccount();
    await account.balanceIs("0.00");
    for (let i = 0; i < 5; i += 1) await recordBreakerOutcome(account.deps, await account.row(), silent);
    await account.balanceIs("20.00");
    expect(await account.states()).toEqual(["out_of_money", "carrier_away"]);
  });
});

describe("everybody on a number hears that its daily limit is used up", () => {
  test("V20: once, and until when; and that it is not, as soon as the limit is another", async () => {
    const account = await anAccount();
    const { db, ana, number, second, owner } = account;
    const zone = { timeZone: "Pacific/Auckland" };
    await db
      .update(numbers)
      .set({ segmentsPerDay: 1, ...zone })
      .where(eq(numbers.id, number.numberId));
    const texts = [];
    for (let i = 0; i < 4; i += 1) texts.push(await aQueuedText(db, ana, await account.newConversation()));
    await sendAll(account.deps);
    const [capped, ...more] = (await account.numberViews(number)).map(({ cappedUntil }) => cappedUntil);
    expect(more).toEqual([]);
    expect(posted(account)).toBe(1);
    expect(Date.parse(capped ?? "")).toBeGreaterThan(Date.now());
    expect(
      new Intl.DateTimeFormat("en-GB", { ...zone, timeStyle: "medium" }).format(new Date(capped ?? "")),
    ).toBe("00:00:00");
    for (const { messageId } of texts.slice(1))
      expect(await messageById(db, messageId)).toMatchObject({ status: "queued", statusCode: null });

    const settings = {
      label: "Support",
      segmentsPerMinute: "60",
      timeZone: zone.timeZone,
      helpContact: "",
      carrierAnswersKeywords: false,
      customerWroteRefuses: true,
    };
    expect(
      await editNumber({ db, now: () => new Date() }, owner, {
        numberId: number.numberId,
        settings: { ...settings, segmentsPerDay: "2" },
      }),
    ).toMatchObject({ ok: true });
    expect((await account.numberViews(number)).map(({ cappedUntil }) => cappedUntil)).toEqual([capped, null]);
    // One more leaves, and the day is used up again.
    await sendAll(account.deps);
    expect((await account.numberViews(number)).map(({ cappedUntil }) => cappedUntil)).toEqual([
      capped,
      null,
      capped,
    ]);
    expect(await account.numberViews(second)).toEqual([]);
  });
});

test("V26: of two changes of a number at once, the later event knows both", async () => {
  const account = await anAccount();
  const { db, number, tenant } = account;
  const pausing = await db.transaction(async (tx) => {
    await lockNumber(tx, { tenantId: tenant.tenantId, numberId: number.numberId });
    await tx.update(numbers).set({ label: "Renamed" }).where(eq(numbers.id, number.numberId));
    const waits = account.balanceIs("0.00");
    // It has come to the lock that is held here.
    await expect
      .poll(
        async () =>
          (
            await db.execute(
              sql`select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
            )
          ).rows.length,
      )
      .toBe(1);
    return { waits };
  });
  await pausing.waits;
  expect((await account.numberViews(number)).at(-1)).toMatchObject({
    label: "Renamed",
    sending: "out_of_money",
  });
});
