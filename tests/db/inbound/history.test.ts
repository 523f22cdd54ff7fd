import { carrierIsSilent } from "@/tests/support/carrier-team";
import { eq, inArray, sql } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { conversations, timelineEntries } from "@/db/schema/conversations";
import { auditEntries } from "@/db/schema/governance";
import { historyGaps } from "@/db/schema/history-gaps";
import { messages } from "@/db/schema/messages";
import { carrierAccounts, numbers } from "@/db/schema/numbers";
import type { Carrier, HistoryRecord } from "@/lib/carriers/port";
import { watchHistories } from "@/lib/inbound/history/watch-history";
import { dismissGaps } from "@/lib/inbox/changes/dismiss-gaps";
import { loadConversation } from "@/lib/inbox/conversation/load-conversation";
import { countMissedMessages, missedMessages } from "@/lib/insight/missed-messages";
import { applyConversationEvent } from "@/lib/view/reduce/apply-conversation-event";
import { aCarrier } from "../../support/carrier-context";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aPerson, aTenant, onNumber } from "../../support/factories";
import { aQueuedText, deliveryDeps } from "../../support/sending";
import {
  aCall,
  aLine,
  aText,
  aWebhook,
  closeAll,
  eventsOf,
  letPass,
  type TestLine,
  switchLine,
  textsOf,
} from "../../support/webhook";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => closeAll(database));
beforeEach(() => database.db.update(carrierAccounts).set({ sealedCredentials: null }));

const CUSTOMER = "+12025550143";
const MINUTE = 60_000;
type History = Awaited<ReturnType<Carrier["history"]>>;

/** A line whose carrier's history the test writes. The number has been here for a day. */
async function aComparedLine() {
  const line = await aLine(database);
  const { db, tenant, number } = line;
  const account = eq(carrierAccounts.id, tenant.carrierAccountId);
  await db
    .update(carrierAccounts)
    .set({ sealedCredentials: Buffer.from("sealed") })
    .where(account);
  await db
    .update(numbers)
    .set({ createdAt: sql`clock_timestamp() - interval '1 day'` })
    .where(eq(numbers.id, number.numberId));
  const state: { records: HistoryRecord[]; isWhole: boolean; fails: boolean; asked: string[] } = {
    records: [],
    isWhole: true,
    fails: false,
    asked: [],
  };
  const carrier = aCarrier({
    history: ({ direction }): Promise<History> => {
      state.asked.push(direction);
      const records = state.records.filter((record) => record.direction === direction);
      return Promise.resolve(
        state.fails ? carrierIsSilent : { ok: true, value: { records, isWhole: state.isWhole } },
      );
    },
  });
  const deps = deliveryDeps(db, carrier);
  const record = (minutesAgo: number, over: Partial<HistoryRecord> = {}): HistoryRecord => ({
    id: null,
    rawStatus: "",
    status: null,
    hasMedia: false,
    direction: "in",
    from: CUSTOMER,
    to: number.e164,
    at: new Date(Math.floor(Date.now() / 1000) * 1000 - minutesAgo * MINUTE),
    ...over,
  });
  return {
    ...line,
    deps,
    state,
    record,
    /** One round, as if the last one were long ago. */
    async round() {
      await db.update(carrierAccounts).set({ historyDueAt: null }).where(account);
      return watchHistories(deps);
    },
    account: async () => (await db.select().from(carrierAccounts).where(account))[0],
    gaps: () => db.select().from(historyGaps).where(eq(historyGaps.numberId, number.numberId)),
    rows: () => db.select().from(conversations).where(eq(conversations.numberId, number.numberId)),
    async lines() {
      const rows = await db
        .select({ id: conversations.id })
        .from(conversations)
        .where(eq(conversations.numberId, number.numberId));
      const of = rows.map(({ id }) => id);
      return of.length === 0
        ? []
        : db.select().from(timelineEntries).where(inArray(timelineEntries.conversationId, of));
    },
    ana: async () => onNumber(db, await aPerson(db, tenant, { role: "owner", name: "Ana Reyes" }), number),
  };
}
type Compared = Awaited<ReturnType<typeof aComparedLine>>;

/** A customer's text that reached us, so many minutes ago. */
async function received(line: TestLine, minutesAgo: number, text: string) {
  await aWebhook(line.db).accept(aCall(line.key, aText(CUSTOMER, line.number.e164, text)));
  await letPass(line.db, line.tenant, minutesAgo * MINUTE);
  const at = new Date(Date.now() - minutesAgo * MINUTE);
  await line.db
    .update(messages)
    .set({ statusAt: at, acceptedAt: at })
    .where(sql`${messages.numberId} = ${line.number.numberId} and ${messages.body} = ${text}`);
}

const typesOf = async (line: Compared) => (await line.lines()).map(({ type }) => type);

describe("V9: what the webhook missed is found", () => {
  test("a record without a text is a line where the text would stand, and no message", async () => {
    const line = await aComparedLine();
    await received(line, 20, "I am here");
    const [before] = await line.rows();
    line.state.records = [line.record(20), line.record(10)];
    await line.round();

    expect(await line.lines()).toMatchObject([
      { type: "missed_text", actorId: null, at: line.state.records[1]?.at },
    ]);
    const [after] = await line.rows();
    expect(after).toMatchObject({
      publicSeq: before?.publicSeq,
      attentionSeq: before?.attentionSeq,
      unrespondedSince: before?.unrespondedSince,
      lastActivityAt: before?.lastActivityAt,
      state: "open",
      markedUnreadAt: expect.any(Date),
    });
    expect(await textsOf(line.db, line.number)).toHaveLength(1);
    expect(line.state.asked).toEqual(["in", "out"]);
  });

  test("of somebody who was never here, too: the conversation is listed", async () => {
    const line = await aComparedLine();
    line.state.records = [line.record(10)];
    await line.round();
    expect(await line.rows()).toMatchObject([
      {
        address: CUSTOMER,
        listed: true,
        publicSeq: 0,
        unrespondedSince: null,
        markedUnreadAt: expect.any(Date),
      },
    ]);
  });

  test("it is found once, in whichever order the list comes, by two rounds at once and again", async () => {
    const line = await aComparedLine();
    line.state.records = [line.record(10), line.record(10), line.record(30)];
    await Promise.all([line.round(), line.round(), line.round()]);
    line.state.records.reverse();
    await line.round();
    expect(await line.gaps()).toHaveLength(3);
    expect(await typesOf(line)).toEqual(["missed_text", "missed_text", "missed_text"]);
  });

  test("V26: a conversation that is open shows it by the event as it does when loaded, also once the text came in late", async () => {
    const line = await aComparedLine();
    const ana = await line.ana();
    await received(line, 40, "I am here");
    line.state.records = [line.record(40), line.record(10)];
    const open = async () => {
      const loaded = await loadConversation(line.deps, ana, {
        conversationId: (await line.rows())[0]?.id ?? "",
      });
      if (!loaded.ok) throw new Error("the conversation is there");
      return loaded.value;
    };
    const before = await open();
    await line.round();
    const [found] = (await eventsOf(line.db, line.number)).filter(
      ({ type }) => type === "conversation.gap_found",
    );
    if (!found) throw new Error("the gap was told");
    const live = applyConversationEvent(before, found, ana.userId);
    const loaded = await open();
    expect(live.items).toEqual(loaded.items);
    expect(live.conversation).toEqual(loaded.conversation);

    await received(line, 4, "and here is what came late");
    await line.round();
    const [closed] = (await eventsOf(line.db, line.number)).filter(
      ({ type }) => type === "conversation.gap_closed",
    );
    if (!closed) throw new Error("the end of the gap was told");
    expect(
      applyConversationEvent(live, closed, ana.userId).items.find(({ kind }) => kind === "entry"),
    ).toEqual((await open()).items.find(({ kind }) => kind === "entry"));
    expect(
      applyConversationEvent(applyConversationEvent(live, closed, ana.userId), found, ana.userId).items.find(
        ({ kind }) => kind === "entry",
      ),
    ).toMatchObject({ entry: { type: "missed_text_came" } });
    await line.round();
    expect(await typesOf(line)).toEqual(["missed_text_came"]);
    expect(await line.gaps()).toHaveLength(1);
  });

  test("a text of just now, whose record the carrier has not written yet, ends no gap", async () => {
    const line = await aComparedLine();
    line.state.records = [line.record(10)];
    await line.round();
    await received(line, 0, "another one");
    await line.round();
    expect(await typesOf(line)).toEqual(["missed_text"]);
  });

  test.each<[string, (line: Compared) => void]>([
    ["is not whole", ({ state }) => void (state.isWhole = false)],
    ["fails", ({ state }) => void (state.fails = true)],
    ["is empty", ({ state }) => void (state.records = [])],
    ["is short", ({ state }) => void (state.records = state.records.slice(0, 1))],
    [
      "has only records of a moment ago",
      ({ state, record }) => void (state.records = [record(20), record(1)]),
    ],
    [
      "has records from before the number was here",
      ({ state, record }) => void (state.records = [record(20), record(48 * 60)]),
    ],
    [
      "has records of numbers that are not ours",
      ({ state, record }) => void (state.records = [record(20), record(10, { to: "+12025550999" })]),
    ],
    ["is told with another clock", ({ state, record }) => void (state.records = [record(14)])],
    [
      "has records without a time or an end",
      ({ state, record }) =>
        void (state.records = [record(20), record(10, { at: null }), record(10, { from: null })]),
    ],
  ])("nothing is invented when the history %s", async (_, set) => {
    const line = await aComparedLine();
    await received(line, 20, "I am here");
    line.state.records = [line.record(20), line.record(10)];
    set(line);
    await line.round();
    expect([await line.gaps(), await line.lines()]).toEqual([[], []]);
  });

  test("a list that is not whole is asked for less often, and the account says so", async () => {
    const line = await aComparedLine();
    line.state.isWhole = false;
    await line.round();
    expect(await line.account()).toMatchObject({ historyState: "not_whole", historyUntil: null });
    expect((await line.account())?.historyDueAt?.getTime()).toBeGreaterThan(Date.now() + 20 * MINUTE);
    expect(await watchHistories(line.deps)).toBe(0);
    line.state.isWhole = true;
    await line.round();
    expect(await line.account()).toMatchObject({ historyState: "compared", historyUntil: expect.any(Date) });
  });

  test("nobody is asked while the carrier does not answer", async () => {
    const line = await aComparedLine();
    await line.db
      .update(carrierAccounts)
      .set({ openedAt: new Date() })
      .where(eq(carrierAccounts.id, line.tenant.carrierAccountId));
    expect(await line.round()).toBe(0);
  });

  test("by one process at a time", async () => {
    const line = await aComparedLine();
    await Promise.all([watchHistories(line.deps), watchHistories(line.deps)]);
    expect(line.state.asked).toEqual(["in", "out"]);
  });

  test("what waits to be read, is held or is with a person is no gap", async () => {
    const line = await aComparedLine();
    await switchLine(line, "off");
    await aWebhook(line.db).accept(aCall(line.key, aText(CUSTOMER, line.number.e164, "while it is off")));
    await aWebhook(line.db).accept(aCall(line.key, "{"));
    await letPass(line.db, line.tenant, 10 * MINUTE);
    line.state.records = [line.record(10), line.record(10, { from: "+12025550144" })];
    await line.round();
    expect(await line.gaps()).toEqual([]);
  });

  test("sent with this number from elsewhere: shown, and nobody is marked unread", async () => {
    const line = await aComparedLine();
    line.state.records = [line.record(10, { direction: "out", from: line.number.e164, to: CUSTOMER })];
    await line.round();
    expect(await typesOf(line)).toEqual(["sent_elsewhere"]);
    expect(await line.rows()).toMatchObject([{ listed: true, markedUnreadAt: null, publicSeq: 0 }]);
  });

  test("a text of ours that the carrier does not list is asked about, and never sent again", async () => {
    const line = await aComparedLine();
    const ana = await line.ana();
    await received(line, 60, "hello?");
    const [conversation] = await line.rows();
    if (!conversation) throw new Error("the conversation is there");
    const { messageId } = await aQueuedText(line.db, ana, {
      tenantId: line.tenant.tenantId,
      numberId: line.number.numberId,
      conversationId: conversation.id,
      address: CUSTOMER,
    } as Parameters<typeof aQueuedText>[2]);
    const at = new Date(Date.now() - 10 * MINUTE);
    await line.db
      .update(messages)
      .set({
        status: "accepted",
        statusAt: at,
        acceptedAt: at,
        dueAt: at,
        carrierMessageId: "qb-1",
        nextPollAt: new Date(Date.now() + 600 * MINUTE),
      })
      .where(eq(messages.id, messageId));
    await line.round();
    const [message] = await line.db.select().from(messages).where(eq(messages.id, messageId));
    expect(message?.status).toBe("accepted");
    expect(message?.nextPollAt?.getTime()).toBeLessThan(Date.now() + MINUTE);
    expect(await line.gaps()).toEqual([]);
  });

  test("admins are told once, may see which and dismiss it; nobody else, and not another team", async () => {
    const line = await aComparedLine();
    const owner = await line.ana();
    line.state.records = [line.record(10)];
    await line.round();
    const strangers = [
      await onNumber(line.db, await aPerson(line.db, line.tenant), line.number),
      await aPerson(line.db, line.tenant, { role: "manager" }),
    ];
    const other = await aPerson(line.db, await aTenant(line.db), { role: "owner" });
    const [gap] = await line.gaps();
    const upTo = gap?.id ?? "";
    for (const stranger of strangers) {
      expect([
        await countMissedMessages(line.deps, stranger),
        await missedMessages(line.deps, stranger),
        await dismissGaps(line.deps, stranger, { upTo }),
      ]).toEqual([
        0,
        { ok: false, error: { code: "forbidden" } },
        { ok: false, error: { code: "forbidden" } },
      ]);
    }
    expect([
      await countMissedMessages(line.deps, other),
      await missedMessages(line.deps, other),
      await dismissGaps(line.deps, other, { upTo }),
    ]).toEqual([0, { ok: true, value: [] }, { ok: true, value: { dismissed: 0 } }]);

    expect(await missedMessages(line.deps, owner)).toMatchObject({
      ok: true,
      value: [{ direction: "in", address: CUSTOMER, conversationId: gap?.conversationId }],
    });
    expect(await dismissGaps(line.deps, owner, { upTo })).toEqual({ ok: true, value: { dismissed: 1 } });
    await line.round();
    expect(await countMissedMessages(line.deps, owner)).toBe(0);
    expect(await typesOf(line)).toEqual(["missed_text"]);
    expect(
      await line.db
        .select({ action: auditEntries.action })
        .from(auditEntries)
        .where(eq(auditEntries.actorId, owner.userId)),
    ).toEqual([{ action: "gaps.dismissed" }]);
  });
});
