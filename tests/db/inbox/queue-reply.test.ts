import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { auditEntries } from "@/db/schema/governance";
import { optOuts } from "@/db/schema/contacts";
import { conversations, drafts, reads } from "@/db/schema/conversations";
import { sends } from "@/db/schema/delivery";
import { media, messages } from "@/db/schema/messages";
import { carrierAccounts, numberGrants, numbers } from "@/db/schema/numbers";
import { streamEvents } from "@/db/schema/events";
import { systemClock } from "@/lib/base/clock";
import { newId } from "@/lib/base/ids";
import type { Actor } from "@/lib/domain/principal";
import { queueReply, type QueueReplyError } from "@/lib/inbox/queue-reply";
import { undoReply } from "@/lib/inbox/undo-reply";
import type { MessageView } from "@/lib/protocol/views";
import { countWork } from "../../support/count-statements";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import {
  aConversation,
  aNumber,
  anInbound,
  anOptOut,
  aPerson,
  aSharedConversation,
  onNumber,
} from "../../support/factories";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
const deps = () => ({ db: database.db, now: systemClock });

type World = Awaited<ReturnType<typeof aSharedConversation>>;
type Reply = Parameters<typeof queueReply>[2];
const LONG = "Your table is ready for six tonight";

/** A reply whose author has seen everything, unless the test says otherwise. */
async function send({ conversation }: World, by: Actor, more: Partial<Reply> = {}) {
  const { conversationId } = conversation;
  const [row] = await database.db
    .select({ publicSeq: conversations.publicSeq })
    .from(conversations)
    .where(eq(conversations.id, more.conversationId ?? conversationId));
  return queueReply(deps(), by, {
    conversationId,
    clientId: newId(),
    seenSeq: row?.publicSeq ?? 0,
    body: "On our way",
    ...more,
  });
}

async function accepted(world: World, by: Actor, more: Partial<Reply> = {}): Promise<MessageView> {
  const result = await send(world, by, more);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value.message;
}

async function refused(world: World, by: Actor, more: Partial<Reply> = {}) {
  const result = await send(world, by, more);
  if (result.ok || result.error.code !== "refused")
    throw new Error(`expected a refusal, got ${JSON.stringify(result)}`);
  return result.error.refusal;
}

const failure = async (
  world: World,
  by: Actor,
  more: Partial<Reply> = {},
): Promise<QueueReplyError | undefined> => {
  const result = await send(world, by, more);
  return result.ok ? undefined : result.error;
};

/** As if it had been accepted that long ago and had left since. */
const age = (messageId: string, seconds: number) =>
  database.db
    .update(messages)
    .set({
      acceptedAt: sql`${messages.acceptedAt} - make_interval(secs => ${seconds})`,
      dueAt: sql`${messages.dueAt} - make_interval(secs => ${seconds})`,
    })
    .where(eq(messages.id, messageId));

/** Everything that a refused send must leave as it was. */
const stateOf = async ({ conversation, number }: World) => ({
  conversation: await database.db
    .select()
    .from(conversations)
    .where(eq(conversations.id, conversation.conversationId)),
  messages: await database.db
    .select()
    .from(messages)
    .where(eq(messages.conversationId, conversation.conversationId))
    .orderBy(messages.publicSeq),
  sends: await database.db.select().from(sends).where(eq(sends.conversationId, conversation.conversationId)),
  drafts: await database.db
    .select()
    .from(drafts)
    .where(eq(drafts.conversationId, conversation.conversationId)),
  reads: await database.db.select().from(reads).where(eq(reads.conversationId, conversation.conversationId)),
  events: await database.db
    .select()
    .from(streamEvents)
    .where(eq(streamEvents.streamId, number.numberId))
    .orderBy(streamEvents.seq),
});

const auditOf = (subjectId: string) =>
  database.db.select().from(auditEntries).where(eq(auditEntries.subjectId, subjectId));

const aDraft = (by: Actor, conversationId: string, body: string, clientId = newId()) =>
  database.db.insert(drafts).values({
    tenantId: by.tenantId,
    conversationId,
    userId: by.userId,
    clientId,
    body,
    updatedAt: new Date(),
  });

const account = ({ tenant }: World, row: Partial<typeof carrierAccounts.$inferInsert>) =>
  database.db.update(carrierAccounts).set(row).where(eq(carrierAccounts.id, tenant.carrierAccountId));
const disable = (world: World) =>
  database.db.update(numbers).set({ disabledAt: new Date() }).where(eq(numbers.id, world.number.numberId));

describe("an accepted reply", () => {
  test("is queued with its due time and everything that follows from it", async () => {
    const world = await aSharedConversation(database.db);
    const { ana, ben, conversation, number } = world;
    const clientId = newId();
    await aDraft(ana, conversation.conversationId, "On our", clientId);
    await aDraft(ben, conversation.conversationId, "Hm");

    const message = await accepted(world, ana, { clientId, body: "On our way  " });
    expect(message).toMatchObject({
      body: "On our way",
      status: "queued",
      publicSeq: 2,
      author: { id: ana.userId, name: "Ana Reyes" },
    });
    expect(Date.parse(message.dueAt ?? "") - Date.parse(message.acceptedAt)).toBe(5_000);

    const now = await stateOf(world);
    expect(now.conversation).toMatchObject([
      {
        publicSeq: 2,
        attentionSeq: 2,
        unrespondedSince: null,
        lastBody: "On our way",
        lastStatus: "queued",
        lastReplyBy: ana.userId,
        listed: true,
      },
    ]);
    expect(now.sends).toMatchObject([
      {
        messageId: message.id,
        publicSeq: 2,
        segments: 1,
        numberId: number.numberId,
        carrierAccountId: world.tenant.carrierAccountId,
      },
    ]);
    expect(now.sends[0]?.dueAt.toISOString()).toBe(message.dueAt);
    expect(now.drafts).toMatchObject([{ userId: ben.userId, staleSince: new Date(message.acceptedAt) }]);
    expect(now.reads).toMatchObject([{ userId: ana.userId, seenSeq: 2 }]);
    expect(now.events).toMatchObject([{ seq: 1, type: "message.queued" }]);
    expect(now.messages).toMatchObject([{ source: "customer" }, { clientId, segments: 1 }]);
    expect(await auditOf(message.id)).toMatchObject([
      { action: "reply.queued", actorId: ana.userId, sessionId: ana.sessionId },
    ]);
  });

  test("waits as long as the person set, or as this send says", async () => {
    const world = await aSharedConversation(database.db);
    const slow = await onNumber(
      database.db,
      await aPerson(database.db, world.tenant, { undoSeconds: 30 }),
      world.number,
    );
    const waits = ({ acceptedAt, dueAt }: MessageView) => Date.parse(dueAt ?? "") - Date.parse(acceptedAt);
    expect(waits(await accepted(world, slow, { undoSeconds: 0 }))).toBe(0);
    expect(waits(await accepted(world, slow, { body: "And more" }))).toBe(30_000);
  });

  test("leaves a resolved conversation resolved", async () => {
    const world = await aSharedConversation(database.db);
    await database.db
      .update(conversations)
      .set({ state: "resolved" })
      .where(eq(conversations.id, world.conversation.conversationId));
    await accepted(world, world.ana);
    expect((await stateOf(world)).conversation).toMatchObject([{ state: "resolved" }]);
  });

  test("ends the undo window of an earlier one, in the queue and for everyone who looks", async () => {
    const world = await aSharedConversation(database.db);
    const first = await accepted(world, world.ana);
    const second = await accepted(world, world.ana, { body: "And bring cash" });
    const { sends: queue, events } = await stateOf(world);
    expect(queue.find(({ messageId }) => messageId === first.id)?.dueAt.toISOString()).toBe(
      second.acceptedAt,
    );
    expect(events.map(({ type }) => type)).toEqual([
      "message.queued",
      "message.status_changed",
      "message.queued",
    ]);
    expect(events[1]?.payload).toMatchObject({
      message: { id: first.id, status: "queued", dueAt: second.acceptedAt },
    });
  });

  test("takes 9 statements in 2 round trips, so that it stays quick", async () => {
    const world = await aSharedConversation(database.db);
    const { conversation, ana } = world;
    await send(world, ana);
    const again = () =>
      queueReply(deps(), ana, {
        conversationId: conversation.conversationId,
        clientId: newId(),
        seenSeq: 2,
        body: "And more",
      });
    const { statements, roundTrips } = await countWork(again);
    expect(statements.length, statements.join("\n")).toBe(9);
    expect(roundTrips).toBe(2);
  });
});

describe("refusals, in order of precedence", () => {
  test("V6, BA3: no_access: a conversation of another tenant, of a number one is not on, and none at all are the same not found", async () => {
    const world = await aSharedConversation(database.db);
    const other = await aSharedConversation(database.db);
    const stranger = await aPerson(database.db, world.tenant);
    const before = await stateOf(other);
    expect(await failure(other, world.ana)).toEqual({ code: "not_found" });
    expect(await failure(world, stranger)).toEqual({ code: "not_found" });
    expect(await failure(world, world.ana, { conversationId: newId() })).toEqual({ code: "not_found" });
    expect(await stateOf(other)).toEqual(before);
  });

  test("BA11: access that was lost a moment ago, after the request was let in, is lost", async () => {
    const world = await aSharedConversation(database.db);
    await database.db.delete(numberGrants).where(eq(numberGrants.userId, world.ana.userId));
    expect(await failure(world, world.ana)).toEqual({ code: "not_found" });
  });

  test("P4, C10: viewers and managers read, and may not reply", async () => {
    const world = await aSharedConversation(database.db);
    const viewer = await onNumber(
      database.db,
      await aPerson(database.db, world.tenant),
      world.number,
      "viewer",
    );
    const manager = await aPerson(database.db, world.tenant, { role: "manager" });
    expect(await failure(world, viewer)).toEqual({ code: "forbidden" });
    expect(await failure(world, manager)).toEqual({ code: "forbidden" });
  });

  test("BA11: number_disabled comes before opted_out, and nothing overrides it", async () => {
    const world = await aSharedConversation(database.db);
    await disable(world);
    await anOptOut(database.db, world.conversation);
    expect(
      await refused(world, world.ana, {
        override: { seq: 1, reasons: ["customer_wrote", "teammate_replied"] },
      }),
    ).toMatchObject({ reason: "number_disabled", publicSeq: 1 });
  });

  test("A10: without credentials of the carrier it is refused, not accepted and failed: nothing is queued, the draft stays, and nothing overrides it", async () => {
    const world = await aSharedConversation(database.db);
    const { ana, conversation } = world;
    await account(world, { sealedCredentials: null });
    await anOptOut(database.db, conversation);
    await aDraft(ana, conversation.conversationId, LONG);
    const before = await stateOf(world);
    expect(
      await refused(world, ana, { override: { seq: 1, reasons: ["customer_wrote", "teammate_replied"] } }),
    ).toMatchObject({ reason: "cannot_send", publicSeq: 1 });
    expect(await stateOf(world)).toEqual(before);
    expect(await auditOf(conversation.conversationId)).toMatchObject([
      { action: "reply.refused", actorId: ana.userId, details: { reason: "cannot_send" } },
    ]);
    await disable(world);
    expect(await refused(world, ana)).toMatchObject({ reason: "number_disabled" });
  });

  for (const [what, row] of [
    ["out of money", { pausedAt: new Date() }],
    [
      "refused by its carrier",
      { openedAt: new Date(), nextProbeAt: new Date(), refusal: "Authentication failed" },
    ],
    ["waiting for a carrier that is away", { openedAt: new Date(), nextProbeAt: new Date(), failures: 5 }],
  ] as const)
    test(`U6: on an account that is ${what} it is accepted, and waits`, async () => {
      const world = await aSharedConversation(database.db);
      await account(world, row);
      expect(await accepted(world, world.ana)).toMatchObject({ status: "queued" });
    });

  test("BA10, V23: opted_out comes before what a teammate does, and nothing overrides it", async () => {
    const world = await aSharedConversation(database.db);
    await accepted(world, world.ben);
    await anOptOut(database.db, world.conversation);
    expect(
      await refused(world, world.ana, { override: { seq: 2, reasons: ["teammate_sending"] } }),
    ).toMatchObject({ reason: "opted_out" });
  });

  // Seen to fail with the lock and the joined opt-out in one statement.
  test("V23: an opt-out that was committed while the reply waited for the conversation's lock refuses it", async () => {
    const world = await aSharedConversation(database.db);
    const { conversation } = world;
    const waiting = await database.db.transaction(async (tx) => {
      await tx
        .select()
        .from(conversations)
        .where(eq(conversations.id, conversation.conversationId))
        .for("update");
      const reply = send(world, world.ana);
      await lockIsWaitedFor();
      await tx.insert(optOuts).values({
        tenantId: conversation.tenantId,
        address: conversation.address,
        word: "STOP",
        viaNumberId: conversation.numberId,
        at: new Date(),
      });
      await tx
        .update(conversations)
        .set({ lastActivityAt: sql`clock_timestamp()` })
        .where(eq(conversations.id, conversation.conversationId));
      return { reply };
    });
    expect(await waiting.reply).toMatchObject({
      ok: false,
      error: { code: "refused", refusal: { reason: "opted_out" } },
    });
  });

  test("teammate_sending: a colleague's reply in its undo window refuses even those who saw it, and says when it leaves", async () => {
    const world = await aSharedConversation(database.db);
    const theirs = await accepted(world, world.ben, { undoSeconds: 30 });
    await age(theirs.id, 10);
    const [now] = await database.db
      .select({ dueAt: messages.dueAt })
      .from(messages)
      .where(eq(messages.id, theirs.id));
    expect(await refused(world, world.ana)).toMatchObject({
      reason: "teammate_sending",
      unseen: [{ id: theirs.id }],
      publicSeq: 2,
      leavesAt: now?.dueAt?.toISOString(),
    });
  });

  test("teammate_sending: so does one younger than 2 s that has no undo window", async () => {
    const world = await aSharedConversation(database.db);
    await accepted(world, world.ben, { undoSeconds: 0 });
    expect(await refused(world, world.ana)).toMatchObject({ reason: "teammate_sending" });
  });

  test("V3: teammate_replied: one that has left and was not seen, before the customer's unseen text", async () => {
    const world = await aSharedConversation(database.db);
    const theirs = await accepted(world, world.ben);
    await age(theirs.id, 30);
    const text = await anInbound(database.db, world.conversation, { agoMs: 0 });
    expect(await refused(world, world.ana, { seenSeq: 1 })).toMatchObject({
      reason: "teammate_replied",
      unseen: [{ id: theirs.id }, { id: text.messageId }],
      publicSeq: 3,
    });
  });

  test("BA13: customer_wrote: a text that was not seen, before a duplicate", async () => {
    const world = await aSharedConversation(database.db);
    const own = await accepted(world, world.ana, { body: LONG });
    await age(own.id, 30);
    const text = await anInbound(database.db, world.conversation, { agoMs: 0 });
    expect(await refused(world, world.ana, { seenSeq: 2, body: LONG })).toMatchObject({
      reason: "customer_wrote",
      unseen: [{ id: text.messageId, direction: "in" }],
    });
  });

  test("customer_wrote: of more than 50 unseen texts the newest are named, and it is said that there are older ones", async () => {
    const world = await aSharedConversation(database.db);
    for (let n = 0; n < 49; n += 1)
      await anInbound(database.db, world.conversation, { body: `Text ${n}`, agoMs: 0 });
    const whole = await refused(world, world.ana, { seenSeq: 0 });
    expect(whole.unseen).toHaveLength(50);
    expect(whole.unseenMore).toBeUndefined();
    await anInbound(database.db, world.conversation, { agoMs: 0 });
    const refusal = await refused(world, world.ana, { seenSeq: 0 });
    expect(refusal.unseen.map(({ publicSeq }) => publicSeq)).toEqual(
      Array.from({ length: 50 }, (_, n) => n + 2),
    );
    expect(refusal).toMatchObject({ reason: "customer_wrote", unseenMore: true, publicSeq: 51 });
  });

  test("customer_wrote is only shown where the number is set to notify only", async () => {
    const world = await aSharedConversation(database.db);
    await database.db
      .update(numbers)
      .set({ customerWroteRefuses: false })
      .where(eq(numbers.id, world.number.numberId));
    expect((await send(world, world.ana, { seenSeq: 0 })).ok).toBe(true);
  });

  test("duplicate_text: nearly what a colleague sent this contact from another number", async () => {
    const world = await aSharedConversation(database.db);
    const sales = await aNumber(database.db, world.tenant, { label: "Sales" });
    const ben = await onNumber(database.db, world.ben, sales);
    const elsewhere = await aConversation(database.db, sales);
    const { contactId } = world.conversation;
    await database.db
      .update(conversations)
      .set({ contactId })
      .where(eq(conversations.id, elsewhere.conversationId));
    const theirs = await accepted(world, ben, { conversationId: elsewhere.conversationId, body: LONG });
    // Ana is not on that number: she is told that it is a duplicate, and not shown the other conversation.
    const shown = { seenElsewhere: theirs.id };
    expect(await refused(world, world.ana, { ...shown, body: `${LONG}!` })).toMatchObject({
      reason: "duplicate_text",
      unseen: [],
      duplicateOf: null,
    });
    const ana = await onNumber(database.db, world.ana, sales, "viewer");
    expect(await refused(world, ana, { ...shown, body: LONG })).toMatchObject({
      reason: "duplicate_text",
      unseen: [{ id: theirs.id }],
      duplicateOf: theirs.id,
    });
  });

  test("you_replied: one's own reply under another sign-in that this one has not shown, and its undo window stays", async () => {
    const world = await aSharedConversation(database.db);
    const phone = { ...world.ana, sessionId: newId() };
    const theirs = await accepted(world, phone, { undoSeconds: 30 });
    // In its undo window it refuses whatever is said to be seen, and changes nothing.
    const before = await stateOf(world);
    expect(await refused(world, world.ana)).toMatchObject({
      reason: "you_replied",
      unseen: [{ id: theirs.id, author: { id: world.ana.userId } }],
      publicSeq: 2,
    });
    expect(await stateOf(world)).toEqual(before);
    expect((await send(world, phone, { seenSeq: 1, body: "From the same one" })).ok).toBe(true);
    await database.db
      .update(messages)
      .set({
        acceptedAt: sql`accepted_at - interval '1 minute'`,
        dueAt: sql`accepted_at - interval '55 seconds'`,
      })
      .where(eq(messages.conversationId, world.conversation.conversationId));
    expect(await refused(world, world.ana, { seenSeq: 2 })).toMatchObject({
      reason: "you_replied",
      unseen: [{ publicSeq: 3 }],
      publicSeq: 3,
    });
    expect((await send(world, world.ana, { seenSeq: 3, body: "Seen" })).ok).toBe(true);
  });

  test("you_replied comes after a colleague's reply and before the customer's text, and can be overridden for exactly that state", async () => {
    const world = await aSharedConversation(database.db);
    const phone = { ...world.ana, sessionId: newId() };
    await age((await accepted(world, phone)).id, 30);
    await anInbound(database.db, world.conversation, { agoMs: 0 });
    expect(await refused(world, world.ana, { seenSeq: 1 })).toMatchObject({
      reason: "you_replied",
      publicSeq: 3,
    });
    const override = { seq: 3, reasons: ["you_replied" as const, "customer_wrote" as const] };
    expect(await refused(world, world.ana, { seenSeq: 1, override: { ...override, seq: 2 } })).toMatchObject({
      reason: "you_replied",
    });
    const theirs = await accepted(world, world.ben, { undoSeconds: 0 });
    expect(await refused(world, world.ana, { seenSeq: 1, override })).toMatchObject({
      reason: "teammate_sending",
      publicSeq: theirs.publicSeq,
    });
    await age(theirs.id, 30);
    const message = await accepted(world, world.ana, {
      seenSeq: 1,
      override: { seq: 4, reasons: ["teammate_replied", "you_replied", "customer_wrote"] },
    });
    expect(await auditOf(message.id)).toMatchObject([
      {
        action: "reply.overridden",
        details: { reasons: ["teammate_replied", "you_replied", "customer_wrote"] },
      },
    ]);
  });

  test("V18: one's own earlier replies refuse nothing, from any tab", async () => {
    const world = await aSharedConversation(database.db);
    await accepted(world, world.ana);
    expect((await send(world, world.ana, { seenSeq: 1, body: "And bring cash" })).ok).toBe(true);
  });

  test("no_access is in the audit log, for a conversation of others and for none alike", async () => {
    const world = await aSharedConversation(database.db);
    const stranger = await aPerson(database.db, world.tenant);
    const viewer = await onNumber(
      database.db,
      await aPerson(database.db, world.tenant),
      world.number,
      "viewer",
    );
    const nowhere = newId();
    await failure(world, stranger);
    await failure(world, viewer);
    await failure(world, stranger, { conversationId: nowhere });
    const refusedTo = (person: Actor) => ({
      action: "reply.refused",
      tenantId: world.tenant.tenantId,
      actorId: person.userId,
      sessionId: person.sessionId,
      details: { reason: "no_access" },
    });
    expect(await auditOf(world.conversation.conversationId)).toMatchObject([
      refusedTo(stranger),
      refusedTo(viewer),
    ]);
    expect(await auditOf(nowhere)).toMatchObject([refusedTo(stranger)]);
  });

  test("a refusal changes nothing but the audit log, and counts once there", async () => {
    const world = await aSharedConversation(database.db);
    const { conversation, ana, ben } = world;
    await aDraft(ana, conversation.conversationId, "Let me see");
    const theirs = await accepted(world, ben);
    const before = await stateOf(world);
    await refused(world, ana, { seenSeq: 1, override: { seq: 1, reasons: ["teammate_sending"] } });
    expect(await stateOf(world)).toEqual(before);
    expect(await auditOf(conversation.conversationId)).toMatchObject([
      {
        action: "reply.refused",
        actorId: ana.userId,
        details: { reason: "teammate_sending", seenSeq: 1, publicSeq: theirs.publicSeq, overrideSeq: 1 },
      },
    ]);
  });

  test("what was not seen is shown with its pictures", async () => {
    const world = await aSharedConversation(database.db);
    const picture = {
      tenantId: world.ana.tenantId,
      messageId: world.text.messageId,
      contentType: "image/png",
    };
    await database.db.insert(media).values([
      { ...picture, position: 1, name: "two.png" },
      { ...picture, position: 0, name: "one.png" },
    ]);
    const refusal = await refused(world, world.ana, { seenSeq: 0 });
    expect(refusal.unseen).toMatchObject([
      {
        id: world.text.messageId,
        media: [{ name: "one.png", contentType: "image/png" }, { name: "two.png" }],
      },
    ]);
  });
});

describe("send anyway", () => {
  test("V3: acknowledges exactly this state, and the log says what was overridden", async () => {
    const world = await aSharedConversation(database.db);
    await accepted(world, world.ben);
    const message = await accepted(world, world.ana, { override: { seq: 2, reasons: ["teammate_sending"] } });
    expect(await auditOf(message.id)).toMatchObject([
      { action: "reply.overridden", details: { reasons: ["teammate_sending"] } },
    ]);
  });

  test("BA14: for an older seq, or without the reason that holds, it is refused again", async () => {
    const world = await aSharedConversation(database.db);
    await accepted(world, world.ben);
    expect(
      await refused(world, world.ana, { override: { seq: 1, reasons: ["teammate_sending"] } }),
    ).toMatchObject({ reason: "teammate_sending" });
    expect(
      await refused(world, world.ana, {
        override: { seq: 2, reasons: ["customer_wrote", "duplicate_text"] },
      }),
    ).toMatchObject({ reason: "teammate_sending" });
  });
});

describe("one intent, one reply", () => {
  test("V18: the same send again gives the same message, also with everything changed since", async () => {
    const world = await aSharedConversation(database.db);
    const clientId = newId();
    const first = await accepted(world, world.ana, { clientId });
    await anInbound(database.db, world.conversation, { agoMs: 0 });
    await disable(world);
    const again = await send(world, world.ana, { clientId, seenSeq: 1, body: "On our way " });
    expect(again).toMatchObject({ ok: true, value: { message: { id: first.id }, repeat: true, events: [] } });
  });

  test("V18: the same send again after an undo is still the earlier one, and sends nothing", async () => {
    const world = await aSharedConversation(database.db);
    const clientId = newId();
    const { id } = await accepted(world, world.ana, { clientId });
    expect((await undoReply(deps(), world.ana, { messageId: id })).ok).toBe(true);
    expect(await send(world, world.ana, { clientId })).toMatchObject({
      ok: true,
      value: { message: { id, status: "cancelled" }, repeat: true },
    });
    expect((await stateOf(world)).sends).toEqual([]);
  });

  test("BA12: the same id with another body or in another conversation is refused; ids are each person's own", async () => {
    const world = await aSharedConversation(database.db);
    const clientId = newId();
    await accepted(world, world.ana, { clientId });
    const elsewhere = await aConversation(database.db, world.number);
    expect(await failure(world, world.ana, { clientId, body: "Something else" })).toEqual({
      code: "client_id_reused",
    });
    expect(await failure(world, world.ana, { clientId, conversationId: elsewhere.conversationId })).toEqual({
      code: "client_id_reused",
    });
    expect((await send(world, world.ben, { clientId, conversationId: elsewhere.conversationId })).ok).toBe(
      true,
    );
  });
});

describe("retry", () => {
  test("V16: a failed or unconfirmed text is repeated as a new message, and may repeat its words", async () => {
    for (const status of ["failed", "unconfirmed"] as const) {
      const world = await aSharedConversation(database.db);
      const first = await accepted(world, world.ana, { body: LONG });
      await database.db.update(messages).set({ status }).where(eq(messages.id, first.id));
      await aDraft(world.ana, world.conversation.conversationId, "Something else meanwhile");
      const second = await accepted(world, world.ana, { body: LONG, retryOf: first.id });
      expect(second).toMatchObject({ retryOf: first.id, publicSeq: 3 });
      expect((await stateOf(world)).drafts).toMatchObject([{ body: "Something else meanwhile" }]);
    }
  });

  test("V3: once a retry is under way, has left or may have left, what it retries cannot be tried again, by nobody and with no override", async () => {
    for (const status of ["queued", "sending", "accepted", "sent", "delivered", "unconfirmed"] as const) {
      const world = await aSharedConversation(database.db);
      const first = await accepted(world, world.ana, { body: LONG });
      await database.db.update(messages).set({ status: "failed" }).where(eq(messages.id, first.id));
      const second = await accepted(world, world.ana, { body: LONG, retryOf: first.id });
      await database.db.update(messages).set({ status }).where(eq(messages.id, second.id));
      const override = { seq: 3, reasons: ["teammate_sending" as const, "duplicate_text" as const] };
      for (const person of [world.ana, world.ben])
        expect(await failure(world, person, { body: LONG, retryOf: first.id, seenSeq: 3, override })).toEqual(
          { code: "not_retryable" },
        );
    }
  });

  test("a second retry, after the first failed or was taken back, is allowed and may repeat the words, by either", async () => {
    for (const status of ["failed", "cancelled"] as const) {
      const world = await aSharedConversation(database.db);
      const first = await accepted(world, world.ana, { body: LONG });
      await database.db.update(messages).set({ status: "unconfirmed" }).where(eq(messages.id, first.id));
      const second = await accepted(world, world.ana, { body: LONG, retryOf: first.id });
      await database.db.update(messages).set({ status }).where(eq(messages.id, second.id));
      const retryOf = status === "failed" ? second.id : first.id;
      const third = await accepted(world, world.ana, { body: LONG, retryOf });
      expect(third).toMatchObject({ retryOf, publicSeq: 4 });
      for (const earlier of [first.id, second.id])
        expect(await failure(world, world.ana, { body: LONG, retryOf: earlier })).toEqual({
          code: "not_retryable",
        });
    }
  });

  test("V16: who has seen that a text of a moment ago failed may try it again at once: a colleague's, or their own of another sign-in", async () => {
    for (const status of ["failed", "unconfirmed"] as const)
      for (const author of ["ben", "ana"] as const) {
        const world = await aSharedConversation(database.db);
        const first = await accepted(world, { ...world[author], sessionId: newId() }, { body: LONG });
        await database.db.update(messages).set({ status }).where(eq(messages.id, first.id));
        const reason = author === "ana" ? "you_replied" : "teammate_sending";
        const retry = { body: LONG, retryOf: first.id };
        expect(await refused(world, world.ana, { ...retry, seenSeq: 1 })).toMatchObject({
          reason,
          unseen: [{ id: first.id }],
        });
        expect(await refused(world, world.ana, { body: "Something else" })).toMatchObject({
          reason,
          unseen: [{ id: first.id }],
        });
        expect(await accepted(world, world.ana, retry)).toMatchObject({ retryOf: first.id, publicSeq: 3 });
      }
  });

  test("it is exempt from nothing else", async () => {
    const world = await aSharedConversation(database.db);
    const first = await accepted(world, world.ana, { body: LONG });
    await database.db.update(messages).set({ status: "failed" }).where(eq(messages.id, first.id));
    await anInbound(database.db, world.conversation, { agoMs: 0 });
    expect(await refused(world, world.ana, { body: LONG, retryOf: first.id, seenSeq: 2 })).toMatchObject({
      reason: "customer_wrote",
    });
  });

  test("what is under way, arrived, inbound, of another conversation or unknown cannot be retried", async () => {
    const world = await aSharedConversation(database.db);
    const other = await aSharedConversation(database.db);
    const foreign = await accepted(other, other.ana);
    await database.db.update(messages).set({ status: "failed" }).where(eq(messages.id, foreign.id));
    const queued = await accepted(world, world.ana);
    for (const retryOf of [queued.id, world.text.messageId, foreign.id, newId()])
      expect(await failure(world, world.ana, { body: "Again then", retryOf })).toEqual({
        code: "not_retryable",
      });
  });
});

describe("bad input", () => {
  test("BA9: a text that shows nothing, is too long or cannot be stored is invalid, and the draft stays", async () => {
    const world = await aSharedConversation(database.db);
    await aDraft(world.ana, world.conversation.conversationId, "kept");
    const before = await stateOf(world);
    const invalid: [string, string][] = [
      ["", "empty"],
      ["  \n ", "empty"],
      ["\u200d\u200d", "empty"],
      ["x".repeat(100_000), "too_long"],
      ["\ud800", "unreadable"],
      ["a\0b", "unreadable"],
    ];
    for (const [body, reason] of invalid)
      expect(await failure(world, world.ana, { body })).toEqual({ code: "invalid_body", reason });
    expect(await stateOf(world)).toEqual(before);
  });

  test("BA13: what lies ahead cannot have been seen", async () => {
    const world = await aSharedConversation(database.db);
    expect(await failure(world, world.ana, { seenSeq: 2 })).toEqual({ code: "seen_ahead" });
  });

  test("BA10: short codes, names, premium, foreign and emergency numbers get no reply, and the reason says which", async () => {
    const world = await aSharedConversation(database.db);
    const senders: [string, boolean, string][] = [
      ["32665", false, "not_dialable"],
      ["AMAZON", false, "not_dialable"],
      ["+19005550123", true, "premium"],
      ["+447700900123", true, "foreign"],
    ];
    for (const [address, dialable, reason] of senders) {
      const { conversationId } = await aConversation(database.db, world.number, { address, dialable });
      expect(await failure(world, world.ana, { conversationId, seenSeq: 0 })).toEqual({
        code: "not_dialable",
        reason,
      });
    }
  });
});

/** Until another backend of this database waits for a lock. */
async function lockIsWaitedFor(): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (Date.now() < deadline) {
    const { rows } = await database.db.execute(
      sql`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (rows.length > 0) return;
  }
  throw new Error("nobody waits for the lock");
}
