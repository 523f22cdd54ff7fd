import { count, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { conversations, drafts } from "@/db/schema/conversations";
import { sends } from "@/db/schema/delivery";
import { messages } from "@/db/schema/messages";
import { notes } from "@/db/schema/notes";
import { numbers } from "@/db/schema/numbers";
import { MAX_NOTE_LENGTH } from "@/db/vocabulary";
import { streamEvents } from "@/db/schema/events";
import { systemClock } from "@/lib/base/clock";
import { newId } from "@/lib/base/ids";
import type { Actor } from "@/lib/domain/principal";
import { addNote } from "@/lib/inbox/notes/add-note";
import { loadInbox } from "@/lib/inbox/list/load-inbox";
import { loadConversation } from "@/lib/inbox/conversation/load-conversation";
import { markRead } from "@/lib/inbox/changes/mark-conversation";
import { resolveConversation } from "@/lib/inbox/changes/change-state";
import { saveDraft } from "@/lib/inbox/replies/save-draft";
import { startConversation } from "@/lib/inbox/replies/start-conversation";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import {
  aConversation,
  anInbound,
  anOptOut,
  aPerson,
  aSharedConversation,
  aTenant,
  aNumber,
  onNumber,
  type TestConversation,
} from "../../support/factories";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
const deps = () => ({ db: database.db, now: systemClock });

const add = (
  by: Actor,
  { conversationId }: { conversationId: string },
  body = "Our wheel, no charge",
  clientId: string = newId(),
) => addNote(deps(), by, { conversationId, clientId, body });

const added = async (...args: Parameters<typeof add>) => {
  const result = await add(...args);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
};

const conversation = async (
  actor: Actor,
  scope: { conversationId: string },
  page: { before?: number; limit?: number } = {},
) => {
  const loaded = await loadConversation(deps(), actor, { ...scope, ...page });
  if (!loaded.ok) throw new Error(loaded.error.code);
  return loaded.value;
};
const bodies = async (...args: Parameters<typeof conversation>) =>
  (await conversation(...args)).items.flatMap((item) => (item.kind === "note" ? [item.note.body] : []));
const words = async (...args: Parameters<typeof conversation>) =>
  (await conversation(...args)).items.flatMap((item) =>
    item.kind === "note" ? [item.note.body] : item.kind === "message" ? [item.message.body] : [],
  );

const refusalOf = async (...args: Parameters<typeof add>) => {
  const result = await add(...args);
  return result.ok ? "added" : result.error.code;
};

describe("C5: an internal note", () => {
  test("stands in the conversation with its author and time, for everybody on the line", async () => {
    const { ana, ben, conversation: at } = await aSharedConversation(database.db);
    const { note, events } = await added(ana, at, "  Our wheel, no charge \n");
    expect(note).toMatchObject({ body: "Our wheel, no charge", author: { id: ana.userId, name: ana.name } });
    for (const person of [ana, ben])
      expect((await conversation(person, at)).items.at(-1)).toEqual({ kind: "note", note });
    expect(events).toMatchObject([
      { type: "note.added", note, conversation: { lastNote: { by: ana.userId, body: note.body } } },
    ]);
  });

  test("a double press or a retry makes one note, and the same answer", async () => {
    const { ana, ben, conversation: at } = await aSharedConversation(database.db);
    const clientId = newId();
    const [first, again] = [await added(ana, at, "Once", clientId), await added(ana, at, "Once", clientId)];
    expect(again).toEqual({
      note: first.note,
      unreached: [],
      repeat: true,
      numberId: first.numberId,
      events: [],
    });
    expect(await bodies(ana, at)).toEqual(["Once"]);
    // Another person's press of the same id is their own note.
    expect(await added(ben, at, "Once", clientId)).toMatchObject({ repeat: false });
  });

  test("BA12: the same id with other words, or in another conversation, is refused and writes nothing", async () => {
    const { ana, number, conversation: at } = await aSharedConversation(database.db);
    const elsewhere = await aConversation(database.db, number);
    const clientId = newId();
    await added(ana, at, "First", clientId);
    expect(await refusalOf(ana, at, "Second", clientId)).toBe("client_id_reused");
    expect(await refusalOf(ana, elsewhere, "First", clientId)).toBe("client_id_reused");
    expect(await bodies(ana, at)).toEqual(["First"]);
    expect(await bodies(ana, elsewhere)).toEqual([]);
  });

  test("has words, and an end", async () => {
    const { ana, conversation: at } = await aSharedConversation(database.db);
    for (const body of ["", " \n ", "\u200d"])
      expect(await add(ana, at, body)).toEqual({
        ok: false,
        error: { code: "invalid_body", reason: "empty" },
      });
    expect(await add(ana, at, "x".repeat(MAX_NOTE_LENGTH + 1))).toEqual({
      ok: false,
      error: { code: "invalid_body", reason: "too_long" },
    });
    expect((await added(ana, at, "😀".repeat(MAX_NOTE_LENGTH))).note.body).toHaveLength(2 * MAX_NOTE_LENGTH);
    expect((await added(ana, at, "a\0b\ud800")).note.body).toBe("a\ufffdb\ufffd");
  });
});

describe("C5: a note cannot be sent", () => {
  test("the table has nothing that a send has, and only mentions and other notes point to it", async () => {
    const columns = await database.db.execute<{ name: string }>(
      sql`select column_name as name from information_schema.columns where table_name = 'notes' order by name`,
    );
    expect(columns.rows.map(({ name }) => name)).toEqual([
      "about_message_id",
      "at",
      "author_id",
      "body",
      "client_id",
      "conversation_id",
      "deleted_at",
      "edited_at",
      "id",
      "reply_to_id",
      "tenant_id",
    ]);
    const pointing = await database.db.execute(
      sql`select distinct conrelid::regclass::text as "table" from pg_constraint where contype = 'f' and confrelid = 'notes'::regclass order by 1`,
    );
    expect(pointing.rows).toEqual([{ table: "mentions" }, { table: "notes" }]);
  });

  test("a send row cannot name one", async () => {
    const { ana, number, tenant, conversation: at } = await aSharedConversation(database.db);
    const { note } = await added(ana, at);
    const row = {
      messageId: note.id,
      tenantId: at.tenantId,
      numberId: number.numberId,
      carrierAccountId: tenant.carrierAccountId,
      conversationId: at.conversationId,
      publicSeq: 2,
      segments: 1,
      dueAt: new Date(0),
    };
    await expect(database.db.insert(sends).values(row)).rejects.toMatchObject({ cause: { code: "23503" } });
  });

  test("writes no message, no send and no draft, and leaves one's own draft alone", async () => {
    const { ana, conversation: at } = await aSharedConversation(database.db);
    await saveDraft(deps(), ana, { ...at, clientId: newId(), body: "On our way", media: [] });
    const before = await rows(at);
    await added(ana, at);
    expect(await rows(at)).toEqual(before);
  });
});

const rows = async ({ conversationId }: TestConversation) => [
  await database.db.select().from(messages).where(eq(messages.conversationId, conversationId)),
  await database.db.select().from(drafts).where(eq(drafts.conversationId, conversationId)),
  (await database.db.select({ n: count() }).from(sends))[0]?.n,
];

describe("I9: a note is work for nobody", () => {
  test("unread, waiting, state, place in the list and the public number stay as they are", async () => {
    const { ana, ben, conversation: at } = await aSharedConversation(database.db);
    const before = await listed(ben, at);
    await added(ana, at);
    const after = await listed(ben, at);
    expect(after).toEqual({
      ...before,
      conversation: { ...before.conversation, lastNote: after.conversation.lastNote },
    });
    expect(before.conversation).toMatchObject({
      unrespondedSince: expect.any(String),
      publicSeq: 1,
      lastNote: null,
    });
  });

  test("does not reopen what is resolved, nor make read what is unread or the reverse", async () => {
    const { ana, ben, conversation: at, text } = await aSharedConversation(database.db);
    await markRead(deps(), ben, { ...at, seq: text.publicSeq });
    await resolveConversation(deps(), ana, at);
    await added(ana, at);
    expect(await listed(ben, at)).toMatchObject({
      conversation: { state: "resolved", attentionSeq: 1 },
      mine: { seenSeq: 1 },
    });
  });

  test("the list shows it until the next item, however long it is", async () => {
    const { ana, ben, conversation: at } = await aSharedConversation(database.db);
    await added(ana, at, "x".repeat(900));
    expect((await listed(ben, at)).conversation.lastNote).toMatchObject({
      by: ana.userId,
      body: "x".repeat(200),
    });
    await anInbound(database.db, at, { agoMs: -5 });
    expect((await listed(ben, at)).conversation.lastNote).toBeNull();
  });

  test("a conversation that holds only a note is in the list", async () => {
    const { ana, number } = await aSharedConversation(database.db);
    const started = await startConversation(deps(), ana, { numberId: number.numberId, to: "+15415550123" });
    if (!started.ok) throw new Error("not started");
    const at = { conversationId: started.value.snapshot.conversation.id };
    await added(ana, at, "Called, will text tomorrow");
    expect((await listed(ana, at)).conversation).toMatchObject({
      last: null,
      lastNote: { body: "Called, will text tomorrow" },
    });
  });
});

const listed = async (actor: Actor, { conversationId }: { conversationId: string }) => {
  const inbox = await loadInbox(deps(), actor);
  const row = inbox.ok
    ? inbox.value.conversations.find(({ conversation }) => conversation.id === conversationId)
    : undefined;
  if (!row) throw new Error("not listed");
  return row;
};

describe("who may write a note", () => {
  test("works where nothing may be sent: opted out, or the line switched off", async () => {
    const { ana, number, conversation: at } = await aSharedConversation(database.db);
    await anOptOut(database.db, at);
    expect(await refusalOf(ana, at, "Opted out by mistake, says the phone call")).toBe("added");
    await database.db.update(numbers).set({ disabledAt: new Date() }).where(eq(numbers.id, number.numberId));
    expect(await refusalOf(ana, at, "Off until the campaign is through")).toBe("added");
  });

  test("C10: a manager may, and a viewer may not", async () => {
    const { tenant, number, conversation: at } = await aSharedConversation(database.db);
    const manager = await aPerson(database.db, tenant, { role: "manager" });
    const viewer = await onNumber(database.db, await aPerson(database.db, tenant), number, "viewer");
    expect(await refusalOf(manager, at)).toBe("added");
    expect(await refusalOf(viewer, at)).toBe("forbidden");
    expect(await bodies(viewer, at)).toEqual(["Our wheel, no charge"]);
  });

  test("V6: of another tenant, of a line one is not on, and missing are the same; nothing is written", async () => {
    const { ana, tenant, conversation: at } = await aSharedConversation(database.db);
    const other = await aSharedConversation(database.db);
    const elsewhere = await aConversation(database.db, await aNumber(database.db, tenant));
    for (const place of [other.conversation, elsewhere, { conversationId: newId() }])
      expect(await add(ana, place)).toEqual({ ok: false, error: { code: "not_found" } });
    expect(await bodies(other.ana, other.conversation)).toEqual([]);
    expect(await refusalOf(ana, at)).toBe("added");
  });

  test("the database refuses a note whose conversation or author is of another tenant", async () => {
    const { ana, conversation: at } = await aSharedConversation(database.db);
    const stranger = await aPerson(database.db, await aTenant(database.db));
    const row = {
      tenantId: at.tenantId,
      conversationId: at.conversationId,
      authorId: ana.userId,
      clientId: newId(),
      body: "x",
      at: new Date(),
    };
    await expect(
      database.db.insert(notes).values({ ...row, tenantId: stranger.tenantId }),
    ).rejects.toMatchObject({ cause: { code: "23503" } });
    await expect(
      database.db.insert(notes).values({ ...row, authorId: stranger.userId }),
    ).rejects.toMatchObject({ cause: { code: "23503" } });
    await expect(database.db.insert(notes).values({ ...row, body: "" })).rejects.toMatchObject({
      cause: { code: "23514" },
    });
  });
});

describe("notes in a long conversation", () => {
  test("V12: stand on the page of the texts around them, each once", async () => {
    const { ana, conversation: at } = await aSharedConversation(database.db);
    await added(ana, at, "note 1");
    for (let index = 2; index <= 4; index += 1) {
      await anInbound(database.db, at, { agoMs: 0, body: `text ${index}` });
      await added(ana, at, `note ${index}`);
    }
    const newest = await conversation(ana, at, { limit: 2 });
    expect(await words(ana, at, { limit: 2 })).toEqual(["text 3", "note 3", "text 4", "note 4"]);
    expect(await words(ana, at, { limit: 2, before: newest.next ?? 0 })).toEqual([
      "Hello?",
      "note 1",
      "text 2",
      "note 2",
    ]);
  });

  test("the event is the last statement, so that nobody waits for a number longer than a commit takes", async () => {
    const { ana, number, conversation: at } = await aSharedConversation(database.db);
    await added(ana, at);
    const kept = await database.db
      .select({ seq: streamEvents.seq, type: streamEvents.type })
      .from(streamEvents)
      .where(eq(streamEvents.streamId, number.numberId));
    expect(kept).toEqual([{ seq: 1, type: "note.added" }]);
  });

  test("is written under the conversation's lock: it waits for a reply that is being decided", async () => {
    const { ana, conversation: at } = await aSharedConversation(database.db);
    const order: string[] = [];
    let writing: Promise<unknown> = Promise.resolve();
    await database.db.transaction(async (tx) => {
      await tx.select().from(conversations).where(eq(conversations.id, at.conversationId)).for("update");
      writing = added(ana, at).then(() => order.push("note"));
      await expect
        .poll(
          async () =>
            (
              await database.db.execute<{ n: number }>(
                sql`select count(*)::int as n from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`,
              )
            ).rows[0]?.n,
        )
        .toBe(1);
      order.push("reply");
    });
    await writing;
    expect(order).toEqual(["reply", "note"]);
  });
});
