import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { systemClock } from "@/lib/base/clock";
import { newId } from "@/lib/base/ids";
import type { Actor } from "@/lib/domain/principal";
import { addNote } from "@/lib/inbox/notes/add-note";
import { loadOpens } from "@/lib/inbox/conversation/load-beside";
import { loadConversation, type ConversationInput } from "@/lib/inbox/conversation/load-conversation";
import { markRead } from "@/lib/inbox/changes/mark-conversation";
import { queueReply } from "@/lib/inbox/replies/queue-reply";
import { resolveConversation } from "@/lib/inbox/changes/change-state";
import { withNewer, withOlder } from "@/lib/view/reduce/conversation-pages";
import type { ConversationSnapshot } from "@/lib/view/types";
import { countStatements } from "../../support/count-statements";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { anInbound, aPerson, aSharedConversation, onNumber } from "../../support/factories";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
const deps = () => ({ db: database.db, now: systemClock });

type World = Awaited<ReturnType<typeof aSharedConversation>>;

async function page(
  actor: Actor,
  { conversation }: World,
  place: Omit<ConversationInput, "conversationId"> = {},
): Promise<ConversationSnapshot> {
  const loaded = await loadConversation(deps(), actor, {
    conversationId: conversation.conversationId,
    ...place,
  });
  if (!loaded.ok) throw new Error(loaded.error.code);
  return loaded.value;
}

const texts = async (world: World, howMany: number) => {
  for (let index = 0; index < howMany; index += 1)
    await anInbound(database.db, world.conversation, { agoMs: 0, body: `Text ${index}` });
};

const kinds = ({ items }: ConversationSnapshot) =>
  items.map((item) => (item.kind === "message" ? item.message.publicSeq : item.kind));

/** A conversation of 12 texts with lines and notes among them. */
async function aLongConversation() {
  const world = await aSharedConversation(database.db);
  const { conversationId } = world.conversation;
  await texts(world, 3);
  await addNote(deps(), world.ben, { conversationId, clientId: newId(), body: "Ask Dele" });
  await texts(world, 2);
  await resolveConversation(deps(), world.ana, { conversationId });
  await texts(world, 5);
  await addNote(deps(), world.ana, { conversationId, clientId: newId(), body: "Done" });
  await texts(world, 1);
  return world;
}

describe("I6: a conversation's pages", () => {
  test("join to the whole from any place, in both directions, each line and note once and at its text", async () => {
    const world = await aLongConversation();
    const whole = await page(world.ana, world);
    expect(kinds(whole)).toEqual([1, 2, 3, 4, "note", 5, 6, "entry", 7, 8, 9, 10, 11, "note", 12]);
    expect([whole.next, whole.newer]).toEqual([null, null]);
    for (const limit of [1, 2, 3, 5]) {
      for (let around = 1; around <= 13; around += 1) {
        let held = await page(world.ana, world, { around, limit });
        expect(kinds(held)).toContain(Math.min(around, 12));
        while (held.next !== null)
          held = withOlder(held, await page(world.ana, world, { before: held.next, limit }));
        while (held.newer !== null)
          held = withNewer(held, await page(world.ana, world, { after: held.newer, limit }));
        expect(held.items).toEqual(whole.items);
      }
    }
  });

  test("say where older and newer ones begin, also a page with nothing in it", async () => {
    const world = await aLongConversation();
    const cursors = async (place: Omit<ConversationInput, "conversationId">) => {
      const { items, next, newer } = await page(world.ana, world, place);
      return [items.filter((item) => item.kind === "message").length, next, newer];
    };
    expect(await cursors({ limit: 4 })).toEqual([4, 9, null]);
    expect(await cursors({ before: 9, limit: 4 })).toEqual([4, 5, 8]);
    expect(await cursors({ before: 99, limit: 4 })).toEqual([4, 9, null]);
    expect(await cursors({ before: 1 })).toEqual([0, null, 0]);
    expect(await cursors({ after: 0, limit: 4 })).toEqual([4, null, 4]);
    expect(await cursors({ after: 8, limit: 4 })).toEqual([4, 9, null]);
    expect(await cursors({ after: 12 })).toEqual([0, 13, null]);
    expect(await cursors({ around: 6, limit: 4 })).toEqual([4, 4, 7]);
    expect(await cursors({ around: 99_999, limit: 4 })).toEqual([3, 10, null]);
  });

  test("take 8 statements at any place, 9 for somebody who was never in a long conversation", async () => {
    const world = await aLongConversation();
    const count = async (actor: Actor, place: Omit<ConversationInput, "conversationId">) =>
      (await countStatements(() => page(actor, world, place))).length;
    await page(world.ana, world);
    for (const place of [{}, { before: 9 }, { after: 3 }, { around: 6 }])
      expect(await count(world.ana, place)).toBe(8);
    await queueReply(deps(), world.ana, {
      conversationId: world.conversation.conversationId,
      clientId: newId(),
      seenSeq: 12,
      body: "Done",
    });
    expect(await count(world.ana, { around: "unseen", limit: 4 })).toBe(8);
    expect(await count(world.ben, { around: "unseen", limit: 4 })).toBe(9);
  });
});

describe("opening where one stopped reading", () => {
  const opened = async (actor: Actor, world: World) => {
    const { next, newer, ...held } = await page(actor, world, { around: "unseen", limit: 4 });
    return { seqs: kinds({ next, newer, ...held }).filter((kind) => typeof kind === "number"), next, newer };
  };

  test("is around the first unseen item when more is unread than the newest page holds, else at the end", async () => {
    const world = await aLongConversation();
    const { conversationId } = world.conversation;
    await markRead(deps(), world.ana, { conversationId, seq: 5 });
    expect(await opened(world.ana, world)).toEqual({ seqs: [4, 5, 6, 7], next: 4, newer: 7 });
    await markRead(deps(), world.ana, { conversationId, seq: 8 });
    expect(await opened(world.ana, world)).toEqual({ seqs: [9, 10, 11, 12], next: 9, newer: null });
    await markRead(deps(), world.ana, { conversationId, seq: 12 });
    expect(await opened(world.ana, world)).toEqual({ seqs: [9, 10, 11, 12], next: 9, newer: null });
  });

  test("for somebody who was never here begins behind the team's last reply, or with the first text when nobody ever answered", async () => {
    const world = await aLongConversation();
    const { conversationId } = world.conversation;
    expect((await opened(world.ben, world)).seqs).toEqual([1, 2, 3, 4]);
    await queueReply(deps(), world.ana, {
      conversationId,
      clientId: newId(),
      seenSeq: 12,
      body: "On our way",
    });
    expect((await opened(world.ben, world)).seqs).toEqual([10, 11, 12, 13]);
    await texts(world, 6);
    expect(await opened(world.ben, world)).toEqual({ seqs: [12, 13, 14, 15], next: 12, newer: 15 });
  });
});

test("V6, I13: who opened a conversation is told to those on its line only; foreign and missing are one answer", async () => {
  const world = await aSharedConversation(database.db);
  const other = await aSharedConversation(database.db);
  const stranger = await aPerson(database.db, world.tenant);
  const viewer = await onNumber(
    database.db,
    await aPerson(database.db, world.tenant),
    world.number,
    "viewer",
  );
  await markRead(deps(), world.ana, { ...world.conversation, seq: 1 });
  expect(await loadOpens(deps(), viewer, world.conversation)).toMatchObject({
    ok: true,
    value: { opens: [{ userId: world.ana.userId }] },
  });
  const notFound = { ok: false, error: { code: "not_found" } };
  expect(await loadOpens(deps(), stranger, world.conversation)).toEqual(notFound);
  for (const conversationId of [other.conversation.conversationId, newId()])
    expect(await loadOpens(deps(), world.ana, { conversationId })).toEqual(notFound);
});
