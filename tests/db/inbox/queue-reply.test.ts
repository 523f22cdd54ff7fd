import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { auditEntries } from "@/db/schema/governance";
import { conversations, drafts, reads } from "@/db/schema/conversations";
import { roomEvents, sends } from "@/db/schema/delivery";
import { messages } from "@/db/schema/messages";
import { newId } from "@/lib/base/ids";
import { systemClock } from "@/lib/base/clock";
import { queueReply } from "@/lib/inbox/queue-reply";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aSharedThread } from "../../support/factories";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
const deps = () => ({ db: database.db, now: systemClock });

describe("an accepted reply", () => {
  test("is queued with its due time and everything that follows from it", async () => {
    const { db } = database;
    const { ana, thread, text, number } = await aSharedThread(db);
    const clientId = newId();
    await db.insert(drafts).values({ tenantId: ana.tenantId, conversationId: thread.conversationId, userId: ana.userId, clientId, body: "On our", updatedAt: new Date() });

    const result = await queueReply(deps(), ana, { conversationId: thread.conversationId, clientId, seenSeq: text.publicSeq, body: "On our way  " });
    if (!result.ok) throw new Error(JSON.stringify(result.error));
    const { message } = result.value;
    expect(message).toMatchObject({ body: "On our way", status: "queued", publicSeq: 2, author: { id: ana.userId, name: "Ana Reyes" } });
    expect(Date.parse(message.dueAt ?? "") - Date.parse(message.acceptedAt)).toBe(5_000);

    const [conversation] = await db.select().from(conversations).where(eq(conversations.id, thread.conversationId));
    expect(conversation).toMatchObject({ publicSeq: 2, attentionSeq: 2, unrespondedSince: null, lastBody: "On our way", lastStatus: "queued", lastReplyBy: ana.userId, listed: true });
    expect(await db.select().from(sends).where(eq(sends.messageId, message.id))).toMatchObject([{ publicSeq: 2, segments: 1, numberId: number.numberId }]);
    expect(await db.select().from(drafts).where(eq(drafts.conversationId, thread.conversationId))).toEqual([]);
    expect(await db.select().from(reads).where(eq(reads.conversationId, thread.conversationId))).toMatchObject([{ userId: ana.userId, seenSeq: 2 }]);
    expect(await db.select().from(auditEntries).where(eq(auditEntries.subjectId, message.id))).toMatchObject([{ action: "reply.queued", actorId: ana.userId }]);
    expect(await db.select().from(roomEvents).where(eq(roomEvents.numberId, number.numberId))).toMatchObject([{ seq: 1, type: "message.queued" }]);
    expect(await db.select().from(messages).where(eq(messages.id, message.id))).toMatchObject([{ clientId, segments: 1 }]);
  });
});
