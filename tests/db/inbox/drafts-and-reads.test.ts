import { and, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { conversations, drafts, reads } from "@/db/schema/conversations";
import { systemClock } from "@/lib/base/clock";
import { newId } from "@/lib/base/ids";
import { isUnread } from "@/lib/domain/conversation/flags";
import { loadTeamDrafts } from "@/lib/inbox/conversation/load-beside";
import { loadConversation } from "@/lib/inbox/conversation/load-conversation";
import { markRead } from "@/lib/inbox/changes/mark-conversation";
import { queueReply } from "@/lib/inbox/replies/queue-reply";
import { saveDraft } from "@/lib/inbox/replies/save-draft";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { anInbound, aPerson, aSharedConversation, onNumber } from "../../support/factories";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
const deps = () => ({ db: database.db, now: systemClock });

const draftsIn = (conversationId: string) =>
  database.db.select().from(drafts).where(eq(drafts.conversationId, conversationId));

describe("drafts", () => {
  test("are kept as they grow, shown to the team, and gone when emptied", async () => {
    const { ana, ben, conversation } = await aSharedConversation(database.db);
    const draft = { ...conversation, clientId: newId(), media: [] };
    await saveDraft(deps(), ana, { ...draft, body: "On" });
    const saved = await saveDraft(deps(), ana, { ...draft, body: "On our way" });
    expect(saved).toMatchObject({
      ok: true,
      value: { draft: { clientId: draft.clientId, body: "On our way", staleSince: null } },
    });
    expect(await loadConversation(deps(), ana, conversation)).toMatchObject({
      value: { mine: { draft: { body: "On our way" } }, teamDrafts: [] },
    });
    expect(await loadConversation(deps(), ben, conversation)).toMatchObject({
      value: { mine: { draft: null }, teamDrafts: [{ userId: ana.userId, body: "On our way" }] },
    });
    expect(await saveDraft(deps(), ana, { ...draft, body: "" })).toEqual({
      ok: true,
      value: { draft: null },
    });
    expect(await draftsIn(conversation.conversationId)).toEqual([]);
  });

  test("unsent words are for the team of that number: not for who only reads it, nor for anybody outside", async () => {
    const { ana, ben, conversation, tenant, number } = await aSharedConversation(database.db);
    await saveDraft(deps(), ana, { ...conversation, clientId: newId(), body: "Not yet sent", media: [] });
    const viewer = await onNumber(database.db, await aPerson(database.db, tenant), number, "viewer");
    const stranger = await aPerson(database.db, tenant);
    expect(await loadTeamDrafts(deps(), ben, conversation)).toMatchObject({
      value: { teamDrafts: [{ userId: ana.userId, body: "Not yet sent" }] },
    });
    expect(await loadTeamDrafts(deps(), ana, conversation)).toEqual({ ok: true, value: { teamDrafts: [] } });
    expect(await loadTeamDrafts(deps(), viewer, conversation)).toEqual({
      ok: true,
      value: { teamDrafts: [] },
    });
    expect(await loadConversation(deps(), viewer, conversation)).toMatchObject({ value: { teamDrafts: [] } });
    expect(await loadTeamDrafts(deps(), stranger, conversation)).toEqual({
      ok: false,
      error: { code: "not_found" },
    });
  });

  test("a save that carries a sent id is ignored", async () => {
    const { ana, conversation, text } = await aSharedConversation(database.db);
    const clientId = newId();
    await queueReply(deps(), ana, { ...conversation, clientId, seenSeq: text.publicSeq, body: "On our way" });
    expect(
      await saveDraft(deps(), ana, { ...conversation, clientId, body: "On our way", media: [] }),
    ).toEqual({
      ok: true,
      value: { draft: null },
    });
    expect(await draftsIn(conversation.conversationId)).toEqual([]);
  });

  // Seen to fail with the save's look for a sent id outside the conversation's lock.
  test("a save that races its own send leaves no draft behind", async () => {
    const { ana, conversation } = await aSharedConversation(database.db);
    for (let round = 0; round < 20; round += 1) {
      const [row] = await database.db
        .select({ seq: conversations.publicSeq })
        .from(conversations)
        .where(eq(conversations.id, conversation.conversationId));
      const draft = { ...conversation, clientId: newId(), body: `Round ${round}`, media: [] };
      await saveDraft(deps(), ana, draft);
      const [, sent] = await Promise.all([
        saveDraft(deps(), ana, draft),
        queueReply(deps(), ana, { ...draft, media: undefined, seenSeq: row?.seq ?? 0 }),
        saveDraft(deps(), ana, draft),
      ]);
      expect(sent.ok).toBe(true);
      expect(await draftsIn(conversation.conversationId)).toEqual([]);
    }
  });

  test("a colleague's reply marks a draft stale until its words were reviewed against everything, where they are", async () => {
    const { ana, ben, conversation, text } = await aSharedConversation(database.db);
    const draft = { ...conversation, clientId: newId(), body: "Let me see", media: [] };
    await saveDraft(deps(), ana, draft);
    await queueReply(deps(), ben, {
      ...conversation,
      clientId: newId(),
      seenSeq: text.publicSeq,
      body: "I am on it",
    });
    expect(await saveDraft(deps(), ana, { ...draft, body: "Let me see." })).toMatchObject({
      value: { draft: { staleSince: expect.any(String) } },
    });
    const { clientId } = draft;
    // Not yet everything; everything, but on a device that does not hold these words; and with other words.
    for (const read of [{ seq: 1, draft: clientId }, { seq: 2 }, { seq: 2, draft: newId() }]) {
      await markRead(deps(), ana, { ...conversation, ...read });
      expect((await draftsIn(conversation.conversationId))[0]?.staleSince).not.toBeNull();
    }
    await markRead(deps(), ana, { ...conversation, seq: 2, draft: clientId });
    expect((await draftsIn(conversation.conversationId))[0]?.staleSince).toBeNull();
  });

  test("BA9: what the database cannot hold is kept as the replacement character", async () => {
    const { ana, conversation } = await aSharedConversation(database.db);
    expect(
      await saveDraft(deps(), ana, { ...conversation, clientId: newId(), body: "a\0b\ud800", media: [] }),
    ).toMatchObject({ value: { draft: { body: "a\ufffdb\ufffd" } } });
  });

  test("V6, P4: not for those who cannot see the conversation, forbidden for those who only read", async () => {
    const { ana, tenant, number, conversation } = await aSharedConversation(database.db);
    const other = await aSharedConversation(database.db);
    const viewer = await onNumber(database.db, await aPerson(database.db, tenant), number, "viewer");
    const draft = { clientId: newId(), body: "Hm", media: [] };
    for (const conversationId of [other.conversation.conversationId, newId()])
      expect(await saveDraft(deps(), ana, { ...draft, conversationId })).toEqual({
        ok: false,
        error: { code: "not_found" },
      });
    expect(await saveDraft(deps(), viewer, { ...draft, ...conversation })).toEqual({
      ok: false,
      error: { code: "forbidden" },
    });
    expect(await draftsIn(other.conversation.conversationId)).toEqual([]);
  });
});

describe("reads", () => {
  const pointer = async (conversationId: string, userId: string) =>
    (
      await database.db
        .select()
        .from(reads)
        .where(and(eq(reads.conversationId, conversationId), eq(reads.userId, userId)))
    )[0];

  test("V35: a stale mark never moves the pointer back", async () => {
    const { ana, conversation } = await aSharedConversation(database.db);
    await anInbound(database.db, conversation);
    expect(await markRead(deps(), ana, { ...conversation, seq: 2 })).toEqual({
      ok: true,
      value: { seenSeq: 2 },
    });
    expect(await markRead(deps(), ana, { ...conversation, seq: 1 })).toEqual({
      ok: true,
      value: { seenSeq: 2 },
    });
  });

  test("V36: many marks at once end at the highest, and unread is what lies after it", async () => {
    const { ana, ben, conversation } = await aSharedConversation(database.db);
    for (let index = 0; index < 9; index += 1) await anInbound(database.db, conversation);
    const seqs = [3, 9, 1, 7, 9, 2, 8, 5];
    await Promise.all(seqs.map((seq) => markRead(deps(), ana, { ...conversation, seq })));
    expect((await pointer(conversation.conversationId, ana.userId))?.seenSeq).toBe(9);
    const marks = async (actor: typeof ana) => {
      const loaded = await loadConversation(deps(), actor, conversation);
      if (!loaded.ok) throw new Error("not loaded");
      const { mine } = loaded.value;
      return {
        unread: isUnread({
          seenSeq: mine.seenSeq,
          attentionSeq: loaded.value.conversation.attentionSeq,
          markedUnreadAt: null,
        }),
        left: loaded.value.conversation.attentionSeq - mine.seenSeq,
      };
    };
    expect(await marks(ana)).toEqual({ unread: true, left: 1 });
    expect(await marks(ben)).toEqual({ unread: true, left: 10 });
    await markRead(deps(), ana, { ...conversation, seq: 10 });
    expect(await marks(ana)).toEqual({ unread: false, left: 0 });
  });

  test("BA13: what lies ahead cannot be read; foreign and missing conversations are not found", async () => {
    const { ana, conversation } = await aSharedConversation(database.db);
    const other = await aSharedConversation(database.db);
    expect(await markRead(deps(), ana, { ...conversation, seq: 2 })).toEqual({
      ok: false,
      error: { code: "seen_ahead" },
    });
    for (const conversationId of [other.conversation.conversationId, newId()])
      expect(await markRead(deps(), ana, { conversationId, seq: 0 })).toEqual({
        ok: false,
        error: { code: "not_found" },
      });
    expect(await pointer(other.conversation.conversationId, ana.userId)).toBeUndefined();
  });

  test("I13: who opened the conversation, when first and when last, is kept and shown", async () => {
    const { ana, ben, conversation } = await aSharedConversation(database.db);
    await markRead(deps(), ana, { ...conversation, seq: 0 });
    await database.db
      .update(reads)
      .set({ openedAt: sql`${reads.openedAt} - interval '1 hour'` })
      .where(eq(reads.conversationId, conversation.conversationId));
    const first = (await pointer(conversation.conversationId, ana.userId))?.openedAt;
    await markRead(deps(), ben, { ...conversation, seq: 1 });
    await markRead(deps(), ana, { ...conversation, seq: 1 });
    expect(await loadConversation(deps(), ben, conversation)).toMatchObject({
      value: {
        opens: [
          {
            userId: ana.userId,
            at: first?.toISOString(),
            lastAt: (await pointer(conversation.conversationId, ana.userId))?.lastOpenedAt?.toISOString(),
          },
          { userId: ben.userId },
        ],
      },
    });
  });

  test("I9: opening and reading never change whether the customer waits", async () => {
    const { ana, conversation } = await aSharedConversation(database.db);
    const waits = async () =>
      (
        await database.db
          .select({ since: conversations.unrespondedSince })
          .from(conversations)
          .where(eq(conversations.id, conversation.conversationId))
      )[0]?.since;
    const before = await waits();
    await markRead(deps(), ana, { ...conversation, seq: 1 });
    expect(before).not.toBeNull();
    expect(await waits()).toEqual(before);
  });
});
