import { and, asc, eq } from "drizzle-orm";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { appendEventsAndCommit } from "@/db/queries/events/append-events";
import { lockConversation } from "@/db/queries/conversations/conversation-record";
import { selectMessages } from "@/db/queries/messages/message-record";
import { conversations, timelineEntries } from "@/db/schema/conversations";
import { sends, webhookDeliveries } from "@/db/schema/delivery";
import { historyGaps } from "@/db/schema/history-gaps";
import { messages } from "@/db/schema/messages";
import { notes } from "@/db/schema/notes";
import { type Direction, flagTypes } from "@/db/vocabulary";
import { systemClock } from "@/lib/base/clock";
import { newId } from "@/lib/base/ids";
import type { SendOutcome } from "@/lib/carriers/port";
import { planOutbound, recordOutbound } from "@/lib/conversation/record-outbound";
import { changeStatusAndCommit } from "@/lib/conversation/change-status";
import { enclosureOf } from "@/lib/domain/conversation/enclosure";
import { because } from "@/lib/domain/status/reasons";
import type { InboundMedia } from "@/lib/inbound/ingest/inbound-copies";
import { ingestMessages } from "@/lib/inbound/ingest/ingest-messages";
import { noteGap } from "@/lib/inbound/history/note-gap";
import { addNote } from "@/lib/inbox/notes/add-note";
import { changeMany, undoMany } from "@/lib/inbox/bulk/change-many";
import { catchUp } from "@/lib/inbox/catch-up";
import { decideOptOut } from "@/lib/inbox/changes/decide-opt-out";
import { flagConversation } from "@/lib/inbox/changes/mark-conversation";
import { listConversations } from "@/lib/inbox/list/list-conversations";
import { markMessage } from "@/lib/inbox/replies/mark-message";
import { queueReply } from "@/lib/inbox/replies/queue-reply";
import { reopenConversation, resolveConversation } from "@/lib/inbox/changes/change-state";
import { snoozeConversation, unsnoozeConversation } from "@/lib/inbox/changes/snooze";
import { wakeDue } from "@/lib/inbox/changes/wake-due";
import { settleHeld } from "@/lib/inbox/replies/settle-held";
import { undoReply } from "@/lib/inbox/replies/undo-reply";
import { DurableEvent } from "@/lib/protocol/events";
import { claimSend } from "@/lib/outbound/claim-send";
import { endLostSends } from "@/lib/outbound/end-lost-sends";
import { settleSend } from "@/lib/outbound/settle-send";
import { afresh } from "../../support/afresh";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aConversation, aNumber, aPerson, aTenant, onNumber } from "../../support/factories";
import { ledgerCarrier } from "../../support/ledger-carrier";
import { deliveryDeps } from "../../support/sending";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
const deps = () => ({ db: database.db, now: systemClock });

const came = {
  words: { text: "Are you open?", media: [], flags: [] },
  picture: { text: "", media: [{ url: "https://carrier.test/1.jpg" }], flags: [] },
  several: {
    text: "See these",
    media: [
      { url: "https://carrier.test/1.jpg" },
      { name: "card", contentType: "text/vcard", bytes: Buffer.from("c") },
    ],
    flags: [],
  },
  unreadable: { text: "", media: [], flags: ["unreadable_media"] },
  nearStop: { text: "Please no more texts", media: [], flags: [] },
  help: { text: "HELP", media: [], flags: [] },
  stop: { text: "STOP", media: [], flags: [] },
  start: { text: "START", media: [], flags: [] },
} satisfies Record<string, { text: string; media: InboundMedia[]; flags: string[] }>;
type Came = keyof typeof came;
const kindsOfText = Object.keys(came) as Came[];

/** What becomes of a message that leaves. */
const outcomes = {
  accepted: { kind: "accepted", carrierId: "c-1", warning: null },
  refused: { kind: "refused", reason: "Not a mobile number" },
  unknown: { kind: "unknown", why: "answer_lost" },
  notLeft: { kind: "never_left", retryAfterMs: 1 },
  lost: null,
} satisfies Record<string, SendOutcome | null>;
type End = keyof typeof outcomes;
const ends = Object.keys(outcomes) as End[];

async function aWorld() {
  const { db } = database;
  const tenant = await aTenant(db);
  const number = await aNumber(db, tenant);
  const ana = await onNumber(db, await aPerson(db, tenant, { name: "Ana Reyes" }), number);
  const ben = await onNumber(db, await aPerson(db, tenant, { name: "Ben Okafor" }), number);
  const conversation = await aConversation(db, number);
  const { conversationId } = conversation;
  const [began] = await db
    .select({ at: conversations.lastActivityAt })
    .from(conversations)
    .where(eq(conversations.id, conversationId));
  return {
    tenant,
    number,
    ana,
    ben,
    conversation,
    conversationId,
    began: began?.at ?? new Date(0),
    delivery: deliveryDeps(db, ledgerCarrier("")),
    seen: 0,
    bulkId: newId(),
  };
}
type World = Awaited<ReturnType<typeof aWorld>>;

async function textFrom({ conversation, tenant, number }: World, what: Came): Promise<void> {
  const deliveryId = newId();
  const { carrierAccountId } = tenant;
  await database.db
    .insert(webhookDeliveries)
    .values({ id: deliveryId, carrierAccountId, query: [], body: Buffer.from(deliveryId) });
  const call = { accountId: carrierAccountId, receivedAt: new Date(), answeredAt: null, fingerprint: null };
  await ingestMessages(deps(), [
    {
      ...call,
      ...came[what],
      deliveryId,
      carrierId: deliveryId,
      from: conversation.address,
      to: [number.e164],
    },
  ]);
}

async function replyBy({ conversationId, ...world }: World, who: "ana" | "ben"): Promise<void> {
  const seenSeq = (await rowOf(conversationId)).publicSeq;
  const reasons = ["teammate_sending" as const, "teammate_replied" as const, "duplicate_text" as const];
  await queueReply(deps(), world[who], {
    conversationId,
    clientId: newId(),
    seenSeq,
    body: `Reply ${newId()}`,
    override: { seq: seenSeq, reasons },
  });
}

/** A program of the team sends, as it will through an API. */
const replyOfProgram = ({ conversation, tenant }: World) =>
  database.db.transaction(async (tx) => {
    const record = await lockConversation(tx, conversation);
    if (!record) throw new Error("no conversation");
    const { tenantId, carrierAccountId } = tenant;
    const by = {
      kind: "api_key" as const,
      keyId: newId(),
      name: "Shop",
      tenantId,
      tenantRole: "member" as const,
      grants: [],
    };
    const planned = planOutbound(record, {
      by,
      body: "Ready to collect",
      dueAt: record.at,
      carrierAccountId,
    });
    await recordOutbound(tx, planned);
    await appendEventsAndCommit(tx, [{ numberId: record.numberId, events: [planned.event] }]);
  });

const sentBy = async ({ conversationId }: World) =>
  (await itemsOf(conversationId)).filter(({ authorId }) => authorId !== null);

/** The next that waits leaves now, and the carrier says what it says, or the process dies; `late`: it has waited for long. */
async function leaves(world: World, end: End, late: boolean): Promise<void> {
  const { db } = database;
  const dueAt = new Date(late ? Date.now() - 20 * 60_000 : 0);
  const ofWorld = eq(sends.conversationId, world.conversationId);
  await db.update(sends).set({ dueAt }).where(ofWorld);
  if (late) await db.update(messages).set({ dueAt }).where(eq(messages.conversationId, world.conversationId));
  const claimed = await claimSend(world.delivery, world.number.numberId);
  if (claimed.kind !== "claimed") return;
  const outcome = outcomes[end];
  if (outcome !== null) {
    await settleSend(world.delivery, claimed.claim, { tried: true, outcome });
    return;
  }
  await db
    .update(sends)
    .set({ leaseUntil: new Date(0) })
    .where(eq(sends.messageId, claimed.claim.messageId));
  await endLostSends(world.delivery);
}

/** What the carrier reports of one of our messages. */
const report = ({ conversation }: World, messageId: string, to: "sent" | "delivered" | "failed") =>
  database.db.transaction(async (tx) => {
    const record = await lockConversation(tx, conversation);
    if (!record) throw new Error("no conversation");
    const reason = to === "failed" ? because("carrier_reported", { carrier: "Landline" }) : null;
    await changeStatusAndCommit(tx, { record, messageId, to, reason });
  });

type Deed =
  | { kind: "text"; what: Came }
  | { kind: "reply"; who: "ana" | "ben" }
  | { kind: "leave"; outcome: End; late: boolean }
  | { kind: "report"; to: "sent" | "delivered" | "failed"; which: number }
  | { kind: "mark"; as: "delivered" | "failed" }
  | { kind: "undo" | "note" | "resolve" | "reopen" | "program" }
  | { kind: "snooze"; who: "ana" | "ben"; wakesOnReply: boolean }
  | { kind: "wake" | "unsnooze" | "unsnoozed" | "undoMany" }
  | { kind: "many"; change: "resolve" | "reopen" | "snooze" }
  | { kind: "held"; as: "released" | "cancelled" }
  | { kind: "optOut"; optOut: boolean }
  | { kind: "gap"; direction: Direction }
  | { kind: "flag"; type: (typeof flagTypes)[number] };

const flags = {
  marked_unread: { unread: true },
  marked_read: { unread: false },
  marked_needs_reply: { reply: "needed" },
  marked_no_reply: { reply: "not_needed" },
} as const;

async function happens(world: World, deed: Deed): Promise<unknown> {
  const { ana, ben, conversationId } = world;
  const sent = await sentBy(world);
  const last = sent.at(-1)?.id ?? newId();
  switch (deed.kind) {
    case "text":
      return textFrom(world, deed.what);
    case "reply":
      return replyBy(world, deed.who);
    case "leave":
      return leaves(world, deed.outcome, deed.late);
    case "report": {
      const on = sent.at(-1 - (deed.which % Math.max(1, sent.length)));
      return on && on.status !== "queued" && on.status !== "held" ? report(world, on.id, deed.to) : null;
    }
    case "mark":
      return markMessage(deps(), ben, {
        messageId: sent.findLast(({ status }) => status === "unconfirmed")?.id ?? last,
        as: deed.as,
      });
    case "undo":
      return undoReply(deps(), sent.at(-1)?.authorId === ben.userId ? ben : ana, { messageId: last });
    case "held": {
      const held = sent.find(({ status }) => status === "held");
      return (
        held &&
        settleHeld(deps(), held.authorId === ben.userId ? ben : ana, { messageId: held.id, as: deed.as })
      );
    }
    case "program":
      return replyOfProgram(world);
    case "note":
      return addNote(deps(), ben, { conversationId, clientId: newId(), body: `Note ${"ab ".repeat(90)}` });
    case "gap":
      return noteGap(deps(), {
        tenantId: world.tenant.tenantId,
        numberId: world.number.numberId,
        direction: deed.direction,
        address: world.conversation.address,
        recordedAt: new Date(Date.now() - 3_600_000),
        place: sent.length,
      });
    case "optOut":
      return decideOptOut(deps(), ana, { conversationId, optOut: deed.optOut });
    case "resolve":
      return resolveConversation(deps(), ana, { conversationId });
    case "reopen":
      return reopenConversation(deps(), ben, { conversationId });
    case "snooze": {
      const until = new Date(Date.now() + 3_600_000).toISOString();
      return snoozeConversation(deps(), world[deed.who], {
        conversationId,
        until,
        wakesOnReply: deed.wakesOnReply,
      });
    }
    case "many": {
      const until = new Date(Date.now() + 3_600_000).toISOString();
      world.bulkId = newId();
      return changeMany(deps(), ana, {
        id: world.bulkId,
        change:
          deed.change === "snooze" ? { type: "snooze", until, wakesOnReply: true } : { type: deed.change },
        chosen: { ids: [conversationId] },
      });
    }
    case "undoMany":
      return undoMany(deps(), ana, { id: world.bulkId });
    case "wake": {
      // Another until than its entry says would be another story.
      const { snoozedUntil: until } = await rowOf(conversationId);
      const isOf = eq(conversations.id, conversationId);
      if (until === null) return;
      await database.db
        .update(conversations)
        .set({ snoozedUntil: new Date(0) })
        .where(isOf);
      await database.db
        .update(timelineEntries)
        .set({ until: new Date(0) })
        .where(and(eq(timelineEntries.conversationId, conversationId), eq(timelineEntries.until, until)));
      return wakeDue(world.delivery);
    }
    case "unsnooze":
    case "unsnoozed":
      return unsnoozeConversation(deps(), ana, { conversationId, undo: deed.kind === "unsnoozed" });
    case "flag":
      return flagConversation(deps(), ben, { conversationId, ...flags[deed.type] });
  }
}

async function rowOf(conversationId: string) {
  const [row] = await database.db.select().from(conversations).where(eq(conversations.id, conversationId));
  if (!row) throw new Error("no conversation");
  return row;
}

async function itemsOf(conversationId: string) {
  const items = await selectMessages(database.db)
    .where(eq(messages.conversationId, conversationId))
    .orderBy(asc(messages.publicSeq));
  const ended = new Map(
    (
      await database.db
        .select({ id: messages.id, statusAt: messages.statusAt })
        .from(messages)
        .where(eq(messages.conversationId, conversationId))
    ).map(({ id, statusAt }) => [id, statusAt]),
  );
  return items.map(({ media, held, ...item }) => ({
    ...item,
    seq: item.publicSeq,
    status: held === null ? item.status : ("held" as const),
    statusAt: ended.get(item.id) ?? item.acceptedAt,
    enclosure: enclosureOf(media, item.flags),
  }));
}

async function contentsOf({ conversationId, began }: World) {
  const { db } = database;
  const items = await itemsOf(conversationId);
  const entries = await db
    .select({
      type: timelineEntries.type,
      at: timelineEntries.at,
      by: timelineEntries.actorId,
      until: timelineEntries.until,
      reason: timelineEntries.reason,
    })
    .from(timelineEntries)
    .where(eq(timelineEntries.conversationId, conversationId))
    .orderBy(asc(timelineEntries.at), asc(timelineEntries.id));
  const written = await db
    .select()
    .from(notes)
    .where(eq(notes.conversationId, conversationId))
    .orderBy(asc(notes.at));
  const gaps = await db
    .select({ direction: historyGaps.direction, foundAt: historyGaps.foundAt })
    .from(historyGaps)
    .where(eq(historyGaps.conversationId, conversationId))
    .orderBy(asc(historyGaps.foundAt));
  return { began, items, entries, gaps, notes: written };
}

/** What the last event that carries the conversation says of it. */
async function saidOf({ ana, number, conversationId }: World) {
  const caughtUp = await catchUp(deps(), ana, { numberId: number.numberId, epoch: number.epoch, after: 0 });
  if (!caughtUp.ok || !("events" in caughtUp.value)) throw new Error("no catch-up");
  const views = caughtUp.value.events
    .map((event) => DurableEvent.parse(event))
    .flatMap((event) => ("conversation" in event ? [event.conversation] : []));
  return views.findLast(({ id }) => id === conversationId);
}

async function inTheList({ ana, number: { numberId }, conversationId }: World) {
  const list = await listConversations(deps(), ana, { numberId, state: "all" });
  if (!list.ok) throw new Error(list.error.code);
  return list.value.conversations.find(({ conversation }) => conversation.id === conversationId)
    ?.conversation;
}

const oneOf = <const T>(...values: T[]) => fc.constantFrom(...values);
const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ kind: oneOf("text"), what: oneOf<Came>("words", "words", ...kindsOfText) }),
  },
  { weight: 6, arbitrary: fc.record({ kind: oneOf("reply"), who: oneOf("ana", "ben") }) },
  { weight: 6, arbitrary: fc.record({ kind: oneOf("leave"), outcome: oneOf(...ends), late: fc.boolean() }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: oneOf("report"),
      to: oneOf("sent", "delivered", "failed"),
      which: fc.nat(3),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: oneOf("mark"), as: oneOf("delivered", "failed") }) },
  { weight: 5, arbitrary: fc.record({ kind: oneOf("undo", "note", "resolve", "reopen", "program") }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: oneOf("snooze"), who: oneOf("ana", "ben"), wakesOnReply: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ kind: oneOf("wake", "unsnooze", "unsnoozed") }) },
  {
    weight: 3,
    arbitrary: fc.record({ kind: oneOf("many"), change: oneOf("resolve", "reopen", "snooze") }),
  },
  { weight: 3, arbitrary: fc.record({ kind: oneOf("undoMany") }) },
  { weight: 2, arbitrary: fc.record({ kind: oneOf("held"), as: oneOf("released", "cancelled") }) },
  { weight: 1, arbitrary: fc.record({ kind: oneOf("optOut"), optOut: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: oneOf("gap"), direction: oneOf("in", "out") }) },
  { weight: 3, arbitrary: fc.record({ kind: oneOf("flag"), type: oneOf(...flagTypes) }) },
);

const [ana, ben] = [{ kind: "reply", who: "ana" } as const, { kind: "reply", who: "ben" } as const];
const text = (what: Came) => ({ kind: "text", what }) as const;
const leave = (outcome: End, late = false) => ({ kind: "leave", outcome, late }) as const;
/** What chance rarely finds: a message on its whole way, one that is held, one that is let go, one that is taken back. */
const stories: Deed[][] = [
  [
    text("picture"),
    ana,
    leave("accepted"),
    { kind: "report", to: "sent", which: 0 },
    text("nearStop"),
    { kind: "report", to: "delivered", which: 0 },
    { kind: "program" },
    { kind: "gap", direction: "in" },
    leave("refused"),
  ],
  [
    text("words"),
    ana,
    { kind: "resolve" },
    leave("unknown"),
    { kind: "gap", direction: "out" },
    { kind: "mark", as: "delivered" },
    { kind: "note" },
  ],
  [
    text("words"),
    ana,
    text("help"),
    leave("accepted", true),
    { kind: "held", as: "released" },
    leave("refused"),
  ],
  [
    text("several"),
    ana,
    ben,
    leave("accepted", true),
    { kind: "flag", type: "marked_no_reply" },
    { kind: "held", as: "cancelled" },
  ],
  [
    { kind: "note" },
    text("unreadable"),
    ana,
    { kind: "resolve" },
    { kind: "undo" },
    { kind: "flag", type: "marked_unread" },
  ],
  [
    text("words"),
    { kind: "resolve" },
    { kind: "snooze", who: "ana", wakesOnReply: true },
    ana,
    { kind: "undo" },
    { kind: "snooze", who: "ben", wakesOnReply: false },
    { kind: "unsnoozed" },
    { kind: "unsnooze" },
  ],
  [
    text("words"),
    { kind: "snooze", who: "ben", wakesOnReply: true },
    ana,
    { kind: "snooze", who: "ben", wakesOnReply: true },
    ben,
    leave("refused"),
    { kind: "snooze", who: "ana", wakesOnReply: true },
    { kind: "wake" },
    { kind: "note" },
    text("words"),
  ],
  [
    text("words"),
    ana,
    { kind: "many", change: "resolve" },
    { kind: "undo" },
    { kind: "many", change: "resolve" },
    { kind: "undoMany" },
    { kind: "many", change: "snooze" },
    { kind: "undoMany" },
  ],
  [
    text("words"),
    ben,
    { kind: "many", change: "resolve" },
    leave("refused"),
    { kind: "undoMany" },
    { kind: "snooze", who: "ben", wakesOnReply: true },
    { kind: "many", change: "resolve" },
    { kind: "note" },
    { kind: "undoMany" },
  ],
  [
    text("nearStop"),
    ana,
    leave("lost"),
    { kind: "mark", as: "failed" },
    { kind: "optOut", optOut: true },
    text("start"),
    text("stop"),
  ],
];

test("V26, I9, I11: a conversation's row is what its items say, and what events and list say of it, whatever came, was sent, failed and was said of it", async () => {
  const reached = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { minLength: 1, maxLength: 10 }), async (all) => {
      const world = await aWorld();
      for (const each of all) {
        await happens(world, each);
        const contents = await contentsOf(world);
        for (const { status } of contents.items) reached.add(status);
        expect(await rowOf(world.conversationId), JSON.stringify(all)).toMatchObject(
          afresh(contents, { answerable: true }),
        );
        const said = await saidOf(world);
        // Until something was written in it, no list has it.
        expect(said?.listed ? said : undefined, JSON.stringify(all)).toEqual(await inTheList(world));
      }
    }),
    { examples: stories.map((story) => [story]), numRuns: 40 },
  );
  expect([...reached].toSorted()).toEqual(
    [
      "received",
      "queued",
      "held",
      "accepted",
      "sent",
      "delivered",
      "failed",
      "unconfirmed",
      "cancelled",
    ].toSorted(),
  );
});
