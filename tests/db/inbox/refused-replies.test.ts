import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { optOuts } from "@/db/schema/contacts";
import { conversations } from "@/db/schema/conversations";
import { media, messages } from "@/db/schema/messages";
import { numberGrants, numbers } from "@/db/schema/numbers";
import { newId } from "@/lib/base/ids";
import type { Actor } from "@/lib/domain/principal";
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
import { replying } from "../../support/replying";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
const { send, accepted, refused, failure, age, stateOf, auditOf, aDraft, account, disable, lockIsWaitedFor } =
  replying(() => database.db);

const LONG = "Your table is ready for six tonight";

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
