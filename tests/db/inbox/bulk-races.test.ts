import { and, asc, eq, inArray } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { conversations, timelineEntries } from "@/db/schema/conversations";
import { messages } from "@/db/schema/messages";
import type { routings, TimelineType } from "@/db/vocabulary";
import { newId } from "@/lib/base/ids";
import type { Result } from "@/lib/base/result";
import { systemClock } from "@/lib/base/clock";
import type { Actor } from "@/lib/domain/principal";
import { undoMany } from "@/lib/inbox/bulk/change-many";
import type { BulkChange, BulkProgress } from "@/lib/protocol/bulk";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import {
  aConversation,
  anInbound,
  aNumber,
  aPerson,
  aTenant,
  onNumber,
  type TestConversation,
} from "../../support/factories";
import { aRacer, type Racer } from "../../support/race";
import { aCall, aText, aWebhook, aWebhookKey, closeAll } from "../../support/webhook";

/*
 * A change of many beside what else happens to the same conversations at the same time, each in a process of its own.
 * Whichever comes first in one conversation, it is as if one had waited for the other.
 */
let database: TestDatabase;
let racers: [Racer, Racer];
beforeAll(async () => {
  database = await createTestDatabase();
  racers = await Promise.all([aRacer(database.url), aRacer(database.url)]);
});
afterAll(async () => {
  await Promise.all(racers.map((racer) => racer.stop()));
  await closeAll(database);
});
const deps = () => ({ db: database.db, now: systemClock });

/** Customers who wait, and people who may answer them. */
async function aWorld(routing: (typeof routings)[number] = "none") {
  const { db } = database;
  const tenant = await aTenant(db);
  const number = await aNumber(db, tenant, { routing });
  const [ana, ben] = [
    await onNumber(db, await aPerson(db, tenant), number),
    await onNumber(db, await aPerson(db, tenant), number),
  ];
  const all: TestConversation[] = [];
  for (let i = 0; i < 60; i += 1) {
    const conversation = await aConversation(db, number);
    await anInbound(db, conversation);
    all.push(conversation);
  }
  const ids = all.map(({ conversationId }) => conversationId);
  return { tenant, number, ana, ben, all, ids };
}

const inBulk = async (by: Actor, ids: readonly string[], change: BulkChange) => {
  const id = newId();
  const changed = (await racers[1].run({
    run: "changeMany",
    actor: by,
    input: { id, change, chosen: { ids } },
  })) as Result<{ progress: BulkProgress }, { code: string }>;
  if (!changed.ok) throw new Error(changed.error.code);
  return { id, progress: changed.value.progress };
};

const undone = async (by: Actor, id: string): Promise<BulkProgress> => {
  const answer = await undoMany(deps(), by, { id });
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.value.progress;
};

const rowsOf = async (ids: readonly string[]) =>
  new Map(
    (
      await database.db
        .select()
        .from(conversations)
        .where(inArray(conversations.id, [...ids]))
    ).map((row) => [row.id, row]),
  );

const entriesOf = (ids: readonly string[], type: TimelineType) =>
  database.db
    .select({
      id: timelineEntries.conversationId,
      at: timelineEntries.at,
      to: timelineEntries.subjectUserId,
    })
    .from(timelineEntries)
    .where(and(inArray(timelineEntries.conversationId, [...ids]), eq(timelineEntries.type, type)))
    .orderBy(asc(timelineEntries.at));

/** When the last message of each was accepted. */
const lastIn = async (ids: readonly string[]) =>
  new Map(
    (
      await database.db
        .select({ id: messages.conversationId, at: messages.acceptedAt })
        .from(messages)
        .where(inArray(messages.conversationId, [...ids]))
        .orderBy(asc(messages.publicSeq))
    ).map(({ id, at }) => [id, at]),
  );

test("I18, N13: beside a number that gives conversations away, each is given once, by whichever was first", async () => {
  const { ana, ids } = await aWorld("in_turn");
  const from = Object.fromEntries(ids.map((id) => [id, null]));
  const [, bulk] = await Promise.all([
    racers[0].run({ run: "routeWaiting" }),
    inBulk(ana, ids.toReversed(), { type: "assign", to: ana.userId, from }),
  ]);
  const given = await entriesOf(ids, "assigned");
  expect(given.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());
  const rows = await rowsOf(ids);
  for (const { id, to } of given) expect(rows.get(id)?.assigneeId).toBe(to);
  const { changed, same, failed } = bulk.progress;
  expect(changed + same + (failed.assigned_meanwhile ?? 0)).toBe(ids.length);

  // Undone, only what this gave is nobody's again.
  expect(await undone(ana, bulk.id)).toMatchObject({ undone: changed, kept: 0 });
  const after = [...(await rowsOf(ids)).values()];
  expect(after.filter(({ assigneeId }) => assigneeId === null)).toHaveLength(changed);
});

test("I18: beside replies under way, each is resolved and answered; undone, what was answered after it stays resolved", async () => {
  const { ana, ben, ids } = await aWorld();
  const [replies, bulk] = await Promise.all([
    Promise.all(
      ids.map((conversationId) =>
        racers[0].run({
          run: "queueReply",
          actor: ana,
          input: { conversationId, clientId: newId(), seenSeq: 1, body: `On our way ${newId()}` },
        }),
      ),
    ),
    inBulk(ben, ids.toReversed(), { type: "resolve" }),
  ]);
  for (const reply of replies) expect(reply).toMatchObject({ ok: true });
  expect(bulk.progress).toMatchObject({ changed: ids.length, failed: {} });
  const resolved = await entriesOf(ids, "resolved");
  const answered = await lastIn(ids);
  const after = resolved.filter(({ id, at }) => (answered.get(id) ?? at) > at).map(({ id }) => id);

  const { undone: back, kept } = await undone(ben, bulk.id);
  expect([back, kept]).toEqual([ids.length - after.length, after.length]);
  for (const [id, row] of await rowsOf(ids))
    expect(row).toMatchObject({ state: after.includes(id) ? "resolved" : "open", unrespondedSince: null });
});

test("I18, I16: beside the customers' texts, what came after is in the list, and undoing leaves it there", async () => {
  const { tenant, number, ana, all, ids } = await aWorld();
  const key = await aWebhookKey(database.db, tenant);
  const webhook = aWebhook(database.db);
  const until = new Date(Date.now() + 3_600_000).toISOString();
  const waited = await rowsOf(ids);
  const [answers, bulk] = await Promise.all([
    Promise.all(
      all.map(({ address }) =>
        webhook.accept(aCall(key, aText(address, number.e164, `Still there? ${address}`))),
      ),
    ),
    inBulk(ana, ids.toReversed(), { type: "snooze", until, wakesOnReply: true }),
  ]);
  expect(answers.every(({ status }) => status < 300)).toBe(true);
  expect(bulk.progress).toMatchObject({ changed: ids.length, failed: {} });
  const [snoozed, texted] = [await entriesOf(ids, "snoozed"), await lastIn(ids)];
  const after = new Set(snoozed.filter(({ id, at }) => (texted.get(id) ?? at) > at).map(({ id }) => id));
  for (const [id, row] of await rowsOf(ids)) expect(row.state).toBe(after.has(id) ? "open" : "snoozed");

  expect(await undone(ana, bulk.id)).toMatchObject({ undone: ids.length - after.size, kept: after.size });
  for (const [id, row] of await rowsOf(ids))
    expect(row).toMatchObject({
      state: "open",
      publicSeq: 2,
      unrespondedSince: waited.get(id)?.unrespondedSince,
    });
});
