import { and, asc, eq, inArray } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { conversations, timelineEntries } from "@/db/schema/conversations";
import { auditEntries } from "@/db/schema/governance";
import { numberGrants, numbers } from "@/db/schema/numbers";
import { memberships } from "@/db/schema/people";
import { systemClock } from "@/lib/base/clock";
import { newId } from "@/lib/base/ids";
import type { Actor } from "@/lib/domain/principal";
import { assign } from "@/lib/inbox/changes/assign";
import { queueReply } from "@/lib/inbox/replies/queue-reply";
import { undoReply } from "@/lib/inbox/replies/undo-reply";
import { countWork } from "../../support/count-statements";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import {
  aConversation,
  anInbound,
  aPerson,
  aSharedConversation,
  aStaffedNumber,
  onNumber,
} from "../../support/factories";
import { aRacer } from "../../support/race";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
const deps = () => ({ db: database.db, now: systemClock });

type Of = { conversationId: string };
const rowOf = async ({ conversationId }: Of) => {
  const [row] = await database.db.select().from(conversations).where(eq(conversations.id, conversationId));
  if (!row) throw new Error("no conversation");
  return row;
};
const entriesOf = ({ conversationId }: Of) =>
  database.db
    .select()
    .from(timelineEntries)
    .where(
      and(
        eq(timelineEntries.conversationId, conversationId),
        inArray(timelineEntries.type, ["assigned", "unassigned"]),
      ),
    )
    .orderBy(asc(timelineEntries.at), asc(timelineEntries.id));
const give = (by: Actor, { conversationId }: Of, to: string | null, from: string | null) =>
  assign(deps(), by, { conversationId, to, from });

test("N13: to a colleague, to oneself and to nobody: with who, by whom and why, and who had it before is remembered", async () => {
  const { ana, ben, conversation } = await aSharedConversation(database.db);
  const given = await give(ana, conversation, ben.userId, null);
  expect(given).toMatchObject({
    ok: true,
    value: {
      conversation: { assigneeId: ben.userId },
      events: [
        {
          type: "conversation.assigned",
          conversation: { assigneeId: ben.userId },
          entry: { type: "assigned", actorId: ana.userId, subjectUserId: ben.userId, reason: "by_hand" },
        },
      ],
    },
  });
  const bens = await rowOf(conversation);
  expect(bens).toMatchObject({ assigneeId: ben.userId, lastAssigneeId: ben.userId });
  expect(bens.assignedAt).not.toBeNull();
  // Assigning is no work on the customer's question.
  expect(bens.unrespondedSince).not.toBeNull();

  await give(ben, conversation, ana.userId, ben.userId);
  await give(ana, conversation, null, ana.userId);
  expect(await rowOf(conversation)).toMatchObject({
    assigneeId: null,
    assignedAt: null,
    lastAssigneeId: ana.userId,
  });
  expect(
    (await entriesOf(conversation)).map((line) => [line.type, line.actorId, line.subjectUserId, line.reason]),
  ).toEqual([
    ["assigned", ana.userId, ben.userId, "by_hand"],
    ["assigned", ben.userId, ana.userId, "by_hand"],
    ["unassigned", ana.userId, ana.userId, "by_hand"],
  ]);
  const audit = await database.db
    .select({ actorId: auditEntries.actorId, details: auditEntries.details })
    .from(auditEntries)
    .where(eq(auditEntries.subjectId, conversation.conversationId))
    .orderBy(asc(auditEntries.id));
  expect(audit[1]).toEqual({
    actorId: ben.userId,
    details: { from: ben.userId, to: ana.userId, reason: "by_hand" },
  });
});

test("N13: what is so already writes nothing, whatever its sender saw", async () => {
  const { ana, ben, conversation } = await aSharedConversation(database.db);
  await give(ana, conversation, ben.userId, null);
  for (const from of [null, ben.userId, ana.userId])
    expect(await give(ana, conversation, ben.userId, from)).toMatchObject({
      ok: true,
      value: { events: [] },
    });
  expect(await entriesOf(conversation)).toHaveLength(1);
});

test("N13: who saw another assignee is told who has it now and who gave it, and changes nothing", async () => {
  const { ana, ben, conversation } = await aSharedConversation(database.db);
  await give(ana, conversation, ben.userId, null);
  const lost = { ok: false, error: { code: "assigned_meanwhile", assigneeId: ben.userId, by: ana.userId } };
  expect(await give(ben, conversation, ana.userId, null)).toEqual(lost);
  expect(await give(ben, conversation, null, ana.userId)).toEqual(lost);
  await give(ben, conversation, null, ben.userId);
  expect(await give(ana, conversation, ana.userId, ben.userId)).toEqual({
    ok: false,
    error: { code: "assigned_meanwhile", assigneeId: null, by: ben.userId },
  });
  expect((await rowOf(conversation)).assigneeId).toBeNull();
});

test("N13, V43: only to somebody who may reply on that number; by whoever may assign there", async () => {
  const { db } = database;
  const { tenant, number, ana, ben, conversation } = await aSharedConversation(db);
  const [viewer, elsewhere, manager, admin, off] = [
    await onNumber(db, await aPerson(db, tenant), number, "viewer"),
    await aPerson(db, tenant),
    await aPerson(db, tenant, { role: "manager" }),
    await aPerson(db, tenant, { role: "admin" }),
    await onNumber(db, await aPerson(db, tenant), number),
  ];
  const stranger = (await aSharedConversation(db)).ana;
  await db.update(memberships).set({ disabledAt: new Date() }).where(eq(memberships.userId, off.userId));
  for (const { userId } of [viewer, elsewhere, manager, off, stranger])
    expect(await give(ana, conversation, userId, null)).toEqual({
      ok: false,
      error: { code: "not_assignable" },
    });
  expect(await give(viewer, conversation, ben.userId, null)).toMatchObject({ error: { code: "forbidden" } });
  for (const actor of [elsewhere, stranger])
    expect(await give(actor, conversation, ben.userId, null)).toMatchObject({ error: { code: "not_found" } });
  expect(await give(ana, { conversationId: newId() }, ben.userId, null)).toMatchObject({
    error: { code: "not_found" },
  });
  expect(await entriesOf(conversation)).toEqual([]);
  // A manager coaches: may give it to others, and is given none.
  expect((await give(manager, conversation, ben.userId, null)).ok).toBe(true);
  expect((await give(manager, conversation, admin.userId, ben.userId)).ok).toBe(true);
});

test("N13: whoever answers what nobody has keeps it where the number gives to people, within the reply's commit", async () => {
  const { db } = database;
  const { number, ana, ben, conversation } = await aSharedConversation(db);
  const reply = async (actor: Actor, seenSeq: number) => {
    const sent = await queueReply(deps(), actor, {
      conversationId: conversation.conversationId,
      clientId: newId(),
      seenSeq,
      body: `On our way, ${seenSeq}`,
      override: { seq: seenSeq, reasons: ["teammate_sending"] },
    });
    if (!sent.ok) throw new Error(JSON.stringify(sent.error));
    return sent.value;
  };
  await reply(ana, 1);
  expect((await rowOf(conversation)).assigneeId).toBeNull();

  await db.update(numbers).set({ routing: "first_replier" }).where(eq(numbers.id, number.numberId));
  const first = await reply(ana, 2);
  expect(first.events.map(({ type }) => type)).toEqual([
    "message.status_changed",
    "message.queued",
    "conversation.assigned",
  ]);
  expect(await rowOf(conversation)).toMatchObject({
    assigneeId: ana.userId,
    lastAssigneeId: ana.userId,
    publicSeq: 3,
  });
  expect(await entriesOf(conversation)).toMatchObject([
    { type: "assigned", actorId: ana.userId, subjectUserId: ana.userId, reason: "replied" },
  ]);
  // Who has it keeps it, also when a colleague answers, and when the reply is taken back.
  await reply(ben, 3);
  expect((await undoReply(deps(), ana, { messageId: first.message.id })).ok).toBe(false);
  expect((await rowOf(conversation)).assigneeId).toBe(ana.userId);
  expect(await entriesOf(conversation)).toHaveLength(1);
});

test("N13: a reply that assigns takes one statement more, and no round trip", async () => {
  const work = async (routing: "none" | "first_replier") => {
    const { number, ana, conversation } = await aSharedConversation(database.db);
    await database.db.update(numbers).set({ routing }).where(eq(numbers.id, number.numberId));
    return countWork(() =>
      queueReply(deps(), ana, {
        conversationId: conversation.conversationId,
        clientId: newId(),
        seenSeq: 1,
        body: "On our way",
      }),
    );
  };
  await work("first_replier");
  const [plain, assigning] = [await work("none"), await work("first_replier")];
  expect(assigning.statements).toHaveLength(plain.statements.length + 1);
  expect(assigning.roundTrips).toBe(plain.roundTrips);
});

// Seen to fail without the look at who had it (tests/mutants/assigned-over-another.patch).
test("N13: of 200 assignments from two processes, each state that was seen has one winner, and every loser is told who won", async () => {
  const { db } = database;
  const { number, people } = await aStaffedNumber(db, "Ana", "Ben", "Cara", "Dele", "Mei");
  const conversation = await aConversation(db, number);
  await anInbound(db, conversation);
  const racers = await Promise.all([aRacer(database.url), aRacer(database.url)]);
  try {
    for (let round = 0; round < 20; round += 1) {
      const from = (await rowOf(conversation)).assigneeId;
      const others = people.filter(({ userId }) => userId !== from);
      const outcomes = await Promise.all(
        Array.from({ length: 10 }, async (_, index) => {
          const actor = people[index % people.length] ?? people[0];
          const to = others[(index + round) % others.length]?.userId ?? null;
          const outcome = (await racers[index % 2]?.run({
            run: "assign",
            actor,
            input: { conversationId: conversation.conversationId, to, from },
          })) as Awaited<ReturnType<typeof assign>>;
          return { actor, to, outcome };
        }),
      );
      const entries = await entriesOf(conversation);
      expect(entries).toHaveLength(round + 1);
      const winner = entries.at(-1);
      expect((await rowOf(conversation)).assigneeId).toBe(winner?.subjectUserId);
      expect(outcomes.filter(({ outcome }) => outcome.ok && outcome.value.events.length > 0)).toHaveLength(1);
      for (const { to, outcome } of outcomes)
        if (to === winner?.subjectUserId) expect(outcome.ok).toBe(true);
        else
          expect(outcome).toEqual({
            ok: false,
            error: {
              code: "assigned_meanwhile",
              assigneeId: winner?.subjectUserId,
              by: winner?.actorId,
            },
          });
    }
  } finally {
    await Promise.all(racers.map((racer) => racer.stop()));
  }
});

test("N13: nobody is given a conversation of a number that is just being taken from them", async () => {
  const { db } = database;
  const { number, ana, ben, conversation } = await aSharedConversation(db);
  let given: ReturnType<typeof give> | undefined;
  await db.transaction(async (tx) => {
    await tx.select().from(numbers).where(eq(numbers.id, number.numberId)).for("no key update");
    given = give(ana, conversation, ben.userId, null);
    await tx.delete(numberGrants).where(eq(numberGrants.userId, ben.userId));
    // It waits for who may reply there to be settled.
    expect((await rowOf(conversation)).assigneeId).toBeNull();
  });
  expect(await given).toEqual({ ok: false, error: { code: "not_assignable" } });
});
