import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { conversations, timelineEntries } from "@/db/schema/conversations";
import { sends } from "@/db/schema/delivery";
import { messages } from "@/db/schema/messages";
import { numberGrants, numbers } from "@/db/schema/numbers";
import { systemClock } from "@/lib/base/clock";
import { newId } from "@/lib/base/ids";
import type { SendOutcome } from "@/lib/carriers/port";
import { claimSend } from "@/lib/outbound/claim-send";
import { endLostSends } from "@/lib/outbound/end-lost-sends";
import { settleSend } from "@/lib/outbound/settle-send";
import { markMessage } from "@/lib/inbox/replies/mark-message";
import { queueReply } from "@/lib/inbox/replies/queue-reply";
import { resolveConversation } from "@/lib/inbox/changes/change-state";
import { undoReply } from "@/lib/inbox/replies/undo-reply";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { anOptOut, aSharedConversation } from "../../support/factories";
import { ledgerCarrier } from "../../support/ledger-carrier";
import { deliveryDeps, messageById } from "../../support/sending";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
const deps = () => ({ db: database.db, now: systemClock });

const rowOf = async (conversationId: string) => {
  const [row] = await database.db.select().from(conversations).where(eq(conversations.id, conversationId));
  if (!row) throw new Error("no such conversation");
  return row;
};

/** Ana answers the customer's text and resolves; both are done at once. */
async function sentAndResolved() {
  const world = await aSharedConversation(database.db);
  const { conversationId } = world.conversation;
  const before = await rowOf(conversationId);
  const sent = await queueReply(deps(), world.ana, {
    conversationId,
    clientId: newId(),
    seenSeq: 1,
    body: "On our way",
  });
  if (!sent.ok) throw new Error(JSON.stringify(sent.error));
  const messageId = sent.value.message.id;
  await resolveConversation(deps(), world.ana, world.conversation);
  expect(await rowOf(conversationId)).toMatchObject({
    state: "resolved",
    unrespondedSince: null,
    lastReplyBy: world.ana.userId,
  });
  const delivery = deliveryDeps(database.db, ledgerCarrier(""));
  const due = () =>
    database.db
      .update(sends)
      .set({ dueAt: new Date(0) })
      .where(eq(sends.messageId, messageId));
  const claim = async () => {
    await due();
    const result = await claimSend(delivery, world.conversation.numberId);
    if (result.kind !== "claimed") throw new Error(result.kind);
    return result.claim;
  };
  return { ...world, conversationId, messageId, before, delivery, due, claim };
}
type World = Awaited<ReturnType<typeof sentAndResolved>>;

const answered = async ({ claim, delivery }: World, outcome: SendOutcome) =>
  void (await settleSend(delivery, await claim(), { tried: true, outcome }));
const refusedAtTheClaim = async ({ due, delivery, conversation }: World) => {
  await due();
  expect(await claimSend(delivery, conversation.numberId)).toEqual({ kind: "set_aside" });
};

const ways: Record<string, { status: string; happens: (world: World) => Promise<unknown> }> = {
  "its author takes it back": {
    status: "cancelled",
    happens: ({ ana, messageId }) => undoReply(deps(), ana, { messageId }),
  },
  "the carrier refuses it": {
    status: "failed",
    happens: (world) => answered(world, { kind: "refused", reason: "Not a mobile number" }),
  },
  "the carrier's answer is lost": {
    status: "unconfirmed",
    happens: (world) => answered(world, { kind: "unknown", why: "answer_lost" }),
  },
  "the process that sends it dies": {
    status: "unconfirmed",
    happens: async (world) => {
      await world.claim();
      await database.db
        .update(sends)
        .set({ leaseUntil: new Date(0) })
        .where(eq(sends.messageId, world.messageId));
      await endLostSends(world.delivery);
    },
  },
  "the customer opts out on the way": {
    status: "failed",
    happens: async (world) => {
      await anOptOut(database.db, world.conversation);
      await refusedAtTheClaim(world);
    },
  },
  "its author loses the line on the way": {
    status: "failed",
    happens: async (world) => {
      await database.db.delete(numberGrants).where(eq(numberGrants.userId, world.ana.userId));
      await refusedAtTheClaim(world);
    },
  },
  "the line is switched off on the way": {
    status: "failed",
    happens: async (world) => {
      await database.db
        .update(numbers)
        .set({ disabledAt: new Date() })
        .where(eq(numbers.id, world.conversation.numberId));
      await refusedAtTheClaim(world);
    },
  },
  "a person says that it did not arrive": {
    status: "failed",
    happens: async (world) => {
      await answered(world, { kind: "unknown", why: "answer_lost" });
      await markMessage(deps(), world.ben, { messageId: world.messageId, as: "failed" });
    },
  },
};

// Seen to fail with a reply that counts whatever became of it (tests/mutants/failed-reply-answers.patch).
test.each(Object.entries(ways))(
  "I9: sent and resolved, then %s: the customer waits again, and the conversation is open",
  async (_way, { status, happens }) => {
    const world = await sentAndResolved();
    await happens(world);
    expect(
      await database.db
        .select({ status: messages.status })
        .from(messages)
        .where(eq(messages.id, world.messageId)),
    ).toEqual([{ status }]);
    const row = await rowOf(world.conversationId);
    expect(row).toMatchObject({
      state: "open",
      unrespondedSince: world.before.unrespondedSince,
      lastReplyBy: null,
      lastReplyAt: null,
    });
    expect(row.undeliveredAt === null).toBe(status === "cancelled");
    const lines = await database.db
      .select({ type: timelineEntries.type, by: timelineEntries.actorId })
      .from(timelineEntries)
      .where(eq(timelineEntries.conversationId, world.conversationId));
    expect(lines).toContainEqual({
      type: "reopened_unsent",
      by: status === "cancelled" ? world.ana.userId : null,
    });
  },
);

test("sent and resolved, and it left: it stays resolved", async () => {
  const world = await sentAndResolved();
  await answered(world, { kind: "accepted", carrierId: "1", warning: null });
  expect(await rowOf(world.conversationId)).toMatchObject({
    state: "resolved",
    unrespondedSince: null,
    undeliveredAt: null,
  });
});

test("not confirmed, and a person says that it arrived: answered and resolved, as it was meant", async () => {
  const world = await sentAndResolved();
  await answered(world, { kind: "unknown", why: "answer_lost" });
  await markMessage(deps(), world.ben, { messageId: world.messageId, as: "delivered" });
  expect(await messageById(database.db, world.messageId)).toMatchObject({
    status: "delivered",
    statusCode: "said_delivered",
    statusBy: world.ben.userId,
  });
  expect(await rowOf(world.conversationId)).toMatchObject({
    state: "resolved",
    unrespondedSince: null,
    undeliveredAt: null,
    lastReplyBy: world.ana.userId,
  });
});
