import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { conversations } from "@/db/schema/conversations";
import { auditEntries } from "@/db/schema/governance";
import { messages } from "@/db/schema/messages";
import { tenants } from "@/db/schema/people";
import { contacts } from "@/db/schema/contacts";
import { systemClock } from "@/lib/base/clock";
import { newId } from "@/lib/base/ids";
import { claimSend } from "@/lib/outbound/claim-send";
import { settleSend } from "@/lib/outbound/settle-send";
import type { Actor } from "@/lib/domain/principal";
import { addNote } from "@/lib/inbox/notes/add-note";
import { ingestFresh } from "@/lib/inbound/ingest/ingest-messages";
import { preventedCollisions } from "@/lib/insight/collisions";
import { loadOthers } from "@/lib/inbox/conversation/load-beside";
import { flagConversation, markRead } from "@/lib/inbox/changes/mark-conversation";
import { queueReply } from "@/lib/inbox/replies/queue-reply";
import { undoReply } from "@/lib/inbox/replies/undo-reply";
import type { MessageView } from "@/lib/protocol/views";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import {
  aConversation,
  aNumber,
  anInbound,
  anOptOut,
  aPerson,
  aSharedConversation,
  onNumber,
  theSameCustomer,
} from "../../support/factories";
import { ledgerCarrier } from "../../support/ledger-carrier";
import { deliveryDeps } from "../../support/sending";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
const deps = () => ({ db: database.db, now: systemClock });

type Reply = Parameters<typeof queueReply>[2];

/** A customer who has a conversation with Support (Ana, Ben) and one with Sales (Ben, Cara). */
async function twoLines() {
  const { db } = database;
  const world = await aSharedConversation(db);
  const sales = await aNumber(db, world.tenant, { label: "Sales" });
  const ben = await onNumber(db, world.ben, sales);
  const cara = await onNumber(db, await aPerson(db, world.tenant, { name: "Cara Diaz" }), sales);
  const there = await theSameCustomer(db, world.conversation, sales);
  await anInbound(db, there);
  return { ...world, here: world.conversation.conversationId, sales, ben, cara, there: there.conversationId };
}

async function send(by: Actor, conversationId: string, more: Partial<Reply> = {}) {
  const [row] = await database.db
    .select({ publicSeq: conversations.publicSeq })
    .from(conversations)
    .where(eq(conversations.id, conversationId));
  return queueReply(deps(), by, {
    conversationId,
    clientId: newId(),
    seenSeq: row?.publicSeq ?? 0,
    body: "We are open until six",
    ...more,
  });
}

async function accepted(by: Actor, conversationId: string, more: Partial<Reply> = {}): Promise<MessageView> {
  const result = await send(by, conversationId, more);
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value.message;
}

async function refused(by: Actor, conversationId: string, more: Partial<Reply> = {}) {
  const result = await send(by, conversationId, more);
  if (result.ok || result.error.code !== "refused")
    throw new Error(`expected a refusal, got ${JSON.stringify(result)}`);
  return result.error.refusal;
}

const becomes = (messageId: string, change: Partial<typeof messages.$inferInsert>) =>
  database.db.update(messages).set(change).where(eq(messages.id, messageId));
const answer = { body: "Ana will look into that for you" };

describe("replied_elsewhere", () => {
  test("a colleague's reply from another number refuses; whoever may see that number gets its words", async () => {
    const { ana, ben, cara, here, there, sales } = await twoLines();
    const theirs = await accepted(cara, there);
    expect(await refused(ben, here, answer)).toEqual({
      reason: "replied_elsewhere",
      unseen: [],
      publicSeq: 1,
      elsewhere: [
        {
          messageId: theirs.id,
          at: theirs.acceptedAt,
          leavesAt: theirs.dueAt,
          author: { id: cara.userId, name: "Cara Diaz" },
          body: theirs.body,
          conversationId: there,
          numberId: sales.numberId,
        },
      ],
    });
    expect(await refused(ana, here, answer), "Ana is not on Sales").toEqual({
      reason: "replied_elsewhere",
      unseen: [],
      publicSeq: 1,
      elsewhere: [{ messageId: theirs.id, at: theirs.acceptedAt, leavesAt: theirs.dueAt }],
    });
  });

  test("an admin, who sees every number, gets the words too; the refusal is in the log with what it named", async () => {
    const { db } = database;
    const { tenant, cara, here, there, number } = await twoLines();
    const theirs = await accepted(cara, there);
    const admin = await onNumber(db, await aPerson(db, tenant, { role: "admin" }), number);
    expect((await refused(admin, here, answer)).elsewhere).toMatchObject([
      { messageId: theirs.id, body: theirs.body },
    ]);
    const logged = await db.select().from(auditEntries).where(eq(auditEntries.actorId, admin.userId));
    expect(logged).toMatchObject([
      { action: "reply.refused", details: { reason: "replied_elsewhere", elsewhere: theirs.id } },
    ]);
  });

  test("an override must name the newest, at this very state; then the log says what was passed over", async () => {
    const { ana, cara, here, there } = await twoLines();
    const first = await accepted(cara, there, { undoSeconds: 0 });
    const second = await accepted(cara, there, { body: "And on Sunday until four", undoSeconds: 0 });
    const override = { seq: 1, reasons: ["replied_elsewhere" as const] };
    for (const wrong of [
      override,
      { ...override, elsewhere: first.id },
      { ...override, elsewhere: newId() },
      { ...override, seq: 0, elsewhere: second.id },
    ])
      expect(await refused(ana, here, { ...answer, override: wrong })).toMatchObject({
        reason: "replied_elsewhere",
        elsewhere: [{ messageId: first.id }, { messageId: second.id }],
      });
    const message = await accepted(ana, here, { ...answer, override: { ...override, elsewhere: second.id } });
    const logged = await database.db
      .select()
      .from(auditEntries)
      .where(eq(auditEntries.subjectId, message.id));
    expect(logged).toMatchObject([
      { action: "reply.overridden", details: { reasons: ["replied_elsewhere"] } },
    ]);
  });

  test("what was overridden once does not refuse the next text again; what came since does", async () => {
    const { ana, cara, here, there } = await twoLines();
    const theirs = await accepted(cara, there, { undoSeconds: 0 });
    await becomes(theirs.id, { acceptedAt: new Date(Date.parse(theirs.acceptedAt) - 5_000) });
    await accepted(ana, here, {
      ...answer,
      override: { seq: 1, reasons: ["replied_elsewhere"], elsewhere: theirs.id },
    });
    expect((await send(ana, here, { body: "And bring a friend" })).ok).toBe(true);
    const newer = await accepted(cara, there, {
      body: "On Sunday until four",
      override: {
        seq: 2,
        reasons: ["replied_elsewhere"],
        elsewhere: (await refused(cara, there)).elsewhere?.at(-1)?.messageId,
      },
    });
    expect(await refused(ana, here, { body: "One more thing" })).toMatchObject({
      reason: "replied_elsewhere",
      elsewhere: [{ messageId: newer.id }],
    });
  });

  test("what this person read on the other number, or was shown, refuses nothing", async () => {
    const { ana, ben, cara, here, there } = await twoLines();
    const theirs = await accepted(cara, there);
    expect((await send(ana, here, { ...answer, seenElsewhere: theirs.id })).ok).toBe(true);
    const world = await twoLines();
    await accepted(world.cara, world.there);
    expect((await markRead(deps(), world.ben, { conversationId: world.there, seq: 2 })).ok).toBe(true);
    expect((await send(world.ben, world.here, answer)).ok).toBe(true);
    expect(ben.userId).not.toBe(world.ben.userId);
  });

  test("undone and failed replies do not count, an unconfirmed one does", async () => {
    const { ana, cara, here, there } = await twoLines();
    const theirs = await accepted(cara, there);
    await becomes(theirs.id, { status: "unconfirmed" });
    expect(await refused(ana, here, answer)).toMatchObject({ reason: "replied_elsewhere" });
    await becomes(theirs.id, { status: "queued" });
    expect((await undoReply(deps(), cara, { messageId: theirs.id })).ok).toBe(true);
    expect((await send(ana, here, answer)).ok).toBe(true);

    const world = await twoLines();
    await becomes((await accepted(world.cara, world.there)).id, { status: "failed" });
    expect((await send(world.ana, world.here, answer)).ok).toBe(true);
  });

  test("it ends with the tenant's time, ten minutes unless set, and 0 is never", async () => {
    const { db } = database;
    const { ana, cara, here, there, tenant } = await twoLines();
    const theirs = await accepted(cara, there, { undoSeconds: 0 });
    const olderBy = (seconds: number) =>
      db
        .update(messages)
        .set({ acceptedAt: sql`clock_timestamp() - make_interval(secs => ${seconds})` })
        .where(eq(messages.id, theirs.id));
    const lasting = (elsewhereSeconds: number) =>
      db.update(tenants).set({ elsewhereSeconds }).where(eq(tenants.id, tenant.tenantId));
    await olderBy(590);
    expect(await refused(ana, here, answer)).toMatchObject({ reason: "replied_elsewhere" });
    await olderBy(3_000);
    await lasting(3_600);
    expect(await refused(ana, here, answer), "a longer time than a duplicate is looked for").toMatchObject({
      reason: "replied_elsewhere",
    });
    await lasting(0);
    await olderBy(0);
    expect((await send(ana, here, answer)).ok).toBe(true);
  });

  test("V6: another tenant's reply to the same phone is nobody's business here", async () => {
    const { ana, here, conversation } = await twoLines();
    const other = await aSharedConversation(database.db);
    await database.db
      .update(conversations)
      .set({ address: conversation.address })
      .where(eq(conversations.id, other.conversation.conversationId));
    await accepted(other.ben, other.conversation.conversationId);
    expect((await send(ana, here, answer)).ok).toBe(true);
  });
});

describe("the contact's other conversations", () => {
  test("are those on numbers one may see, the last active first, and never this one or another contact's", async () => {
    const { db } = database;
    const { ana, ben, cara, here, there, tenant, conversation, number } = await twoLines();
    const desk = await aNumber(db, tenant, { label: "Desk" });
    const quiet = await theSameCustomer(db, conversation, desk);
    await accepted(cara, there);
    await anInbound(db, await aConversation(db, number));
    const benToo = await onNumber(db, ben, desk);
    expect(
      await loadOthers(deps(), benToo, { conversationId: here }),
      "one in which nothing was said yet is in nobody's list",
    ).toMatchObject({
      ok: true,
      value: { others: [{ id: there, last: { body: "We are open until six" } }] },
    });
    await anInbound(db, quiet, { agoMs: 3_600_000 });
    const found = await loadOthers(deps(), benToo, { conversationId: here });
    expect(found.ok && found.value.others.map(({ id }) => id)).toEqual([there, quiet.conversationId]);
    expect(await loadOthers(deps(), ana, { conversationId: here })).toEqual({
      ok: true,
      value: { others: [], ownerId: null },
    });
    expect(await loadOthers(deps(), ana, { conversationId: there })).toEqual({
      ok: false,
      error: { code: "not_found" },
    });
  });
});

test("collisions prevented are the refusals of the week by reason; a stranger's attempt and an opt-out are none", async () => {
  const { ana, ben, cara, here, there, tenant, conversation } = await twoLines();
  const first = await accepted(cara, there);
  await refused(ana, here, answer);
  await refused(ben, here, {
    ...answer,
    override: { seq: 1, reasons: ["replied_elsewhere"], elsewhere: newId() },
  });
  await accepted(ana, here, {
    ...answer,
    override: { seq: 1, reasons: ["replied_elsewhere"], elsewhere: first.id },
  });
  await refused(ben, here, { body: "On our way" });
  await send(ana, there);
  await anOptOut(database.db, conversation);
  await refused(ben, here, { body: "On our way" });
  const figures = {
    days: 7,
    total: 3,
    overridden: 1,
    byReason: [
      { reason: "teammate_sending", count: 1 },
      { reason: "replied_elsewhere", count: 2 },
    ],
  };
  expect(await preventedCollisions(database.db, tenant)).toEqual(figures);
  await database.db
    .update(auditEntries)
    .set({ at: sql`clock_timestamp() - interval '8 days'` })
    .where(eq(auditEntries.tenantId, tenant.tenantId));
  expect(await preventedCollisions(database.db, tenant)).toEqual({
    days: 7,
    total: 0,
    overridden: 0,
    byReason: [],
  });
});

// Contact before conversation, and whoever holds a conversation asks for no contact: so no two can wait for each other.
test("an inbound text, an undo, a claim, its answer, a note and a mark do not wait for the contact's lock", async () => {
  const { db } = database;
  const { ana, cara, ben, here, there, number, sales, conversation, tenant } = await twoLines();
  const undone = await accepted(ana, here, { undoSeconds: 30 });
  await db.update(tenants).set({ elsewhereSeconds: 0 }).where(eq(tenants.id, tenant.tenantId));
  await accepted(cara, there, { ...answer, undoSeconds: 0 });
  await db.transaction(async (tx) => {
    await tx.select().from(contacts).where(eq(contacts.id, conversation.contactId)).for("no key update");
    const raw = {
      id: newId(),
      accountId: tenant.carrierAccountId,
      contentType: "application/json",
      query: [],
      body: Buffer.from("{}"),
    };
    const text = {
      from: conversation.address,
      to: [number.e164, sales.e164],
      text: "STOP",
      media: [],
      carrierId: null,
      flags: [],
    };
    expect(await ingestFresh(deps(), [{ raw, message: text }])).toMatchObject({ queued: true });
    expect((await undoReply(deps(), ana, { messageId: undone.id })).ok).toBe(true);
    expect(
      (await addNote(deps(), ben, { conversationId: here, clientId: newId(), body: "Called back" })).ok,
    ).toBe(true);
    expect((await flagConversation(deps(), ben, { conversationId: here, unread: true })).ok).toBe(true);
    const sending = deliveryDeps(db, ledgerCarrier(""));
    for (const { numberId } of [number, sales]) {
      const claimed = await claimSend(sending, numberId);
      if (claimed.kind === "claimed")
        await settleSend(sending, claimed.claim, {
          tried: true,
          outcome: { kind: "accepted", carrierId: newId(), warning: null },
        });
    }
  });
});
