import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditEntries } from "@/db/schema/governance";
import { conversations, drafts } from "@/db/schema/conversations";
import { sends } from "@/db/schema/delivery";
import { messages } from "@/db/schema/messages";
import { systemClock } from "@/lib/base/clock";
import { newId } from "@/lib/base/ids";
import type { Actor } from "@/lib/domain/principal";
import { queueReply } from "@/lib/inbox/replies/queue-reply";
import { resolveConversation } from "@/lib/inbox/changes/change-state";
import { saveDraft } from "@/lib/inbox/replies/save-draft";
import { undoReply } from "@/lib/inbox/replies/undo-reply";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { anInbound, aPerson, aSharedConversation, onNumber } from "../../support/factories";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
const deps = () => ({ db: database.db, now: systemClock });

type World = Awaited<ReturnType<typeof aSharedConversation>>;

async function reply({ conversation }: World, by: Actor, body: string, seenSeq: number) {
  const clientId = newId();
  const override = { seq: seenSeq, reasons: ["teammate_sending" as const] };
  const sent = await queueReply(deps(), by, {
    conversationId: conversation.conversationId,
    clientId,
    seenSeq,
    body,
    override,
  });
  if (!sent.ok) throw new Error(JSON.stringify(sent.error));
  return { ...sent.value.message, clientId };
}

const rowOf = async ({ conversation }: World) =>
  (
    await database.db.select().from(conversations).where(eq(conversations.id, conversation.conversationId))
  )[0];
const undo = (by: Actor, messageId: string) => undoReply(deps(), by, { messageId });

test("undo leaves nothing to send, gives the text back under a new id and the conversation its marks", async () => {
  const world = await aSharedConversation(database.db);
  const before = await rowOf(world);
  const sent = await reply(world, world.ana, "On our way", 1);
  const undone = await undo(world.ana, sent.id);
  if (!undone.ok) throw new Error(undone.error.code);

  expect(undone.value.draft).toMatchObject({ body: "On our way", staleSince: null });
  expect(undone.value.draft.clientId).not.toBe(sent.clientId);
  expect(undone.value.events).toMatchObject([
    {
      type: "message.cancelled",
      message: { id: sent.id, status: "cancelled" },
      conversation: { publicSeq: 2 },
    },
  ]);
  expect(await database.db.select().from(sends).where(eq(sends.messageId, sent.id))).toEqual([]);
  expect(
    await database.db.select({ status: messages.status }).from(messages).where(eq(messages.id, sent.id)),
  ).toEqual([{ status: "cancelled" }]);
  const at = new Date(sent.acceptedAt);
  // Its place stays taken; in the list it never moved (V12).
  expect(await rowOf(world)).toEqual({ ...before, publicSeq: 2, lastAt: at });
  expect(
    await database.db.select().from(auditEntries).where(eq(auditEntries.subjectId, sent.id)),
  ).toMatchObject([{ action: "reply.queued" }, { action: "reply.cancelled" }]);
});

test("a text that was put off again after its undo window can still be taken back", async () => {
  const world = await aSharedConversation(database.db);
  const { id } = await reply(world, world.ana, "On our way", 1);
  await database.db
    .update(messages)
    .set({ dueAt: sql`clock_timestamp() - interval '1 minute'` })
    .where(eq(messages.id, id));
  await database.db
    .update(sends)
    .set({ dueAt: sql`clock_timestamp() + interval '1 hour'` })
    .where(eq(sends.messageId, id));
  expect(await undo(world.ana, id)).toMatchObject({ ok: true, value: { draft: { body: "On our way" } } });
});

test("what was typed since the send stays, below what comes back", async () => {
  const world = await aSharedConversation(database.db);
  const { id } = await reply(world, world.ana, "On our way", 1);
  await saveDraft(deps(), world.ana, {
    ...world.conversation,
    clientId: newId(),
    body: "With two bikes",
    media: [],
  });
  expect(await undo(world.ana, id)).toMatchObject({
    ok: true,
    value: { draft: { body: "On our way\nWith two bikes" } },
  });
});

test("an undone reply of a chain gives the marks of the one before it", async () => {
  const world = await aSharedConversation(database.db);
  const first = await reply(world, world.ben, "I am on it", 1);
  await anInbound(database.db, world.conversation, { body: "Thanks!", agoMs: 0 });
  const waitingSince = (await rowOf(world))?.unrespondedSince;
  const second = await reply(world, world.ana, "You are welcome", 3);
  expect(await rowOf(world)).toMatchObject({ unrespondedSince: null, lastReplyBy: world.ana.userId });
  expect((await undo(world.ana, second.id)).ok).toBe(true);
  expect(await rowOf(world)).toMatchObject({
    unrespondedSince: waitingSince,
    lastBody: "Thanks!",
    lastDirection: "in",
    lastReplyBy: world.ben.userId,
    lastReplyAt: new Date(first.acceptedAt),
    attentionSeq: 3,
  });
});

test("I9: an undo does not make a conversation wait again that was resolved before the reply", async () => {
  const world = await aSharedConversation(database.db);
  await resolveConversation(deps(), world.ana, world.conversation);
  const { id } = await reply(world, world.ana, "One more thing", 1);
  expect((await undo(world.ana, id)).ok).toBe(true);
  expect(await rowOf(world)).toMatchObject({ unrespondedSince: null, state: "resolved" });
});

test("a second click finds the reply undone", async () => {
  const world = await aSharedConversation(database.db);
  const { id } = await reply(world, world.ana, "On our way", 1);
  const [one, two] = await Promise.all([undo(world.ana, id), undo(world.ana, id)]);
  expect(one.ok && two.ok && one.value.draft.clientId === two.value.draft.clientId).toBe(true);
  expect([one, two].map((result) => result.ok && result.value.events.length).sort()).toEqual([0, 1]);
});

test("too late: the window is over, a later reply ended it, or a worker has it", async () => {
  const world = await aSharedConversation(database.db);
  const first = await reply(world, world.ana, "On our way", 1);
  const second = await reply(world, world.ana, "And bring cash", 2);
  const tooLate = { ok: false, error: { code: "too_late" } };
  expect(await undo(world.ana, first.id)).toEqual(tooLate);

  await database.db
    .update(sends)
    .set({ leaseUntil: sql`clock_timestamp() + interval '1 minute'` })
    .where(eq(sends.messageId, second.id));
  expect(await undo(world.ana, second.id)).toEqual(tooLate);
  await database.db
    .update(sends)
    .set({ leaseUntil: null, dueAt: sql`clock_timestamp()` })
    .where(eq(sends.messageId, second.id));
  expect(await undo(world.ana, second.id)).toEqual(tooLate);
  expect(
    await database.db.select().from(messages).where(eq(messages.status, "cancelled")),
  ).not.toContainEqual(expect.objectContaining({ conversationId: world.conversation.conversationId }));
});

test("V6: only one's own: a colleague's is forbidden, a foreign or missing one not found", async () => {
  const world = await aSharedConversation(database.db);
  const other = await aSharedConversation(database.db);
  const { id } = await reply(world, world.ana, "On our way", 1);
  const foreign = await reply(other, other.ana, "On our way", 1);
  const owner = await aPerson(database.db, world.tenant, { role: "owner" });
  expect(await undo(world.ben, id)).toEqual({ ok: false, error: { code: "forbidden" } });
  expect(await undo(owner, id)).toEqual({ ok: false, error: { code: "forbidden" } });
  for (const messageId of [foreign.id, newId()])
    expect(await undo(world.ana, messageId)).toEqual({ ok: false, error: { code: "not_found" } });
  expect(
    await database.db
      .select({ n: drafts.body })
      .from(drafts)
      .where(eq(drafts.conversationId, world.conversation.conversationId)),
  ).toEqual([]);
});

test("the people of a number who only read cannot undo what they never could send", async () => {
  const world = await aSharedConversation(database.db);
  const viewer = await onNumber(
    database.db,
    await aPerson(database.db, world.tenant),
    world.number,
    "viewer",
  );
  const { id } = await reply(world, world.ana, "On our way", 1);
  expect(await undo(viewer, id)).toEqual({ ok: false, error: { code: "forbidden" } });
});
