import { asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { conversations } from "@/db/schema/conversations";
import { auditEntries } from "@/db/schema/governance";
import { streamEvents } from "@/db/schema/events";
import { systemClock } from "@/lib/base/clock";
import { newId } from "@/lib/base/ids";
import { memberIdOf } from "@/lib/base/stream";
import type { Actor } from "@/lib/domain/principal";
import { handOff } from "@/lib/inbox/notes/hand-off";
import { loadConversation } from "@/lib/inbox/conversation/load-conversation";
import { loadInbox } from "@/lib/inbox/list/load-inbox";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aPerson, aSharedConversation, onNumber } from "../../support/factories";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
const deps = () => ({ db: database.db, now: systemClock });

type World = Awaited<ReturnType<typeof aSharedConversation>>;
const give = (
  { conversation: { conversationId } }: World,
  by: Actor,
  to: { userId: string },
  more: { from?: string | null; body?: string; clientId?: string; mentions?: string[] } = {},
) =>
  handOff(deps(), by, {
    conversationId,
    to: to.userId,
    from: null,
    body: "Wants the red one",
    clientId: newId(),
    ...more,
  });

const itemsOf = async ({ conversation }: World, by: Actor) => {
  const loaded = await loadConversation(deps(), by, conversation);
  if (!loaded.ok) throw new Error(loaded.error.code);
  return loaded.value.items.flatMap((item) =>
    item.kind === "note"
      ? [item.note.body]
      : item.kind === "entry"
        ? [`${item.entry.type} ${item.entry.reason}`]
        : [],
  );
};
const toldTo = async ({ tenant }: World, { userId }: { userId: string }) =>
  (
    await database.db
      .select({ type: streamEvents.type, payload: streamEvents.payload })
      .from(streamEvents)
      .where(eq(streamEvents.streamId, await memberIdOf({ tenantId: tenant.tenantId, userId })))
      .orderBy(asc(streamEvents.seq))
  ).map(({ type, payload }) => ({ type, ...payload }));
const holds = (world: World, { userId }: { userId: string }) =>
  database.db
    .update(conversations)
    .set({ assigneeId: userId })
    .where(eq(conversations.id, world.conversation.conversationId));

describe("C8: a hand-off", () => {
  test("assigns, writes the note and tells the receiver, as one thing", async () => {
    const world = await aSharedConversation(database.db);
    const { ana, ben, conversation: at } = world;
    const given = await give(world, ana, ben);
    if (!given.ok) throw new Error(given.error.code);
    const { note, conversation, events } = given.value;
    expect(note).toMatchObject({
      body: "@Ben Okafor Wants the red one",
      mentions: [{ name: "Ben Okafor", userIds: [ben.userId] }],
    });
    expect(conversation).toMatchObject({ assigneeId: ben.userId, lastNote: { body: note.body } });
    expect(events.map(({ type }) => type).toSorted()).toEqual(["conversation.assigned", "note.added"]);
    expect(await toldTo(world, ben)).toEqual([
      {
        type: "mention.added",
        noteId: note.id,
        conversationId: at.conversationId,
        numberId: at.numberId,
        by: ana.userId,
        handOff: true,
      },
    ]);
    expect((await itemsOf(world, ben)).toSorted()).toEqual([note.body, "assigned hand_off"]);
    const inbox = await loadInbox(deps(), ben);
    expect(inbox.ok && inbox.value.mentions).toHaveLength(1);
    const audit = await database.db
      .select({ action: auditEntries.action, details: auditEntries.details })
      .from(auditEntries)
      .where(eq(auditEntries.subjectId, at.conversationId));
    expect(JSON.stringify(audit)).not.toContain("red one");
    expect(audit).toMatchObject([
      { action: "conversation.assigned", details: { to: ben.userId, from: null, reason: "hand_off" } },
    ]);
  });

  test("a repeat changes nothing more, also after the receiver gave it on", async () => {
    const world = await aSharedConversation(database.db);
    const { ana, ben } = world;
    const clientId = newId();
    const first = await give(world, ana, ben, { clientId });
    await holds(world, ana);
    const again = await give(world, ana, ben, { clientId });
    expect(again).toMatchObject({
      ok: true,
      value: {
        repeat: true,
        events: [],
        note: first.ok && first.value.note,
        conversation: { assigneeId: ana.userId },
      },
    });
    expect(await toldTo(world, ben)).toHaveLength(1);
    expect(await give(world, ana, ben, { clientId, body: "Other words" })).toEqual({
      ok: false,
      error: { code: "client_id_reused" },
    });
  });

  test("names who has it by now, and then writes nothing; with that seen it goes through", async () => {
    const world = await aSharedConversation(database.db);
    const { ana, ben, tenant, number } = world;
    const cara = await onNumber(
      database.db,
      await aPerson(database.db, tenant, { name: "Cara Diaz" }),
      number,
    );
    await holds(world, cara);
    expect(await give(world, ana, ben)).toMatchObject({
      ok: false,
      error: { code: "assigned_meanwhile", assigneeId: cara.userId },
    });
    expect(await itemsOf(world, ana)).toEqual([]);
    expect(await toldTo(world, ben)).toEqual([]);
    expect(await give(world, ana, ben, { from: cara.userId })).toMatchObject({
      value: { conversation: { assigneeId: ben.userId } },
    });
  });

  test("only to somebody else who may reply there, and with words", async () => {
    const world = await aSharedConversation(database.db);
    const { ana, ben, tenant, number } = world;
    const viewer = await onNumber(database.db, await aPerson(database.db, tenant), number, "viewer");
    const manager = await aPerson(database.db, tenant, { role: "manager" });
    const outside = await aPerson(database.db, tenant);
    const stranger = (await aSharedConversation(database.db)).ben;
    for (const to of [viewer, manager, outside, stranger, ana, { userId: newId() }])
      expect(await give(world, ana, to)).toEqual({ ok: false, error: { code: "not_assignable" } });
    for (const [body, reason] of [
      [" \n", "empty"],
      ["x".repeat(4_995), "too_long"],
    ] as const)
      expect(await give(world, ana, ben, { body })).toEqual({
        ok: false,
        error: { code: "invalid_body", reason },
      });
    expect(await itemsOf(world, ana)).toEqual([]);
  });

  test("C7, C8: mentions others besides: who can see it is told of the mention, who cannot is named and told nothing", async () => {
    const world = await aSharedConversation(database.db);
    const { ana, ben, tenant, number } = world;
    const cara = await onNumber(
      database.db,
      await aPerson(database.db, tenant, { name: "Cara Diaz" }),
      number,
    );
    const dan = await aPerson(database.db, tenant, { name: "Dan Blind" });
    const given = await give(world, ana, ben, {
      body: "@Cara Diaz and @Dan Blind know more",
      mentions: [cara.userId, dan.userId],
    });
    expect(given).toMatchObject({ ok: true, value: { unreached: ["Dan Blind"] } });
    expect(await toldTo(world, cara)).toMatchObject([{ type: "mention.added", by: ana.userId }]);
    expect((await toldTo(world, cara))[0]).not.toHaveProperty("handOff", true);
    expect(await toldTo(world, ben)).toMatchObject([{ type: "mention.added", handOff: true }]);
    expect(await toldTo(world, dan)).toEqual([]);
  });

  test("C8, C10: by a manager too, but not by a viewer, and V6 not by who cannot see it", async () => {
    const world = await aSharedConversation(database.db);
    const { ben, tenant, number } = world;
    const manager = await aPerson(database.db, tenant, { role: "manager" });
    const viewer = await onNumber(database.db, await aPerson(database.db, tenant), number, "viewer");
    const outside = await aPerson(database.db, tenant);
    const stranger = (await aSharedConversation(database.db)).ana;
    expect(await give(world, viewer, ben)).toEqual({ ok: false, error: { code: "forbidden" } });
    for (const by of [outside, stranger])
      expect(await give(world, by, ben)).toEqual({ ok: false, error: { code: "not_found" } });
    expect(await give(world, manager, ben)).toMatchObject({ ok: true });
  });
});
