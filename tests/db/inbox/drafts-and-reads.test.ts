import { and, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { conversations, drafts, reads } from "@/db/schema/conversations";
import { systemClock } from "@/lib/base/clock";
import { newId } from "@/lib/base/ids";
import { isUnread } from "@/lib/domain/inbox-flags";
import { loadTeamDrafts } from "@/lib/inbox/load-team-drafts";
import { loadConversation } from "@/lib/inbox/load-conversation";
import { markRead } from "@/lib/inbox/mark-read";
import { queueReply } from "@/lib/inbox/queue-reply";
import { saveDraft } from "@/lib/inbox/save-draft";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { anInbound, aPerson, aSharedThread, onNumber } from "../../support/factories";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
const deps = () => ({ db: database.db, now: systemClock });

const draftsIn = (conversationId: string) =>
  database.db.select().from(drafts).where(eq(drafts.conversationId, conversationId));

describe("drafts", () => {
  test("are kept as they grow, shown to the team, and gone when emptied", async () => {
    const { ana, ben, thread } = await aSharedThread(database.db);
    const draft = { ...thread, clientId: newId(), media: [] };
    await saveDraft(deps(), ana, { ...draft, body: "On" });
    const saved = await saveDraft(deps(), ana, { ...draft, body: "On our way" });
    expect(saved).toMatchObject({
      ok: true,
      value: { draft: { clientId: draft.clientId, body: "On our way", staleSince: null } },
    });
    expect(await loadConversation(deps(), ana, thread)).toMatchObject({
      value: { mine: { draft: { body: "On our way" } }, teamDrafts: [] },
    });
    expect(await loadConversation(deps(), ben, thread)).toMatchObject({
      value: { mine: { draft: null }, teamDrafts: [{ userId: ana.userId, body: "On our way" }] },
    });
    expect(await saveDraft(deps(), ana, { ...draft, body: "" })).toEqual({
      ok: true,
      value: { draft: null },
    });
    expect(await draftsIn(thread.conversationId)).toEqual([]);
  });

  test("unsent words are for the team of that number: not for who only reads it, nor for anybody outside", async () => {
    const { ana, ben, thread, tenant, number } = await aSharedThread(database.db);
    await saveDraft(deps(), ana, { ...thread, clientId: newId(), body: "Not yet sent", media: [] });
    const viewer = await onNumber(database.db, await aPerson(database.db, tenant), number, "viewer");
    const stranger = await aPerson(database.db, tenant);
    expect(await loadTeamDrafts(deps(), ben, thread)).toMatchObject({
      value: { teamDrafts: [{ userId: ana.userId, body: "Not yet sent" }] },
    });
    expect(await loadTeamDrafts(deps(), ana, thread)).toEqual({ ok: true, value: { teamDrafts: [] } });
    expect(await loadTeamDrafts(deps(), viewer, thread)).toEqual({ ok: true, value: { teamDrafts: [] } });
    expect(await loadConversation(deps(), viewer, thread)).toMatchObject({ value: { teamDrafts: [] } });
    expect(await loadTeamDrafts(deps(), stranger, thread)).toEqual({
      ok: false,
      error: { code: "not_found" },
    });
  });

  test("a save that carries a sent id is ignored", async () => {
    const { ana, thread, text } = await aSharedThread(database.db);
    const clientId = newId();
    await queueReply(deps(), ana, { ...thread, clientId, seenSeq: text.publicSeq, body: "On our way" });
    expect(await saveDraft(deps(), ana, { ...thread, clientId, body: "On our way", media: [] })).toEqual({
      ok: true,
      value: { draft: null },
    });
    expect(await draftsIn(thread.conversationId)).toEqual([]);
  });

  // Seen to fail with the save's look for a sent id outside the conversation's lock.
  test("a save that races its own send leaves no draft behind", async () => {
    const { ana, thread } = await aSharedThread(database.db);
    for (let round = 0; round < 20; round += 1) {
      const [row] = await database.db
        .select({ seq: conversations.publicSeq })
        .from(conversations)
        .where(eq(conversations.id, thread.conversationId));
      const draft = { ...thread, clientId: newId(), body: `Round ${round}`, media: [] };
      await saveDraft(deps(), ana, draft);
      const [, sent] = await Promise.all([
        saveDraft(deps(), ana, draft),
        queueReply(deps(), ana, { ...draft, media: undefined, seenSeq: row?.seq ?? 0 }),
        saveDraft(deps(), ana, draft),
      ]);
      expect(sent.ok).toBe(true);
      expect(await draftsIn(thread.conversationId)).toEqual([]);
    }
  });

  test("a colleague's reply marks a draft stale until its words were reviewed against everything, where they are", async () => {
    const { ana, ben, thread, text } = await aSharedThread(database.db);
    const draft = { ...thread, clientId: newId(), body: "Let me see", media: [] };
    await saveDraft(deps(), ana, draft);
    await queueReply(deps(), ben, {
      ...thread,
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
      await markRead(deps(), ana, { ...thread, ...read });
      expect((await draftsIn(thread.conversationId))[0]?.staleSince).not.toBeNull();
    }
    await markRead(deps(), ana, { ...thread, seq: 2, draft: clientId });
    expect((await draftsIn(thread.conversationId))[0]?.staleSince).toBeNull();
  });

  test("BA9: what the database cannot hold is kept as the replacement character", async () => {
    const { ana, thread } = await aSharedThread(database.db);
    expect(
      await saveDraft(deps(), ana, { ...thread, clientId: newId(), body: "a\0b\ud800", media: [] }),
    ).toMatchObject({ value: { draft: { body: "a\ufffdb\ufffd" } } });
  });

  test("V6, P4: not for those who cannot see the thread, forbidden for those who only read", async () => {
    const { ana, tenant, number, thread } = await aSharedThread(database.db);
    const other = await aSharedThread(database.db);
    const viewer = await onNumber(database.db, await aPerson(database.db, tenant), number, "viewer");
    const draft = { clientId: newId(), body: "Hm", media: [] };
    for (const conversationId of [other.thread.conversationId, newId()])
      expect(await saveDraft(deps(), ana, { ...draft, conversationId })).toEqual({
        ok: false,
        error: { code: "not_found" },
      });
    expect(await saveDraft(deps(), viewer, { ...draft, ...thread })).toEqual({
      ok: false,
      error: { code: "forbidden" },
    });
    expect(await draftsIn(other.thread.conversationId)).toEqual([]);
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
    const { ana, thread } = await aSharedThread(database.db);
    await anInbound(database.db, thread);
    expect(await markRead(deps(), ana, { ...thread, seq: 2 })).toEqual({ ok: true, value: { seenSeq: 2 } });
    expect(await markRead(deps(), ana, { ...thread, seq: 1 })).toEqual({ ok: true, value: { seenSeq: 2 } });
  });

  test("V36: many marks at once end at the highest, and unread is what lies after it", async () => {
    const { ana, ben, thread } = await aSharedThread(database.db);
    for (let index = 0; index < 9; index += 1) await anInbound(database.db, thread);
    const seqs = [3, 9, 1, 7, 9, 2, 8, 5];
    await Promise.all(seqs.map((seq) => markRead(deps(), ana, { ...thread, seq })));
    expect((await pointer(thread.conversationId, ana.userId))?.seenSeq).toBe(9);
    const marks = async (actor: typeof ana) => {
      const loaded = await loadConversation(deps(), actor, thread);
      if (!loaded.ok) throw new Error("not loaded");
      const { conversation, mine } = loaded.value;
      return {
        unread: isUnread({
          seenSeq: mine.seenSeq,
          attentionSeq: conversation.attentionSeq,
          markedUnreadAt: null,
        }),
        left: conversation.attentionSeq - mine.seenSeq,
      };
    };
    expect(await marks(ana)).toEqual({ unread: true, left: 1 });
    expect(await marks(ben)).toEqual({ unread: true, left: 10 });
    await markRead(deps(), ana, { ...thread, seq: 10 });
    expect(await marks(ana)).toEqual({ unread: false, left: 0 });
  });

  test("BA13: what lies ahead cannot be read; foreign and missing threads are not found", async () => {
    const { ana, thread } = await aSharedThread(database.db);
    const other = await aSharedThread(database.db);
    expect(await markRead(deps(), ana, { ...thread, seq: 2 })).toEqual({
      ok: false,
      error: { code: "seen_ahead" },
    });
    for (const conversationId of [other.thread.conversationId, newId()])
      expect(await markRead(deps(), ana, { conversationId, seq: 0 })).toEqual({
        ok: false,
        error: { code: "not_found" },
      });
    expect(await pointer(other.thread.conversationId, ana.userId)).toBeUndefined();
  });

  test("I13: who opened the thread, when first and when last, is kept and shown", async () => {
    const { ana, ben, thread } = await aSharedThread(database.db);
    await markRead(deps(), ana, { ...thread, seq: 0 });
    await database.db
      .update(reads)
      .set({ openedAt: sql`${reads.openedAt} - interval '1 hour'` })
      .where(eq(reads.conversationId, thread.conversationId));
    const first = (await pointer(thread.conversationId, ana.userId))?.openedAt;
    await markRead(deps(), ben, { ...thread, seq: 1 });
    await markRead(deps(), ana, { ...thread, seq: 1 });
    expect(await loadConversation(deps(), ben, thread)).toMatchObject({
      value: {
        opens: [
          {
            userId: ana.userId,
            at: first?.toISOString(),
            lastAt: (await pointer(thread.conversationId, ana.userId))?.lastOpenedAt?.toISOString(),
          },
          { userId: ben.userId },
        ],
      },
    });
  });

  test("I9: opening and reading never change whether the customer waits", async () => {
    const { ana, thread } = await aSharedThread(database.db);
    const waits = async () =>
      (
        await database.db
          .select({ since: conversations.unrespondedSince })
          .from(conversations)
          .where(eq(conversations.id, thread.conversationId))
      )[0]?.since;
    const before = await waits();
    await markRead(deps(), ana, { ...thread, seq: 1 });
    expect(before).not.toBeNull();
    expect(await waits()).toEqual(before);
  });
});
