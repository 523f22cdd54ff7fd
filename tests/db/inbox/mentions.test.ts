import { and, asc, eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Tx } from "@/db/handles";
import { lockNumber } from "@/db/queries/numbers/grants";
import { lockTeam } from "@/db/queries/people/team";
import { streamEvents } from "@/db/schema/events";
import { mentions } from "@/db/schema/notes";
import { numberGrants } from "@/db/schema/numbers";
import { groupMembers, groups, memberships } from "@/db/schema/people";
import { systemClock } from "@/lib/base/clock";
import { newId } from "@/lib/base/ids";
import { memberIdOf } from "@/lib/base/stream";
import type { Actor } from "@/lib/domain/principal";
import { addNote } from "@/lib/inbox/notes/add-note";
import { listReaders } from "@/lib/inbox/conversation/list-readers";
import { loadConversation } from "@/lib/inbox/conversation/load-conversation";
import { revokeGrant } from "@/lib/numbers/grant-number";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aNumber, aPerson, aSharedConversation, aTenant, onNumber } from "../../support/factories";
import { aRacer, type Racer } from "../../support/race";

let database: TestDatabase;
let racer: Racer;
beforeAll(async () => {
  database = await createTestDatabase();
  racer = await aRacer(database.url);
});
afterAll(async () => {
  await racer.stop();
  await database.close();
});
const deps = () => ({ db: database.db, now: systemClock });

type World = Awaited<ReturnType<typeof aSharedConversation>>;
type Person = { userId: string; name?: string };

const add = (
  by: Actor,
  { conversationId }: { conversationId: string },
  body: string,
  ids: readonly string[],
  clientId: string = newId(),
) => addNote(deps(), by, { conversationId, clientId, body, mentions: [...ids] });

const added = async (...args: Parameters<typeof add>) => {
  const result = await add(...args);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

const mentionedIn = async (noteId: string) =>
  (await database.db.select().from(mentions).where(eq(mentions.noteId, noteId))).map(({ userId }) => userId);

/** What a person's own stream says. */
const toldTo = async ({ tenant }: World, { userId }: Person) =>
  (
    await database.db
      .select({ type: streamEvents.type, payload: streamEvents.payload })
      .from(streamEvents)
      .where(eq(streamEvents.streamId, await memberIdOf({ tenantId: tenant.tenantId, userId })))
      .orderBy(asc(streamEvents.seq))
  ).map(({ type, payload }) => ({ type, ...payload }));

async function aGroup({ tenant: { tenantId } }: World, name: string, ...people: Person[]) {
  const id = newId();
  await database.db.insert(groups).values({ id, tenantId, name });
  for (const { userId } of people)
    await database.db.insert(groupMembers).values({ tenantId, groupId: id, userId });
  return id;
}

describe("C7: a mention", () => {
  test("reaches who is meant in their own stream, by ids only, and stands in the note for everybody", async () => {
    const world = await aSharedConversation(database.db);
    const { ana, ben, conversation: at } = world;
    const { note, unreached, people } = await added(ana, at, "@Ben Okafor our wheel", [ben.userId]);
    expect(unreached).toEqual([]);
    expect(note.mentions).toEqual([{ name: "Ben Okafor", userIds: [ben.userId] }]);
    expect(await toldTo(world, ben)).toEqual([
      {
        type: "mention.added",
        noteId: note.id,
        conversationId: at.conversationId,
        numberId: at.numberId,
        by: ana.userId,
      },
    ]);
    expect(people).toMatchObject([{ events: [{ type: "mention.added", seq: 1 }] }]);
    for (const reader of [ana, ben]) {
      const loaded = await loadConversation(deps(), reader, at);
      expect(loaded.ok && loaded.value.items.at(-1)).toEqual({ kind: "note", note });
    }
  });

  test("of somebody without access is named in the answer: the note is written, and they learn nothing", async () => {
    const world = await aSharedConversation(database.db);
    const { ana, ben, tenant, conversation: at } = world;
    const cara = await aPerson(database.db, tenant, { name: "Cara Diaz" });
    const off = await onNumber(
      database.db,
      await aPerson(database.db, tenant, { name: "Dele Off" }),
      world.number,
    );
    await database.db
      .update(memberships)
      .set({ disabledAt: new Date() })
      .where(eq(memberships.userId, off.userId));
    const stranger = await aPerson(database.db, await aTenant(database.db), { name: "Eve Else" });
    const body = "@Cara Diaz @Dele Off @Eve Else @Ben Okafor look";
    const { note, unreached } = await added(
      ana,
      at,
      body,
      [cara, off, stranger, ben, { userId: newId() }].map(({ userId }) => userId),
    );
    expect(unreached).toEqual(["Cara Diaz", "Dele Off"]);
    expect(note.mentions).toEqual([{ name: "Ben Okafor", userIds: [ben.userId] }]);
    expect(await mentionedIn(note.id)).toEqual([ben.userId]);
    for (const person of [cara, off]) expect(await toldTo(world, person)).toEqual([]);
  });

  test("of a group reaches those of its members who may see the conversation, each once, and not its author", async () => {
    const world = await aSharedConversation(database.db);
    const { ana, ben, tenant, conversation: at } = world;
    const manager = await aPerson(database.db, tenant, { name: "Max Manager", role: "manager" });
    const blind = await aPerson(database.db, tenant, { name: "Cara Diaz" });
    const support = await aGroup(world, "Support", ana, ben, manager, blind);
    const sales = await aGroup(world, "Sales", blind);
    const { note, unreached } = await added(ana, at, "@Support and @Ben Okafor, not @Sales", [
      support,
      ben.userId,
      sales,
    ]);
    expect(unreached).toEqual(["Sales"]);
    expect((await mentionedIn(note.id)).toSorted()).toEqual([ben.userId, manager.userId].toSorted());
    expect(note.mentions).toEqual([
      { name: "Ben Okafor", userIds: [ben.userId] },
      { name: "Support", userIds: [ben.userId, manager.userId].toSorted() },
    ]);
    for (const person of [ben, manager]) expect(await toldTo(world, person)).toHaveLength(1);
    expect(await toldTo(world, ana)).toEqual([]);
    // Who joins the group later was not meant.
    await database.db.insert(groupMembers).values({
      tenantId: tenant.tenantId,
      groupId: support,
      userId: (await aPerson(database.db, tenant)).userId,
    });
    const loaded = await loadConversation(deps(), ben, at);
    expect(loaded.ok && loaded.value.items.at(-1)).toEqual({ kind: "note", note });
  });

  test("is of whom was chosen: two people of one name are told apart, and a name that was taken out is not meant", async () => {
    const world = await aSharedConversation(database.db);
    const { ana, ben, tenant, number, conversation: at } = world;
    const sams = [
      await onNumber(database.db, await aPerson(database.db, tenant, { name: "Sam Lee" }), number),
      await onNumber(database.db, await aPerson(database.db, tenant, { name: "Sam Lee" }), number),
    ] as const;
    const { note } = await added(ana, at, "@Sam Lee please", [sams[1].userId, ben.userId]);
    expect(await mentionedIn(note.id)).toEqual([sams[1].userId]);
    expect(await toldTo(world, sams[0])).toEqual([]);
    expect(await toldTo(world, ben)).toEqual([]);
  });

  test("a repeat of the same note mentions nobody again, and names the same unreached", async () => {
    const world = await aSharedConversation(database.db);
    const { ana, ben, tenant, conversation: at } = world;
    const cara = await aPerson(database.db, tenant, { name: "Cara Diaz" });
    const again = () => added(ana, at, "@Ben Okafor @Cara Diaz", [ben.userId, cara.userId], clientId);
    const clientId = newId();
    const [first, ...repeats] = [await again(), await again(), await again()];
    for (const repeat of repeats)
      expect(repeat).toEqual({
        note: first?.note,
        unreached: ["Cara Diaz"],
        repeat: true,
        numberId: at.numberId,
        events: [],
      });
    expect(await mentionedIn(first?.note.id ?? "")).toEqual([ben.userId]);
    expect(await toldTo(world, ben)).toHaveLength(1);
  });

  test("V18: one note sent 20 times by two processes makes one mention and one event", async () => {
    const world = await aSharedConversation(database.db);
    const { ana, ben, conversation: at } = world;
    const input = { ...at, clientId: newId(), body: "@Ben Okafor now", mentions: [ben.userId] };
    const outcomes = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        index % 2 ? addNote(deps(), ana, input) : racer.run({ run: "addNote", actor: ana, input }),
      ),
    );
    expect(outcomes).toEqual(Array.from({ length: 20 }, () => expect.objectContaining({ ok: true })));
    expect(await toldTo(world, ben)).toHaveLength(1);
  });
});

/** Ends when the note of another process waits for this transaction, which then commits. */
async function whileNoteWaits(
  world: World,
  body: string,
  ids: string[],
  change: (tx: Tx) => Promise<unknown>,
) {
  const { ana, conversation } = world;
  let writing: Promise<unknown> = Promise.resolve();
  await database.db.transaction(async (tx) => {
    await change(tx);
    const input = { ...conversation, clientId: newId(), body, mentions: ids };
    writing = racer.run({ run: "addNote", actor: ana, input });
    await expect
      .poll(
        async () =>
          (
            await database.db.execute<{ n: number }>(
              `select count(*)::int as n from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
            )
          ).rows[0]?.n,
      )
      .toBe(1);
  });
  return writing;
}

// Seen to fail without it (tests/mutants/mention-without-access-held.patch).
describe("C7: a mention reaches exactly those who may see, also when access ends in the same moment", () => {
  test("who is being taken off the number is not told", async () => {
    const world = await aSharedConversation(database.db);
    const { ben, conversation: at } = world;
    const outcome = await whileNoteWaits(world, "@Ben Okafor look", [ben.userId], async (tx) => {
      await lockNumber(tx, at);
      await tx.delete(numberGrants).where(eq(numberGrants.userId, ben.userId));
    });
    expect(outcome).toMatchObject({ ok: true, value: { unreached: ["Ben Okafor"], note: { mentions: [] } } });
    expect(await toldTo(world, ben)).toEqual([]);
  });

  test("nor is a manager who is becoming a member, or a member of the group who is leaving it", async () => {
    const world = await aSharedConversation(database.db);
    const { tenant } = world;
    const max = await aPerson(database.db, tenant, { name: "Max Manager", role: "manager" });
    const role = await whileNoteWaits(world, "@Max Manager look", [max.userId], async (tx) => {
      await lockTeam(tx, tenant);
      await tx.update(memberships).set({ role: "member" }).where(eq(memberships.userId, max.userId));
    });
    expect(role).toMatchObject({ value: { unreached: ["Max Manager"] } });
    const group = await aGroup(world, "Support", world.ben);
    const left = await whileNoteWaits(world, "@Support look", [group], async (tx) => {
      await lockTeam(tx, tenant);
      await tx.delete(groupMembers).where(eq(groupMembers.groupId, group));
    });
    expect(left).toMatchObject({ value: { unreached: ["Support"] } });
    for (const person of [max, world.ben]) expect(await toldTo(world, person)).toEqual([]);
  });

  test("over two processes, nobody is told of a mention after they lost the number", async () => {
    for (let round = 0; round < 20; round += 1) {
      const world = await aSharedConversation(database.db);
      const { ana, ben, tenant, conversation: at } = world;
      const owner = await aPerson(database.db, tenant, { role: "owner" });
      const input = { ...at, clientId: newId(), body: "@Ben Okafor", mentions: [ben.userId] };
      const holder = { userId: ben.userId };
      const [noted, taken] = await Promise.all([
        racer.run({ run: "addNote", actor: ana, input }),
        revokeGrant(deps(), owner, { numberId: at.numberId, holder }),
      ]);
      expect([noted, taken]).toMatchObject([{ ok: true }, { ok: true }]);
      const types = (await toldTo(world, ben)).map(({ type }) => type);
      expect([["mention.added", "number.taken"], ["number.taken"]]).toContainEqual(types);
      const stored = await database.db
        .select()
        .from(mentions)
        .where(and(eq(mentions.userId, ben.userId), eq(mentions.conversationId, at.conversationId)));
      expect(stored).toHaveLength(types.length - 1);
    }
  });
});

describe("C7: whom a note may mention", () => {
  test("are those who can see the conversation, with what they may do there, and groups with one of them", async () => {
    const world = await aSharedConversation(database.db);
    const { ana, ben, tenant, number, conversation: at } = world;
    const manager = await aPerson(database.db, tenant, { name: "Max Manager", role: "manager" });
    const viewer = await onNumber(database.db, await aPerson(database.db, tenant), number, "viewer");
    const blind = await aPerson(database.db, tenant, { name: "Cara Diaz" });
    const support = await aGroup(world, "Support", ben, blind);
    await aGroup(world, "Sales", blind);
    await aGroup(world, "Nobody");
    const readers = await listReaders(deps(), viewer, at);
    if (!readers.ok) throw new Error(readers.error.code);
    expect(new Map(readers.value.people.map(({ id, mayReply }) => [id, mayReply]))).toEqual(
      new Map([
        [ana.userId, true],
        [ben.userId, true],
        [manager.userId, false],
        [viewer.userId, false],
      ]),
    );
    expect(readers.value.groups.map(({ id, name }) => ({ id, name }))).toEqual([
      { id: support, name: "Support" },
    ]);
  });

  test("V6: nobody learns who reads what they may not see", async () => {
    const { ana, tenant } = await aSharedConversation(database.db);
    const other = await aSharedConversation(database.db);
    const elsewhere = await aNumber(database.db, tenant);
    const hidden = await aPerson(database.db, tenant);
    for (const [person, place] of [
      [ana, other.conversation],
      [ana, { conversationId: newId() }],
      [await onNumber(database.db, hidden, elsewhere), (await aSharedConversation(database.db)).conversation],
    ] as const)
      expect(await listReaders(deps(), person, place)).toEqual({ ok: false, error: { code: "not_found" } });
  });
});
