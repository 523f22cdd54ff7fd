import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { messages } from "@/db/schema/messages";
import { systemClock } from "@/lib/base/clock";
import { newId } from "@/lib/base/ids";
import type { Actor } from "@/lib/domain/actor";
import { catchUp } from "@/lib/inbox/catch-up";
import { loadInbox } from "@/lib/inbox/load-inbox";
import { loadThread } from "@/lib/inbox/load-thread";
import { markMessage } from "@/lib/inbox/mark-message";
import { queueReply } from "@/lib/inbox/queue-reply";
import { reopenConversation } from "@/lib/inbox/reopen-conversation";
import { resolveConversation } from "@/lib/inbox/resolve-conversation";
import { takeOver } from "@/lib/inbox/take-over";
import { undoReply } from "@/lib/inbox/undo-reply";
import { DurableEvent } from "@/lib/protocol/events";
import { applyEvent, withMine } from "@/lib/view/apply-event";
import { applyThreadEvent } from "@/lib/view/apply-thread-event";
import type { InboxSnapshot, MyDraft, ThreadSnapshot } from "@/lib/view/types";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aSharedThread } from "../../support/factories";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
const deps = () => ({ db: database.db, now: systemClock });

type Answer = { by: Actor; draft: MyDraft } | object | undefined;
type World = Awaited<ReturnType<typeof aSharedThread>>;

const reply = async ({ ana, thread }: World, by: Actor = ana, body = "On our way", more = {}) => {
  const seenSeq = (await load(by, thread.conversationId)).thread.conversation.publicSeq;
  const override = { seq: seenSeq, reasons: ["teammate_sending" as const, "duplicate_text" as const] };
  const sent = await queueReply(deps(), by, { conversationId: thread.conversationId, clientId: newId(), seenSeq, body, override, ...more });
  if (!sent.ok) throw new Error(JSON.stringify(sent.error));
  return sent.value.message;
};

const unconfirmed = async (world: World) => {
  const { id } = await reply(world);
  await database.db.update(messages).set({ status: "unconfirmed" }).where(eq(messages.id, id));
  return id;
};

/** Every action that changes a thread: what happens first, then the action whose events must tell it all. */
const actions: Record<string, (world: World) => Promise<() => Promise<Answer>>> = {
  "queue a reply": async (world) => () => reply(world),
  "queue a reply that ends another's undo window": async (world) => {
    await reply(world, world.ben, "I am on it");
    return () => reply(world);
  },
  "retry a failed reply": async (world) => {
    const { id } = await reply(world);
    await database.db.update(messages).set({ status: "failed" }).where(eq(messages.id, id));
    return () => reply(world, world.ana, "On our way", { retryOf: id });
  },
  "undo a reply": async (world) => {
    const { id } = await reply(world, world.ben);
    return async () => {
      const undone = await undoReply(deps(), world.ben, { messageId: id });
      return undone.ok ? { by: world.ben, draft: undone.value.draft } : undefined;
    };
  },
  "say that an unconfirmed text arrived": async (world) => {
    const messageId = await unconfirmed(world);
    return () => markMessage(deps(), world.ana, { messageId, as: "delivered" });
  },
  "say that an unconfirmed text failed": async (world) => {
    const messageId = await unconfirmed(world);
    return () => markMessage(deps(), world.ana, { messageId, as: "failed" });
  },
  resolve: async (world) => () => resolveConversation(deps(), world.ana, world.thread),
  reopen: async (world) => {
    await resolveConversation(deps(), world.ana, world.thread);
    return () => reopenConversation(deps(), world.ben, world.thread);
  },
  "take over": async (world) => () => takeOver(deps(), world.ana, { ...world.thread, from: world.ben.userId }),
};

async function load(actor: Actor, conversationId: string): Promise<{ inbox: InboxSnapshot; thread: ThreadSnapshot }> {
  const inbox = await loadInbox(deps(), actor);
  const thread = await loadThread(deps(), actor, { conversationId });
  if (!inbox.ok || !thread.ok) throw new Error("not loaded");
  return { inbox: inbox.value, thread: thread.value };
}

describe("V26: snapshot plus events is a fresh snapshot", () => {
  for (const [name, prepare] of Object.entries(actions)) {
    for (const viewer of ["ana", "ben"] as const) {
      test(`${name}, as ${viewer} sees it`, async () => {
        const world = await aSharedThread(database.db);
        const act = await prepare(world);
        const { conversationId, numberId } = world.thread;
        const before = await load(world[viewer], conversationId);
        const answer = await act();

        const position = before.inbox.streams[numberId];
        if (!position) throw new Error("no position");
        const caught = await catchUp(deps(), world[viewer], { numberId, epoch: position.epoch, after: position.seq });
        if (!caught.ok || !("events" in caught.value)) throw new Error("no catch-up");
        const events = caught.value.events.map((event) => DurableEvent.parse(event));
        expect(events.length).toBeGreaterThan(0);

        const after = await load(world[viewer], conversationId);
        const inbox = events.reduce((held, event) => applyEvent(held, numberId, event), before.inbox);
        expect(withAnswer(inbox, conversationId, answer)).toEqual(after.inbox);
        // Opens, reads and drafts write no event; they are the viewer's own or fetched with the thread.
        const applied = events.reduce((thread, event) => applyThreadEvent(thread, event, world[viewer].userId), before.thread);
        const { opens: _applied, ...fromEvents } = applied;
        const { opens: _fresh, ...fresh } = after.thread;
        expect(withoutDraft(fromEvents)).toEqual(withoutDraft(fresh));
      });
    }
  }
});

/** The draft that an undo gives back is personal: it comes with the answer, to the one who asked. */
const withAnswer = (inbox: InboxSnapshot, conversationId: string, answer: Answer): InboxSnapshot =>
  answer && "draft" in answer && answer.by.userId === inbox.me.id ? withMine(inbox, conversationId, (mine) => ({ ...mine, draft: answer.draft })) : inbox;

const withoutDraft = (thread: Omit<ThreadSnapshot, "opens">) => ({ ...thread, teamDrafts: [], mine: { ...thread.mine, draft: null } });
