import { and, asc, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { notificationSettingsOf, writeNotificationSettings } from "@/db/queries/notifications/settings";
import { conversations } from "@/db/schema/conversations";
import { streamEvents } from "@/db/schema/events";
import { notifications } from "@/db/schema/notifications";
import { memberships } from "@/db/schema/people";
import { systemClock } from "@/lib/base/clock";
import { newId } from "@/lib/base/ids";
import { memberIdOf } from "@/lib/base/stream";
import type { Actor } from "@/lib/domain/principal";
import { readNotificationSettings } from "@/lib/domain/notifications/settings";
import { changeMany, undoMany } from "@/lib/inbox/bulk/change-many";
import { addNote } from "@/lib/inbox/notes/add-note";
import { editNote } from "@/lib/inbox/notes/change-note";
import { handOff } from "@/lib/inbox/notes/hand-off";
import { markRead } from "@/lib/inbox/changes/mark-conversation";
import { followConversation } from "@/lib/notifications/follow";
import { notifyDue } from "@/lib/notifications/notify-due";
import { listNotifications, markNotificationsRead, myAttention } from "@/lib/notifications/own-notifications";
import { revokeGrant } from "@/lib/numbers/grant-number";
import { countStatements } from "../../support/count-statements";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aPerson, aTenant, onNumber } from "../../support/factories";
import { ledgerCarrier } from "../../support/ledger-carrier";
import { aRacer, type Racer } from "../../support/race";
import { deliveryDeps } from "../../support/sending";
import { aCall, aLine, aText, aWebhook, closeAll, flushAll, type TestLine } from "../../support/webhook";

let database: TestDatabase;
let racer: Racer;
beforeAll(async () => {
  database = await createTestDatabase();
  racer = await aRacer(database.url);
});
afterAll(async () => {
  await racer.stop();
  await closeAll(database);
});
const deps = () => ({ db: database.db, now: systemClock });
const notify = (holdMs = 0) => notifyDue(deliveryDeps(database.db, ledgerCarrier("")), { holdMs });

let customers = 0;

/** A line with two people on it and a third beside it. */
async function aWorld() {
  const line = await aLine(database);
  const person = (name: string) => aPerson(database.db, line.tenant, { name });
  const [ana, ben] = [
    await onNumber(database.db, await person("Ana Reyes"), line.number),
    await onNumber(database.db, await person("Ben Okafor"), line.number),
  ];
  customers += 1;
  return { ...line, ana, ben, cara: await person("Cara Diaz"), from: `+1303556${1000 + customers}` };
}
type World = Awaited<ReturnType<typeof aWorld>>;

async function aTextArrives({ key, number, from, db }: World, text = "Is it ready?") {
  await aWebhook(db).accept(aCall(key, aText(from, number.e164, text)));
  const [row] = await db.select().from(conversations).where(eq(conversations.numberId, number.numberId));
  if (!row) throw new Error("nothing came");
  return { conversationId: row.id, seq: row.publicSeq };
}

const rowsOf = ({ db, tenant }: TestLine, { userId }: { userId: string }) =>
  db
    .select()
    .from(notifications)
    .where(and(eq(notifications.tenantId, tenant.tenantId), eq(notifications.userId, userId)))
    .orderBy(asc(notifications.at), asc(notifications.id));

const toldTo = async ({ db, tenant }: TestLine, { userId }: { userId: string }) =>
  (
    await db
      .select({ type: streamEvents.type, payload: streamEvents.payload })
      .from(streamEvents)
      .where(eq(streamEvents.streamId, await memberIdOf({ tenantId: tenant.tenantId, userId })))
      .orderBy(asc(streamEvents.seq))
  ).map(({ type, payload }) => ({ type, ...payload }));

const choose = async (actor: Actor, chosen: Parameters<typeof writeNotificationSettings>[2]) =>
  writeNotificationSettings(database.db, actor, {
    ...readNotificationSettings(await notificationSettingsOf(database.db, actor)),
    ...chosen,
  });

const mentioned = async (by: Actor, conversationId: string, body: string, ...people: Actor[]) => {
  const added = await addNote(deps(), by, {
    conversationId,
    clientId: newId(),
    body,
    mentions: people.map(({ userId }) => userId),
  });
  if (!added.ok) throw new Error(added.error.code);
  return added.value.note.id;
};

describe("B1: a customer's text", () => {
  test("notifies those of the number, in the bell and in their own stream, by ids only", async () => {
    const world = await aWorld();
    const { ana, cara } = world;
    const { conversationId } = await aTextArrives(world, "Is my wheel ready?");
    await notify();
    expect(await rowsOf(world, ana)).toMatchObject([
      { conversationId, kind: "text", quiet: false, readAt: null },
    ]);
    expect(await rowsOf(world, cara)).toEqual([]);
    const { numberId } = world.number;
    expect(await toldTo(world, ana)).toEqual([
      { type: "notification.added", conversationIds: [conversationId], numberId, quiet: false },
    ]);
    const listed = await listNotifications(deps(), ana);
    expect(listed.ok && listed.value.notifications).toMatchObject([
      {
        conversationId,
        kind: "text",
        address: world.from,
        words: "Is my wheel ready?",
        seq: 1,
        isRead: false,
      },
    ]);
    expect(await myAttention(deps(), ana)).toMatchObject({ value: { unread: [conversationId] } });
  });

  test("is held for two seconds, and notifies nobody who has read it by then on any device", async () => {
    const world = await aWorld();
    const { conversationId, seq } = await aTextArrives(world);
    expect(await notifyDue(deliveryDeps(database.db, ledgerCarrier("")))).toBe(0);
    await markRead(deps(), world.ana, { conversationId, seq });
    await notify();
    expect(await rowsOf(world, world.ana)).toEqual([]);
    expect(await rowsOf(world, world.ben)).toHaveLength(1);
  });

  test("takes the place of one that was not read: a conversation has one open notification", async () => {
    const world = await aWorld();
    const { conversationId } = await aTextArrives(world, "one");
    await notify();
    await aTextArrives(world, "two");
    await aTextArrives(world, "three");
    await notify();
    const listed = await listNotifications(deps(), world.ana);
    expect(listed.ok && listed.value.notifications.map(({ words }) => words)).toEqual(["three"]);
    expect(await rowsOf(world, world.ana)).toHaveLength(3);
    // What was read stays in the list beside the next one.
    await markNotificationsRead(deps(), world.ana, { conversationId });
    await aTextArrives(world, "four");
    await notify();
    const later = await listNotifications(deps(), world.ana);
    expect(later.ok && later.value.notifications.map(({ words, isRead }) => [words, isRead])).toEqual([
      ["four", false],
      ["three", true],
    ]);
  });

  test("that assigned work is asked by the rule of each person, and waits in the bell of whoever is away", async () => {
    const world = await aWorld();
    const { conversationId } = await aTextArrives(world);
    await world.db
      .update(conversations)
      .set({ assigneeId: world.ben.userId })
      .where(eq(conversations.id, conversationId));
    await aTextArrives(world, "again");
    await choose(world.ana, { rule: "mine" });
    await notify();
    // The first was unassigned when it came, the second is Ben's; Ana wants her own only.
    expect(await rowsOf(world, world.ana)).toEqual([]);
    expect(await rowsOf(world, world.ben)).toHaveLength(2);
    await world.db
      .update(memberships)
      .set({ awaySince: new Date(), awayCause: "by_hand" })
      .where(eq(memberships.userId, world.ben.userId));
    await choose(world.ana, { rule: "mine_and_unassigned" });
    await aTextArrives(world, "Ben is away");
    await notify();
    expect(await rowsOf(world, world.ana)).toMatchObject([{ quiet: false }]);
    expect((await rowsOf(world, world.ben)).at(-1)).toMatchObject({ quiet: true });
  });
});

describe("B1: one notification for each event and person", () => {
  test("B1: two processes at once, and again after the cursor was lost: one row each, and one event for all of them", async () => {
    const world = await aWorld();
    for (let text = 0; text < 30; text += 1) await aTextArrives(world, `text ${text}`);
    await Promise.all([notify(), racer.run({ run: "notifyDue" }), notify(), racer.run({ run: "notifyDue" })]);
    await world.db.execute("delete from event_cursors where consumer = 'notifications'");
    await notify();
    for (const person of [world.ana, world.ben]) {
      const rows = await rowsOf(world, person);
      expect(new Set(rows.map(({ sourceId }) => sourceId)).size).toBe(30);
      expect(rows).toHaveLength(30);
      expect(rows.filter(({ replacedAt }) => replacedAt === null)).toHaveLength(1);
      expect(await toldTo(world, person)).toHaveLength(1);
    }
  });

  test("B1: a burst for a large team is written whole, by as many statements as one text, and told to each at once", async () => {
    const world = await aWorld();
    const team = await Promise.all(
      Array.from({ length: 75 }, () => aPerson(world.db, world.tenant, { role: "owner" })),
    );
    await aTextArrives(world);
    await flushAll();
    const forOne = await countStatements(notify);
    const { key, number, db } = world;
    const webhook = aWebhook(db);
    await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        webhook.accept(aCall(key, aText(`+1303557${1000 + (n % 10)}`, number.e164, `text ${n}`))),
      ),
    );
    await flushAll();
    expect(await countStatements(notify)).toEqual(forOne);
    const [someone] = team;
    if (!someone) throw new Error("nobody is there");
    const burst = (await rowsOf(world, someone)).slice(1);
    expect(burst).toHaveLength(100);
    expect(burst.filter(({ replacedAt }) => replacedAt === null)).toHaveLength(10);
    expect(await db.$count(notifications, eq(notifications.numberId, number.numberId))).toBe(101 * 77);
    const [, told] = await toldTo(world, someone);
    expect(told).toMatchObject({ conversationIds: { length: 10 } });
    expect(await toldTo(world, someone)).toHaveLength(2);
  });

  test("B1: a line for which it failed however often is tried again: nobody else would begin anew", async () => {
    const world = await aWorld();
    await aTextArrives(world);
    await flushAll();
    const { numberId } = world.number;
    await world.db.execute(sql`
      insert into event_cursors (consumer, stream_id, epoch, last_seq, attempts)
      select 'notifications', id, epoch, 0, 1000 from streams where id = ${numberId}`);
    await notify();
    expect(await rowsOf(world, world.ana)).toHaveLength(1);
  });

  test("B1: an edited note notifies only who was not mentioned in it before", async () => {
    const world = await aWorld();
    const { conversationId } = await aTextArrives(world);
    await notify();
    const noteId = await mentioned(world.ana, conversationId, "@Ben Okafor look", world.ben);
    await notify();
    expect((await rowsOf(world, world.ben)).map(({ kind, sourceId }) => [kind, sourceId]).at(-1)).toEqual([
      "mention",
      noteId,
    ]);
    const before = await rowsOf(world, world.ben);
    await world.db.execute("delete from event_cursors where consumer = 'notifications'");
    await notify();
    expect(await rowsOf(world, world.ben)).toEqual(before);
  });

  test("B1: a note that is written and edited before anybody is told notifies each person once, and holds up nothing", async () => {
    const world = await aWorld();
    const { ana, ben } = world;
    const { conversationId } = await aTextArrives(world);
    await notify();
    const noteId = await mentioned(ana, conversationId, "@Ben Okafor look", ben);
    const edited = await editNote(deps(), ana, {
      conversationId,
      noteId,
      body: "@Ben Okafor look, please",
      mentions: [ben.userId],
    });
    expect(edited).toMatchObject({ ok: true });
    await aTextArrives(world, "again");
    await notify();
    expect((await rowsOf(world, ben)).map(({ kind }) => kind)).toEqual(["text", "mention", "text"]);
  });
});

test("C8: a hand-off is one notification to whom it is for, with the words of its note", async () => {
  const world = await aWorld();
  const { conversationId, seq } = await aTextArrives(world);
  await markRead(deps(), world.ben, { conversationId, seq });
  await notify();
  const handed = await handOff(deps(), world.ana, {
    conversationId,
    clientId: newId(),
    to: world.ben.userId,
    from: null,
    body: "She waits for the axle.",
  });
  expect(handed).toMatchObject({ ok: true });
  await notify();
  expect(await rowsOf(world, world.ben)).toMatchObject([{ kind: "hand_off" }]);
  // Also once its note was edited.
  const noteId = handed.ok ? handed.value.note.id : "";
  const body = "@Ben Okafor She waits for the axle. And the wheel.";
  const edited = await editNote(deps(), world.ana, { conversationId, noteId, body, mentions: [] });
  expect(edited).toMatchObject({
    ok: true,
    value: { note: { mentions: [{ userIds: [world.ben.userId] }] } },
  });
  await notify();
  expect(await rowsOf(world, world.ben)).toMatchObject([{ kind: "hand_off" }]);
  const listed = await listNotifications(deps(), world.ben);
  expect(listed.ok && listed.value.notifications).toMatchObject([
    { kind: "hand_off", words: expect.stringContaining("She waits for the axle.") as string },
  ]);
});

test("I18: an assignment that is undone notifies nobody of getting it back", async () => {
  const world = await aWorld();
  const { ana, ben } = world;
  const { conversationId, seq } = await aTextArrives(world);
  for (const person of [ana, ben]) await markRead(deps(), person, { conversationId, seq });
  const give = async (to: string) => {
    const id = newId();
    const change = { type: "assign" as const, to };
    const changed = await changeMany(deps(), ana, { id, change, chosen: { ids: [conversationId] } });
    expect(changed).toMatchObject({ ok: true, value: { progress: { changed: 1 } } });
    await notify();
    return id;
  };
  await give(ben.userId);
  const told = await rowsOf(world, ben);
  expect(told).toMatchObject([{ kind: "assigned" }]);
  const id = await give(ana.userId);
  expect(await undoMany(deps(), ana, { id })).toMatchObject({ ok: true, value: { progress: { undone: 1 } } });
  await notify();
  expect(await rowsOf(world, ben)).toEqual(told);
});

describe("V6: nobody is notified of what they may not read", () => {
  test("V6: whoever loses the number between the event and the notification gets none, and a mention neither", async () => {
    const world = await aWorld();
    const owner = await aPerson(world.db, world.tenant, { role: "owner" });
    const { conversationId } = await aTextArrives(world);
    await mentioned(world.ana, conversationId, "@Ben Okafor look", world.ben);
    await revokeGrant(deps(), owner, {
      numberId: world.number.numberId,
      holder: { userId: world.ben.userId },
    });
    await notify();
    expect(await rowsOf(world, world.ben)).toEqual([]);
    expect((await toldTo(world, world.ben)).map(({ type }) => type)).not.toContain("notification.added");
    expect(await rowsOf(world, world.ana)).toHaveLength(1);
  });

  test("V6: what was notified before is neither listed nor counted while the number is gone, and not for a disabled person", async () => {
    const world = await aWorld();
    await aTextArrives(world);
    await notify();
    const without: Actor = { ...world.ana, grants: [] };
    expect(await listNotifications(deps(), without)).toMatchObject({ value: { notifications: [] } });
    expect(await myAttention(deps(), without)).toMatchObject({ value: { unread: [] } });
    await world.db
      .update(memberships)
      .set({ disabledAt: new Date() })
      .where(eq(memberships.userId, world.ben.userId));
    await aTextArrives(world, "again");
    await notify();
    expect(await rowsOf(world, world.ben)).toHaveLength(1);
  });

  test("V6: a person reads and marks only their own", async () => {
    const world = await aWorld();
    const { conversationId } = await aTextArrives(world);
    await notify();
    const stranger = await aPerson(world.db, await aTenant(world.db), { role: "owner" });
    for (const other of [world.cara, stranger]) {
      await markNotificationsRead(deps(), other, { conversationId });
      await markNotificationsRead(deps(), other, { conversationId: null });
      expect(await listNotifications(deps(), other)).toMatchObject({ value: { notifications: [] } });
    }
    expect(await rowsOf(world, world.ana)).toMatchObject([{ readAt: null }]);
  });
});

test("V36: what is read on one device is read on all, and said once", async () => {
  const world = await aWorld();
  const { conversationId } = await aTextArrives(world);
  await notify();
  for (let press = 0; press < 2; press += 1)
    await markNotificationsRead(deps(), world.ana, { conversationId: null });
  expect(await toldTo(world, world.ana)).toMatchObject([
    { type: "notification.added", conversationIds: [conversationId] },
    { type: "notifications.read" },
  ]);
  expect(await myAttention(deps(), world.ana)).toMatchObject({ value: { unread: [] } });
});

describe("C11: following", () => {
  test("C11: a manager who follows a conversation is notified of every text in it, is no replier, and can stop", async () => {
    const world = await aWorld();
    const boss = await aPerson(world.db, world.tenant, { name: "Mia Boss", role: "manager" });
    const { conversationId } = await aTextArrives(world);
    await notify();
    expect(await rowsOf(world, boss)).toEqual([]);
    const follow = (following: boolean) => followConversation(deps(), boss, { conversationId, following });
    for (let press = 0; press < 2; press += 1) expect(await follow(true)).toMatchObject({ ok: true });
    expect(await myAttention(deps(), boss)).toMatchObject({ value: { following: [conversationId] } });
    await aTextArrives(world, "two");
    await notify();
    expect(await rowsOf(world, boss)).toHaveLength(1);
    await follow(false);
    await aTextArrives(world, "three");
    await notify();
    expect(await rowsOf(world, boss)).toHaveLength(1);
    expect(await toldTo(world, boss)).toMatchObject([
      { type: "follow.changed", conversationId, following: true },
      { type: "notification.added" },
      { type: "follow.changed", following: false },
    ]);
  });

  test("V6: nobody follows what they may not read, and losing the number ends being told", async () => {
    const world = await aWorld();
    const { conversationId } = await aTextArrives(world);
    const stranger = await aPerson(world.db, await aTenant(world.db), { role: "owner" });
    for (const other of [world.cara, stranger])
      expect(await followConversation(deps(), other, { conversationId, following: true })).toEqual({
        ok: false,
        error: { code: "not_found" },
      });
    const viewer = await onNumber(world.db, await aPerson(world.db, world.tenant), world.number, "viewer");
    await followConversation(deps(), viewer, { conversationId, following: true });
    const owner = await aPerson(world.db, world.tenant, { role: "owner" });
    await revokeGrant(deps(), owner, { numberId: world.number.numberId, holder: { userId: viewer.userId } });
    await aTextArrives(world, "two");
    await notify();
    expect(await rowsOf(world, viewer)).toEqual([]);
  });
});
