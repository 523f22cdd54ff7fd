import { and, asc, eq, inArray, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { conversations, timelineEntries } from "@/db/schema/conversations";
import { streamEvents } from "@/db/schema/events";
import { auditEntries } from "@/db/schema/governance";
import { systemClock } from "@/lib/base/clock";
import { newId } from "@/lib/base/ids";
import type { Actor } from "@/lib/domain/principal";
import { addNote } from "@/lib/inbox/notes/add-note";
import { reopenConversation, resolveConversation } from "@/lib/inbox/changes/change-state";
import { listConversations } from "@/lib/inbox/list/list-conversations";
import { queueReply } from "@/lib/inbox/replies/queue-reply";
import { snoozeConversation, unsnoozeConversation } from "@/lib/inbox/changes/snooze";
import { wakeDue } from "@/lib/inbox/changes/wake-due";
import { countWork } from "../../support/count-statements";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aConversation, anInbound, aPerson, aSharedConversation, onNumber } from "../../support/factories";
import { aRacer } from "../../support/race";
import { aCall, aLine, aText, aWebhook, closeAll } from "../../support/webhook";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => closeAll(database));
const deps = () => ({ db: database.db, now: systemClock });

type World = Awaited<ReturnType<typeof aSharedConversation>>;
type Of = { conversation: { conversationId: string } };
const HOUR = 3_600_000;
const inHours = (hours: number) => new Date(Date.now() + hours * HOUR).toISOString();

async function snooze(
  { conversation: { conversationId } }: Of,
  by: Actor,
  { until = inHours(3), wakesOnReply = true } = {},
) {
  const snoozed = await snoozeConversation(deps(), by, { conversationId, until, wakesOnReply });
  if (!snoozed.ok) throw new Error(snoozed.error.code);
  return snoozed.value;
}
const unsnooze = ({ conversation: { conversationId } }: Of, by: Actor, undo = false) =>
  unsnoozeConversation(deps(), by, { conversationId, undo });

async function reply({ conversation: { conversationId } }: Of, by: Actor) {
  const { publicSeq: seq } = await rowOf(conversationId);
  const sent = await queueReply(deps(), by, {
    conversationId,
    clientId: newId(),
    seenSeq: seq,
    body: `On our way ${newId()}`,
    override: { seq, reasons: ["teammate_sending", "duplicate_text"] },
  });
  if (!sent.ok) throw new Error(sent.error.code);
}

async function rowOf(conversationId: string) {
  const [row] = await database.db.select().from(conversations).where(eq(conversations.id, conversationId));
  if (!row) throw new Error("no row");
  return row;
}

/** Its time comes: the row and the entry say that it was to be by now. */
async function isDue({ conversation: { conversationId } }: Of) {
  const until = new Date(Date.now() - 1_000);
  await database.db
    .update(timelineEntries)
    .set({ until })
    .where(and(eq(timelineEntries.conversationId, conversationId), eq(timelineEntries.type, "snoozed")));
  await database.db
    .update(conversations)
    .set({ snoozedUntil: until })
    .where(eq(conversations.id, conversationId));
}

const entriesOf = ({ conversation }: Of) =>
  database.db
    .select({
      type: timelineEntries.type,
      reason: timelineEntries.reason,
      by: timelineEntries.actorId,
      about: timelineEntries.subjectUserId,
    })
    .from(timelineEntries)
    .where(eq(timelineEntries.conversationId, conversation.conversationId))
    .orderBy(asc(timelineEntries.at), asc(timelineEntries.id));

const listed = async (by: Actor, state: "open" | "snoozed" | "resolved") => {
  const list = await listConversations(deps(), by, { state });
  if (!list.ok) throw new Error(list.error.code);
  return list.value.conversations.map(({ conversation }) => conversation.id);
};

const wake = () => wakeDue({ ...deps(), publishNow: () => {} });

describe("I16: a snoozed conversation", () => {
  test("is out of the open ones for the whole team, says who put it off and until when, and still waits", async () => {
    const world = await aSharedConversation(database.db);
    const { conversationId } = world.conversation;
    const until = inHours(3);
    const { conversation, events } = await snooze(world, world.ana, { until });
    expect(conversation).toMatchObject({
      state: "snoozed",
      snoozed: { until, by: world.ana.userId, wakesOnReply: true },
      unrespondedSince: expect.any(String) as unknown,
    });
    expect(events).toMatchObject([{ type: "conversation.snoozed", entry: { type: "snoozed", until } }]);
    expect(await listed(world.ben, "open")).toEqual([]);
    expect(await listed(world.ben, "snoozed")).toEqual([conversationId]);
    expect(
      await database.db.select().from(auditEntries).where(eq(auditEntries.subjectId, conversationId)),
    ).toMatchObject([{ action: "conversation.snoozed", details: { until, wakesOnReply: true } }]);
    // Asked again, nothing is written again.
    expect((await snooze(world, world.ana, { until })).events).toEqual([]);
  });

  test("a time that has passed, or is more than a year away, snoozes nothing", async () => {
    const world = await aSharedConversation(database.db);
    for (const until of [inHours(-1), new Date(0).toISOString(), inHours(24 * 367), "9999-12-31T23:59:59Z"])
      expect(
        await snoozeConversation(deps(), world.ana, { ...world.conversation, until, wakesOnReply: true }),
      ).toMatchObject({ ok: false, error: { code: "invalid_until" } });
    expect(await entriesOf(world)).toEqual([]);
  });

  test("V6: who may not answer may neither snooze nor bring back, and a stranger learns nothing", async () => {
    const world = await aSharedConversation(database.db);
    const viewer = await onNumber(
      database.db,
      await aPerson(database.db, world.tenant),
      world.number,
      "viewer",
    );
    const stranger = await aPerson(database.db, world.tenant);
    const input = { ...world.conversation, until: inHours(1), wakesOnReply: true };
    for (const [by, code] of [
      [viewer, "forbidden"],
      [stranger, "not_found"],
    ] as const) {
      expect(await snoozeConversation(deps(), by, input)).toMatchObject({ ok: false, error: { code } });
      expect(await unsnooze(world, by)).toMatchObject({ ok: false, error: { code } });
    }
  });

  test("comes back when it is due and not before, on top, and says whose snooze it was until something follows", async () => {
    const world = await aSharedConversation(database.db);
    const newer = await aConversation(database.db, world.number);
    await anInbound(database.db, newer, { agoMs: 0 });
    await snooze(world, world.ana);
    await wake();
    expect(await listed(world.ben, "open")).toEqual([newer.conversationId]);

    await isDue(world);
    await wake();
    expect(await listed(world.ben, "open")).toEqual([
      world.conversation.conversationId,
      newer.conversationId,
    ]);
    expect(await rowOf(world.conversation.conversationId)).toMatchObject({
      state: "open",
      snoozedUntil: null,
      wokenFor: world.ana.userId,
    });
    expect(await entriesOf(world)).toMatchObject([
      { type: "snoozed", by: world.ana.userId },
      { type: "woke", reason: "due", by: null, about: world.ana.userId },
    ]);
    const note = { ...world.conversation, clientId: newId(), body: "Called them", mentions: [] };
    await addNote(deps(), world.ben, note);
    expect((await rowOf(world.conversation.conversationId)).wokenFor, "a note follows nothing").toBe(
      world.ana.userId,
    );
    await reply(world, world.ben);
    expect(await rowOf(world.conversation.conversationId)).toMatchObject({ wokeAt: null, wokenFor: null });
  });

  test("those that were put off together come back in the order in which they stood", async () => {
    const world = await aSharedConversation(database.db);
    const together = [world.conversation];
    for (let agoMs = 1; agoMs <= 5; agoMs += 1) {
      const one = await aConversation(database.db, world.number);
      await anInbound(database.db, one, { agoMs: agoMs * 60_000 });
      together.push(one);
    }
    const stood = await listed(world.ben, "open");
    const until = inHours(3);
    for (const conversation of together) await snooze({ conversation }, world.ana, { until });
    const due = new Date(Date.now() - 1_000);
    await database.db
      .update(conversations)
      .set({ snoozedUntil: due })
      .where(inArray(conversations.id, together.map(({ conversationId }) => conversationId).toReversed()));
    await wake();
    expect(await listed(world.ben, "open")).toEqual(stood);
  });

  test("wakes by a colleague's reply unless that was declined, in no more round trips; not by its snoozer's, nor by a note", async () => {
    const reached = async (by: "ana" | "ben", wakesOnReply: boolean, isSnoozed = true) => {
      const world = await aSharedConversation(database.db);
      if (isSnoozed) await snooze(world, world.ana, { wakesOnReply });
      const note = { ...world.conversation, clientId: newId(), body: "Called them", mentions: [] };
      await addNote(deps(), world.ben, note);
      const { roundTrips } = await countWork(() => reply(world, world[by]));
      const { state } = await rowOf(world.conversation.conversationId);
      return { state, roundTrips, entries: await entriesOf(world), ben: world.ben.userId };
    };
    const plain = await reached("ben", true, false);
    const woken = await reached("ben", true);
    expect(woken).toMatchObject({
      state: "open",
      roundTrips: plain.roundTrips,
      entries: [{ type: "snoozed" }, { type: "woke", reason: "teammate_replied", by: woken.ben }],
    });
    expect(await reached("ben", false)).toMatchObject({
      state: "snoozed",
      entries: [{ type: "snoozed", reason: "whoever_replies" }],
    });
    expect(await reached("ana", true)).toMatchObject({ state: "snoozed", entries: [{ type: "snoozed" }] });
  });

  test("wakes by the customer's text, whatever was chosen, with one entry and in no more round trips", async () => {
    const line = await aLine(database);
    const { db, number, tenant, key } = line;
    const ana = await onNumber(db, await aPerson(db, tenant), number);
    const from = "+15415550147";
    const write = (text: string) => aWebhook(db).accept(aCall(key, aText(from, number.e164, text)));
    await write("First");
    const plain = await countWork(() => write("Second"));
    const [row] = await db
      .select()
      .from(conversations)
      .where(and(eq(conversations.numberId, number.numberId), eq(conversations.address, from)));
    if (!row) throw new Error("no conversation");
    const of = { conversation: { conversationId: row.id } };
    await snooze(of, ana, { wakesOnReply: false });
    const waking = await countWork(() => write("Third"));
    expect(waking.roundTrips).toBe(plain.roundTrips);
    expect(await rowOf(row.id)).toMatchObject({ state: "open", snoozedUntil: null, wokeAt: null });
    expect(await entriesOf(of)).toMatchObject([
      { type: "snoozed" },
      { type: "woke", reason: "customer_wrote", by: null, about: ana.userId },
    ]);
  });

  test("ends with resolving and with reopening, and nothing brings it back later", async () => {
    for (const end of [resolveConversation, reopenConversation]) {
      const world = await aSharedConversation(database.db);
      await snooze(world, world.ana);
      await end(deps(), world.ben, world.conversation);
      await wake();
      expect(await rowOf(world.conversation.conversationId)).toMatchObject({
        snoozedUntil: null,
        snoozedBy: null,
      });
      expect((await entriesOf(world)).map(({ type }) => type)).not.toContain("woke");
    }
  });

  test("brought back by hand it is open where it was in the list", async () => {
    const world = await aSharedConversation(database.db);
    const { lastActivityAt } = await rowOf(world.conversation.conversationId);
    await snooze(world, world.ana);
    await unsnooze(world, world.ben);
    expect(await rowOf(world.conversation.conversationId)).toMatchObject({ state: "open", lastActivityAt });
    expect(await entriesOf(world)).toMatchObject([{}, { type: "woke", reason: "by_hand" }]);
    const again = await unsnooze(world, world.ben);
    expect(again.ok && again.value.events, "it is back already").toEqual([]);
  });

  test.each<[string, (world: World) => Promise<unknown>]>([
    ["open", async () => {}],
    ["resolved", (world) => resolveConversation(deps(), world.ben, world.conversation)],
    ["snoozed by a colleague until later", (world) => snooze(world, world.ben, { wakesOnReply: false })],
    [
      "back from a snooze",
      async (world) => {
        await snooze(world, world.ben);
        await isDue(world);
        await wake();
      },
    ],
  ])("taken back, it is as it was: %s", async (_what, prepare) => {
    const world = await aSharedConversation(database.db);
    await prepare(world);
    const before = await rowOf(world.conversation.conversationId);
    await snooze(world, world.ana, { until: inHours(24) });
    await unsnooze(world, world.ana, true);
    expect(await rowOf(world.conversation.conversationId)).toEqual(before);
  });

  test("what a colleague chose since is not taken back", async () => {
    const world = await aSharedConversation(database.db);
    await snooze(world, world.ana);
    await snooze(world, world.ben, { until: inHours(24) });
    const before = await rowOf(world.conversation.conversationId);
    const undone = await unsnooze(world, world.ana, true);
    expect(undone.ok && undone.value.events).toEqual([]);
    expect(await rowOf(world.conversation.conversationId)).toEqual(before);
  });
});

// Seen to fail with the mutant woken-unasked.
test("I16: each wakes once, however many processes look, and all do", async () => {
  const world = await aSharedConversation(database.db);
  const all = [world.conversation];
  for (let index = 0; index < 150; index += 1) {
    const one = await aConversation(database.db, world.number);
    await anInbound(database.db, one);
    all.push(one);
  }
  const ids = all.map(({ conversationId }) => conversationId);
  await database.db
    .update(conversations)
    .set({
      state: "snoozed",
      snoozedUntil: sql`clock_timestamp() - interval '1 second'`,
      snoozedBy: world.ana.userId,
    })
    .where(inArray(conversations.id, ids));
  const racers = await Promise.all([aRacer(database.url), aRacer(database.url)]);
  for (let round = 0; round < 3; round += 1)
    await Promise.all(racers.map((racer) => racer.run({ run: "wakeDue" })));
  await Promise.all(racers.map((racer) => racer.stop()));

  const woke = await database.db
    .select({ id: timelineEntries.conversationId })
    .from(timelineEntries)
    .where(and(inArray(timelineEntries.conversationId, ids), eq(timelineEntries.type, "woke")));
  expect(woke.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
  const events = await database.db
    .select({ id: streamEvents.seq })
    .from(streamEvents)
    .where(and(eq(streamEvents.streamId, world.number.numberId), eq(streamEvents.type, "conversation.woke")));
  expect(events).toHaveLength(ids.length);
});
