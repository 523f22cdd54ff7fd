import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { conversations } from "@/db/schema/conversations";
import { newId } from "@/lib/base/ids";
import { queueReply } from "@/lib/inbox/replies/queue-reply";
import { undoReply } from "@/lib/inbox/replies/undo-reply";
import type { MessageView } from "@/lib/protocol/views";
import { countWork } from "../../support/count-statements";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aConversation, anInbound, aPerson, aSharedConversation, onNumber } from "../../support/factories";
import { replying } from "../../support/replying";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
const { deps, send, accepted, refused, failure, stateOf, auditOf, aDraft, disable } = replying(
  () => database.db,
);

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
