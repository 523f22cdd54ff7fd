import { asc, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { auditEntries } from "@/db/schema/governance";
import { streamEvents } from "@/db/schema/events";
import { mentions, notes } from "@/db/schema/notes";
import { systemClock } from "@/lib/base/clock";
import { newId } from "@/lib/base/ids";
import { memberIdOf } from "@/lib/base/stream";
import { NOTE_EDIT_MS } from "@/lib/domain/conversation/note-body";
import type { Actor } from "@/lib/domain/principal";
import { addNote } from "@/lib/inbox/notes/add-note";
import { deleteNote, editNote } from "@/lib/inbox/notes/change-note";
import { loadConversation } from "@/lib/inbox/conversation/load-conversation";
import { loadInbox } from "@/lib/inbox/list/load-inbox";
import { searchConversations } from "@/lib/inbox/list/search-conversations";
import { seeMentions } from "@/lib/inbox/notes/see-mentions";
import { revokeGrant } from "@/lib/numbers/grant-number";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aConversation, anInbound, aPerson, aSharedConversation, onNumber } from "../../support/factories";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
const deps = () => ({ db: database.db, now: systemClock });

type World = Awaited<ReturnType<typeof aSharedConversation>>;

async function added({ ana, conversation }: World, body: string, more = {}, by: Actor = ana) {
  const result = await addNote(deps(), by, { ...conversation, clientId: newId(), body, ...more });
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value.note;
}
const edit = ({ conversation }: World, by: Actor, noteId: string, body: string, ids: string[] = []) =>
  editNote(deps(), by, { ...conversation, noteId, body, mentions: ids });
const remove = ({ conversation }: World, by: Actor, noteId: string) =>
  deleteNote(deps(), by, { ...conversation, noteId });

const notesOf = async ({ conversation }: World, by: Actor) => {
  const loaded = await loadConversation(deps(), by, conversation);
  if (!loaded.ok) throw new Error(loaded.error.code);
  return loaded.value.items.flatMap((item) => (item.kind === "note" ? [item.note] : []));
};
const inboxOf = async (by: Actor) => {
  const inbox = await loadInbox(deps(), by);
  if (!inbox.ok) throw new Error(inbox.error.code);
  return inbox.value;
};
const toldTo = async ({ tenant }: World, { userId }: { userId: string }) =>
  (
    await database.db
      .select({ type: streamEvents.type, payload: streamEvents.payload })
      .from(streamEvents)
      .where(eq(streamEvents.streamId, await memberIdOf({ tenantId: tenant.tenantId, userId })))
      .orderBy(asc(streamEvents.seq))
  ).map(({ type, payload }) => ({ type, ...payload }));
const auditOf = async ({ conversation: { conversationId } }: World) =>
  (await database.db.select().from(auditEntries).where(eq(auditEntries.subjectId, conversationId))).map(
    ({ action, details }) => ({ action, details }),
  );

describe("C6: a note on a message, and a reply to a note", () => {
  test("name what they are about, where it stands, and of a message its first words", async () => {
    const world = await aSharedConversation(database.db);
    const { ana, ben, text } = world;
    const about = await added(world, "Our wheel", { about: text.messageId });
    expect(about).toMatchObject({
      about: { messageId: text.messageId, seq: text.publicSeq, direction: "in", words: "Hello?" },
      replyTo: null,
    });
    const reply = await added(world, "Thanks", { replyTo: about.id }, ben);
    expect(reply).toMatchObject({
      about: null,
      replyTo: { noteId: about.id, by: ana.userId, seq: text.publicSeq },
    });
    expect(await notesOf(world, ben)).toEqual([about, reply]);
  });

  test("V6: not what stands in another conversation, on this line or elsewhere", async () => {
    const world = await aSharedConversation(database.db);
    const { ana, number, conversation } = world;
    const elsewhere = await aConversation(database.db, number);
    const foreign = await anInbound(database.db, elsewhere);
    const other = await aSharedConversation(database.db);
    const there = await added(other, "Not yours");
    for (const refers of [
      { about: foreign.messageId },
      { about: other.text.messageId },
      { about: newId() },
      { replyTo: there.id },
      { replyTo: newId() },
    ])
      expect(
        await addNote(deps(), ana, { ...conversation, clientId: newId(), body: "x", ...refers }),
      ).toEqual({ ok: false, error: { code: "not_found" } });
    expect(await notesOf(world, ana)).toEqual([]);
  });
});

describe("C6: one's own note", () => {
  test("gets other words for a quarter of an hour, is marked, and audited without its words", async () => {
    const world = await aSharedConversation(database.db);
    const { ana, ben } = world;
    const note = await added(world, "Our weel");
    const edited = await edit(world, ana, note.id, "  Our wheel ");
    expect(edited).toMatchObject({
      ok: true,
      value: {
        note: { ...note, body: "Our wheel", editedAt: expect.any(String) },
        events: [{ type: "note.changed", conversation: { lastNote: { body: "Our wheel" } } }],
      },
    });
    expect(await notesOf(world, ben)).toEqual(edited.ok ? [edited.value.note] : []);
    expect(await auditOf(world)).toEqual([{ action: "note.edited", details: { noteId: note.id } }]);
    // The same words again change nothing.
    expect(await edit(world, ana, note.id, "Our wheel")).toMatchObject({ value: { events: [] } });

    const ago = sql`${notes.at} - ${`${NOTE_EDIT_MS + 1_000} ms`}::interval`;
    await database.db.update(notes).set({ at: ago }).where(eq(notes.id, note.id));
    expect(await edit(world, ana, note.id, "Their wheel")).toEqual({
      ok: false,
      error: { code: "too_late" },
    });
    expect(await remove(world, ana, note.id)).toMatchObject({ ok: true });
  });

  test("tells who is named in addition, and takes it back from who is no longer named", async () => {
    const world = await aSharedConversation(database.db);
    const { ana, ben, tenant, number, conversation } = world;
    const cara = await onNumber(
      database.db,
      await aPerson(database.db, tenant, { name: "Cara Diaz" }),
      number,
    );
    const note = await added(world, "@Ben Okafor look", { mentions: [ben.userId] });
    await seeMentions(deps(), ben, { noteIds: [note.id] });
    const both = await edit(world, ana, note.id, "@Ben Okafor @Cara Diaz look", [cara.userId]);
    expect(both.ok && both.value.note.mentions.map(({ name }) => name)).toEqual(["Ben Okafor", "Cara Diaz"]);
    expect((await inboxOf(ben)).mentions).toEqual([]);
    const one = await edit(world, ana, note.id, "@Cara Diaz look");
    expect(one.ok && one.value.note.mentions.map(({ name }) => name)).toEqual(["Cara Diaz"]);
    expect((await toldTo(world, ben)).map(({ type }) => type)).toEqual([
      "mention.added",
      "mentions.seen",
      "mention.removed",
    ]);
    expect(await toldTo(world, cara)).toHaveLength(1);
    const { conversationId, numberId } = conversation;
    expect((await inboxOf(cara)).mentions).toEqual([{ noteId: note.id, conversationId, numberId }]);
  });

  test("can be deleted: its words leave conversation, list and search, its mention the view; a line stays", async () => {
    const world = await aSharedConversation(database.db);
    const { ana, ben } = world;
    const first = await added(world, "Rides to the hospital");
    const note = await added(world, "@Ben Okafor secret zebra", { mentions: [ben.userId] });
    const reply = await added(world, "Which?", { replyTo: note.id }, ben);
    const found = async () => {
      const result = await searchConversations(deps(), ana, { q: "zebra" });
      return result.ok ? result.value.conversations.length : result;
    };
    expect(await found()).toBe(1);
    const deleted = await remove(world, ana, note.id);
    expect(deleted).toMatchObject({
      ok: true,
      value: { note: { body: "", mentions: [], deletedAt: expect.any(String) } },
    });
    expect(await notesOf(world, ben)).toEqual([first, deleted.ok && deleted.value.note, reply]);
    expect(await found()).toBe(0);
    expect((await inboxOf(ben)).mentions).toEqual([]);
    expect(await database.db.select().from(mentions).where(eq(mentions.noteId, note.id))).toEqual([]);
    expect((await toldTo(world, ben)).map(({ type }) => type)).toEqual(["mention.added", "mention.removed"]);
    expect(await auditOf(world)).toEqual([{ action: "note.deleted", details: { noteId: note.id } }]);
    await remove(world, ben, reply.id);
    const row = (await inboxOf(ben)).conversations[0]?.conversation;
    expect(row?.lastNote).toMatchObject({ body: "Rides to the hospital" });
    // What is gone is not edited, and not deleted again.
    expect(await edit(world, ana, note.id, "Again")).toEqual({ ok: false, error: { code: "not_found" } });
    expect(await remove(world, ana, note.id)).toEqual({ ok: false, error: { code: "not_found" } });
  });

  test("C6, V6: is changed by its author alone, while they may write notes there, and only where it stands", async () => {
    const world = await aSharedConversation(database.db);
    const { ana, ben, tenant, number, conversation } = world;
    const owner = await aPerson(database.db, tenant, { role: "owner" });
    const outside = await aPerson(database.db, tenant);
    const other = await aSharedConversation(database.db);
    const note = await added(world, "Our wheel");
    const elsewhere = await aConversation(database.db, number);
    const codes = async (by: Actor, at: { conversationId: string } = conversation) => {
      const edited = await editNote(deps(), by, { ...at, noteId: note.id, body: "x" });
      const deleted = await deleteNote(deps(), by, { ...at, noteId: note.id });
      return [edited, deleted].map((result) => (result.ok ? "done" : result.error.code));
    };
    for (const by of [ben, owner]) expect(await codes(by)).toEqual(["forbidden", "forbidden"]);
    for (const by of [outside, other.ana]) expect(await codes(by)).toEqual(["not_found", "not_found"]);
    expect(await codes(ana, elsewhere)).toEqual(["not_found", "not_found"]);
    await revokeGrant(deps(), owner, { numberId: number.numberId, holder: { userId: ana.userId } });
    expect(await codes({ ...ana, grants: [] })).toEqual(["not_found", "not_found"]);
    expect(await codes({ ...ana, grants: [{ numberId: number.numberId, role: "viewer" }] })).toEqual([
      "forbidden",
      "forbidden",
    ]);
    expect(await notesOf(world, ben)).toEqual([note]);
  });
});

describe("C7: what a person has not seen of their mentions", () => {
  test("is in their inbox until they saw the note, on every device, and only theirs", async () => {
    const world = await aSharedConversation(database.db);
    const { ana, ben, conversation } = world;
    const note = await added(world, "@Ben Okafor", { mentions: [ben.userId] });
    const { conversationId, numberId } = conversation;
    expect((await inboxOf(ben)).mentions).toEqual([{ noteId: note.id, conversationId, numberId }]);
    expect((await inboxOf(ana)).mentions).toEqual([]);
    // Nobody else can mark it.
    expect(await seeMentions(deps(), ana, { noteIds: [note.id] })).toMatchObject({ value: { noteIds: [] } });
    expect(await seeMentions(deps(), ben, { noteIds: [note.id, newId()] })).toMatchObject({
      value: { noteIds: [note.id], events: [{ events: [{ type: "mentions.seen", noteIds: [note.id] }] }] },
    });
    expect(await seeMentions(deps(), ben, { noteIds: [note.id] })).toEqual({
      ok: true,
      value: { noteIds: [], events: [] },
    });
    expect((await inboxOf(ben)).mentions).toEqual([]);
  });

  test("is not counted on a number that was taken from them", async () => {
    const world = await aSharedConversation(database.db);
    const { ben, tenant, number } = world;
    const owner = await aPerson(database.db, tenant, { role: "owner" });
    await added(world, "@Ben Okafor", { mentions: [ben.userId] });
    await revokeGrant(deps(), owner, { numberId: number.numberId, holder: { userId: ben.userId } });
    expect((await inboxOf(ben)).mentions).toEqual([]);
  });
});
