import { and, eq, inArray } from "drizzle-orm";
import { DurableEvent } from "@/lib/protocol/events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { conversations, timelineEntries } from "@/db/schema/conversations";
import { auditEntries } from "@/db/schema/governance";
import { streamEvents } from "@/db/schema/events";
import { systemClock } from "@/lib/base/clock";
import { newId } from "@/lib/base/ids";
import type { Actor } from "@/lib/domain/principal";
import { listConversations } from "@/lib/inbox/list/list-conversations";
import { loadConversation } from "@/lib/inbox/conversation/load-conversation";
import { flagConversation, markRead } from "@/lib/inbox/changes/mark-conversation";
import { queueReply } from "@/lib/inbox/replies/queue-reply";
import { resolveConversation } from "@/lib/inbox/changes/change-state";
import { undoReply } from "@/lib/inbox/replies/undo-reply";
import type { FlagsCommand } from "@/lib/protocol/commands";
import { countStatements } from "../../support/count-statements";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { anInbound, aPerson, aSharedConversation, onNumber } from "../../support/factories";
import { aRacer } from "../../support/race";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
const deps = () => ({ db: database.db, now: systemClock });

type World = Awaited<ReturnType<typeof aSharedConversation>>;

async function mark({ conversation }: Pick<World, "conversation">, by: Actor, marks: FlagsCommand) {
  const marked = await flagConversation(deps(), by, {
    conversationId: conversation.conversationId,
    ...marks,
  });
  if (!marked.ok) throw new Error(marked.error.code);
  return marked.value;
}

async function reply({ conversation }: World, by: Actor) {
  const { conversationId } = conversation;
  const seenSeq = (await rowOf({ conversation })).publicSeq;
  const sent = await queueReply(deps(), by, {
    conversationId,
    clientId: newId(),
    seenSeq,
    body: "On our way",
    override: { seq: seenSeq, reasons: ["teammate_sending", "duplicate_text"] },
  });
  if (!sent.ok) throw new Error(sent.error.code);
  return sent.value.message.id;
}
const undo = async (by: Actor, messageId: string) =>
  expect((await undoReply(deps(), by, { messageId })).ok).toBe(true);

async function rowOf({ conversation }: Pick<World, "conversation">) {
  const [row] = await database.db
    .select()
    .from(conversations)
    .where(eq(conversations.id, conversation.conversationId));
  if (!row) throw new Error("no row");
  return row;
}
const linesOf = async ({ conversation }: World) =>
  (
    await database.db
      .select()
      .from(timelineEntries)
      .where(eq(timelineEntries.conversationId, conversation.conversationId))
      .orderBy(timelineEntries.at, timelineEntries.id)
  ).map(({ type, actorId }) => [type, actorId]);
const eventsOf = async ({ number }: World) =>
  (
    await database.db
      .select({ type: streamEvents.type })
      .from(streamEvents)
      .where(eq(streamEvents.streamId, number.numberId))
      .orderBy(streamEvents.seq)
  ).map(({ type }) => type);

describe("I8: unread for the team", () => {
  test("is said once, with a line, an event and an audit row, whoever says it again", async () => {
    const world = await aSharedConversation(database.db);
    const first = await mark(world, world.ana, { unread: true });
    expect(first.events).toMatchObject([
      { type: "conversation.marked_unread", entry: { type: "marked_unread", actorId: world.ana.userId } },
    ]);
    const second = await mark(world, world.ben, { unread: true });
    expect(second).toEqual({ conversation: first.conversation, numberId: first.numberId, events: [] });
    expect(await linesOf(world)).toEqual([["marked_unread", world.ana.userId]]);
    expect(
      await database.db
        .select()
        .from(auditEntries)
        .where(eq(auditEntries.subjectId, world.conversation.conversationId)),
    ).toMatchObject([{ action: "conversation.marked_unread", actorId: world.ana.userId }]);
  });

  test("opening and reading to the end does not end it, for the reader neither; “mark read” does", async () => {
    const world = await aSharedConversation(database.db);
    const { conversationId } = world.conversation;
    await mark(world, world.ana, { unread: true });
    await loadConversation(deps(), world.ben, { conversationId });
    await markRead(deps(), world.ben, { conversationId, seq: 1 });
    expect((await rowOf(world)).markedUnreadAt).not.toBeNull();
    const unread = async (actor: Actor) => {
      const page = await listConversations(deps(), actor, { filters: ["unread"] });
      return page.ok ? page.value.conversations.length : null;
    };
    expect(await unread(world.ben)).toBe(1);
    await mark(world, world.ben, { unread: false });
    expect(await unread(world.ben)).toBe(0);
    expect(await linesOf(world)).toEqual([
      ["marked_unread", world.ana.userId],
      ["marked_read", world.ben.userId],
    ]);
  });

  test("a public reply and resolving end it; an undone reply brings it back", async () => {
    const world = await aSharedConversation(database.db);
    const { markedUnreadAt } = await mark(world, world.ana, { unread: true }).then(() => rowOf(world));
    const id = await reply(world, world.ben);
    expect((await rowOf(world)).markedUnreadAt).toBeNull();
    await undo(world.ben, id);
    expect((await rowOf(world)).markedUnreadAt).toEqual(markedUnreadAt);
    await resolveConversation(deps(), world.ana, world.conversation);
    expect((await rowOf(world)).markedUnreadAt).toBeNull();
  });
});

describe("I9: needs reply, no reply needed", () => {
  test("an answered conversation that is marked waits until the next public reply", async () => {
    const world = await aSharedConversation(database.db);
    await reply(world, world.ana);
    const { conversation } = await mark(world, world.ben, { reply: "needed" });
    expect(conversation.needsReplyAt).not.toBeNull();
    expect(conversation.unrespondedSince).toBe(conversation.needsReplyAt);
    await reply(world, world.ana);
    expect(await rowOf(world)).toMatchObject({ unrespondedSince: null, needsReplyAt: null });
  });

  test("“no reply needed” ends the wait until the customer writes again; taken back, it goes on since when it began", async () => {
    const world = await aSharedConversation(database.db);
    const { unrespondedSince } = await rowOf(world);
    await mark(world, world.ana, { reply: "not_needed" });
    expect((await rowOf(world)).unrespondedSince).toBeNull();
    await mark(world, world.ana, { reply: "needed" });
    expect((await rowOf(world)).unrespondedSince).toEqual(unrespondedSince);
    await mark(world, world.ana, { reply: "not_needed" });
    await anInbound(database.db, world.conversation, { agoMs: 0 });
    expect((await rowOf(world)).unrespondedSince).not.toBeNull();
  });

  test("what is so already is not said twice", async () => {
    const world = await aSharedConversation(database.db);
    expect((await mark(world, world.ana, { reply: "needed" })).events).toEqual([]);
    await mark(world, world.ana, { reply: "not_needed" });
    expect((await mark(world, world.ben, { reply: "not_needed" })).events).toEqual([]);
    expect(await linesOf(world)).toEqual([["marked_no_reply", world.ana.userId]]);
  });

  test("an undo gives the marks that people set before the reply", async () => {
    const world = await aSharedConversation(database.db);
    const [before, after] = [
      await reply(world, world.ana),
      await mark(world, world.ben, { reply: "needed" }),
    ];
    expect(before).toBeTruthy();
    const id = await reply(world, world.ben);
    await undo(world.ben, id);
    expect((await rowOf(world)).needsReplyAt?.toISOString()).toBe(after.conversation.needsReplyAt);

    const other = await aSharedConversation(database.db);
    await mark(other, other.ana, { reply: "not_needed" });
    await undo(other.ben, await reply(other, other.ben));
    expect((await rowOf(other)).unrespondedSince).toBeNull();
  });

  test("an undo respects what was said in the undo window", async () => {
    const world = await aSharedConversation(database.db);
    const id = await reply(world, world.ben);
    const { events } = await mark(world, world.ana, { reply: "not_needed" });
    expect(events).toMatchObject([{ type: "conversation.marked_no_reply" }]);
    await undo(world.ben, id);
    expect(await rowOf(world)).toMatchObject({ unrespondedSince: null, needsReplyAt: null });
  });

  test("I7: a resolved conversation that needs a reply is open again, and says so", async () => {
    const world = await aSharedConversation(database.db);
    await resolveConversation(deps(), world.ana, world.conversation);
    const { conversation } = await mark(world, world.ben, { reply: "needed" });
    expect(conversation).toMatchObject({ state: "open", needsReplyAt: conversation.unrespondedSince });
    expect(await eventsOf(world)).toEqual([
      "conversation.resolved",
      "conversation.reopened",
      "conversation.marked_needs_reply",
    ]);
    expect(await linesOf(world)).toEqual([
      ["resolved", world.ana.userId],
      ["reopened", world.ben.userId],
      ["marked_needs_reply", world.ben.userId],
    ]);
  });

  test("opening, reading and the marks of unread never change it", async () => {
    const world = await aSharedConversation(database.db);
    const { unrespondedSince } = await rowOf(world);
    await markRead(deps(), world.ben, { ...world.conversation, seq: 1 });
    await mark(world, world.ben, { unread: true });
    await mark(world, world.ben, { unread: false });
    expect(await rowOf(world)).toMatchObject({ unrespondedSince, needsReplyAt: null });
  });
});

test("the order of the list is no matter of marks", async () => {
  const world = await aSharedConversation(database.db);
  const { lastActivityAt } = await rowOf(world);
  await mark(world, world.ana, { unread: true, reply: "not_needed" });
  expect((await rowOf(world)).lastActivityAt).toEqual(lastActivityAt);
});

test("V6: a viewer may not; a stranger, a foreign conversation and a missing one are not found; nothing changes", async () => {
  const [world, other] = [await aSharedConversation(database.db), await aSharedConversation(database.db)];
  const viewer = await onNumber(
    database.db,
    await aPerson(database.db, world.tenant),
    world.number,
    "viewer",
  );
  const manager = await aPerson(database.db, world.tenant, { role: "manager" });
  const stranger = await aPerson(database.db, world.tenant);
  const before = await rowOf(world);
  for (const marks of [{ unread: true }, { reply: "not_needed" as const }]) {
    const as = (actor: Actor, conversationId: string) =>
      flagConversation(deps(), actor, { conversationId, ...marks });
    for (const actor of [viewer, manager])
      expect(await as(actor, world.conversation.conversationId)).toEqual({
        ok: false,
        error: { code: "forbidden" },
      });
    for (const [actor, id] of [
      [stranger, world.conversation.conversationId],
      [other.ana, world.conversation.conversationId],
      [world.ana, newId()],
    ] as const)
      expect(await as(actor, id)).toEqual({ ok: false, error: { code: "not_found" } });
  }
  expect(await rowOf(world)).toEqual(before);
});

test("a mark takes 9 statements, one that is set already 5", async () => {
  const world = await aSharedConversation(database.db);
  await mark(world, world.ana, { unread: false });
  expect(await countStatements(() => mark(world, world.ana, { unread: true }))).toHaveLength(9);
  expect(await countStatements(() => mark(world, world.ana, { unread: true }))).toHaveLength(5);
});

// Seen to fail without `for update` in lockConversation (tests/mutants/marks-without-lock.patch).
test("V36: marks set by two processes at the same moment converge: one line each, and the row says what the last line says", async () => {
  const racers = await Promise.all([aRacer(database.url), aRacer(database.url)]);
  try {
    const worlds = await Promise.all(Array.from({ length: 25 }, () => aSharedConversation(database.db)));
    const run = (index: number, actor: Actor, { conversation }: World, marks: FlagsCommand) =>
      racers[index % 2]?.run({
        run: "flagConversation",
        actor,
        input: { conversationId: conversation.conversationId, ...marks },
      });
    for (const world of worlds)
      await Promise.all([
        run(0, world.ana, world, { unread: true }),
        run(1, world.ben, world, { unread: true }),
        run(0, world.ben, world, { reply: "not_needed" }),
        run(1, world.ana, world, { reply: "not_needed" }),
      ]);
    for (const world of worlds) {
      expect((await linesOf(world)).map(([type]) => type).sort()).toEqual([
        "marked_no_reply",
        "marked_unread",
      ]);
      expect(await rowOf(world)).toMatchObject({ unrespondedSince: null, needsReplyAt: null });
      expect((await rowOf(world)).markedUnreadAt).not.toBeNull();
      // The last event tells what the row holds.
      const [last] = (
        await database.db
          .select()
          .from(streamEvents)
          .where(
            and(
              eq(streamEvents.streamId, world.number.numberId),
              inArray(streamEvents.type, ["conversation.marked_unread", "conversation.marked_no_reply"]),
            ),
          )
          .orderBy(streamEvents.seq)
      ).slice(-1);
      expect(DurableEvent.parse({ ...last, ...last?.payload })).toMatchObject({
        conversation: {
          unrespondedSince: null,
          markedUnreadAt: (await rowOf(world)).markedUnreadAt?.toISOString(),
        },
      });
    }
  } finally {
    await Promise.all(racers.map((racer) => racer.stop()));
  }
});
