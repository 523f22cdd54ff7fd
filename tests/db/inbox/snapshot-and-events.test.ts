import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lockConversation } from "@/db/queries/conversations/conversation-record";
import { webhookDeliveries, sendSlots } from "@/db/schema/delivery";
import { conversations } from "@/db/schema/conversations";
import { carrierAccounts, numbers } from "@/db/schema/numbers";
import { memberships } from "@/db/schema/people";
import { messages } from "@/db/schema/messages";
import type { MessageStatus } from "@/db/vocabulary";
import { systemClock } from "@/lib/base/clock";
import { newId } from "@/lib/base/ids";
import { because } from "@/lib/domain/status/reasons";
import { changeStatusAndCommit } from "@/lib/conversation/change-status";
import { claimSend } from "@/lib/outbound/claim-send";
import { recordBreakerOutcome } from "@/lib/outbound/record-breaker-outcome";
import { saveCredentials } from "@/lib/carrier-accounts/save-credentials";
import { watchBalances } from "@/lib/carrier-accounts/watch-balance";
import type { Actor } from "@/lib/domain/principal";
import { addNote } from "@/lib/inbox/notes/add-note";
import { assign } from "@/lib/inbox/changes/assign";
import { setContactOwner } from "@/lib/inbox/changes/contact-owner";
import { deleteNote, editNote } from "@/lib/inbox/notes/change-note";
import { handOff } from "@/lib/inbox/notes/hand-off";
import { seeMentions } from "@/lib/inbox/notes/see-mentions";
import { catchUp } from "@/lib/inbox/catch-up";
import type { InboundMedia } from "@/lib/inbound/ingest/inbound-copies";
import { ingestMessages } from "@/lib/inbound/ingest/ingest-messages";
import { grantNumber, revokeGrant } from "@/lib/numbers/grant-number";
import { OWN_STREAM } from "@/lib/view/reduce/streams";
import { loadInbox } from "@/lib/inbox/list/load-inbox";
import { loadConversation } from "@/lib/inbox/conversation/load-conversation";
import { flagConversation } from "@/lib/inbox/changes/mark-conversation";
import { markMessage } from "@/lib/inbox/replies/mark-message";
import { queueReply } from "@/lib/inbox/replies/queue-reply";
import { reopenConversation, resolveConversation, takeOver } from "@/lib/inbox/changes/change-state";
import { snoozeConversation, unsnoozeConversation } from "@/lib/inbox/changes/snooze";
import { wakeDue } from "@/lib/inbox/changes/wake-due";
import { saveDraft } from "@/lib/inbox/replies/save-draft";
import { undoReply } from "@/lib/inbox/replies/undo-reply";
import { addGroup, changeMembers } from "@/lib/people/groups";
import { disableNumber, enableNumber } from "@/lib/numbers/change-number";
import { changeTags } from "@/lib/inbox/tags/change-tags";
import { addTag } from "@/lib/inbox/tags/edit-tags";
import type { FlagsCommand, TagsCommand } from "@/lib/protocol/commands";
import { DurableEvent } from "@/lib/protocol/events";
import { applyEvent } from "@/lib/view/reduce/apply-event";
import { withMine } from "@/lib/view/reduce/mine";
import { applyConversationEvent } from "@/lib/view/reduce/apply-conversation-event";
import type { InboxSnapshot, MyDraft, ConversationSnapshot } from "@/lib/view/types";
import { aCarrier, aCarrierContext } from "../../support/carrier-context";
import { goodCredentials } from "../../support/carrier-team";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aNumber, aPerson, aSharedConversation } from "../../support/factories";
import { deliveryDeps } from "../../support/sending";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
const deps = () => ({ db: database.db, now: systemClock });

type Answer = { by: Actor; draft: MyDraft } | object | undefined;
type World = Awaited<ReturnType<typeof aSharedConversation>>;

const reply = async ({ ana, conversation }: World, by: Actor = ana, body = "On our way", more = {}) => {
  const seenSeq = (await load(by, conversation.conversationId)).conversation.conversation.publicSeq;
  const override = { seq: seenSeq, reasons: ["teammate_sending" as const, "duplicate_text" as const] };
  const sent = await queueReply(deps(), by, {
    conversationId: conversation.conversationId,
    clientId: newId(),
    seenSeq,
    body,
    override,
    ...more,
  });
  if (!sent.ok) throw new Error(JSON.stringify(sent.error));
  return sent.value.message;
};

const unconfirmed = async (world: World) => {
  const { id } = await reply(world);
  await database.db.update(messages).set({ status: "unconfirmed" }).where(eq(messages.id, id));
  return id;
};

/** A text as the webhook hands it on. */
async function text(
  { conversation, tenant, number }: World,
  body: string,
  media: InboundMedia[] = [],
  flags: string[] = [],
) {
  const deliveryId = newId();
  const { carrierAccountId } = tenant;
  await database.db
    .insert(webhookDeliveries)
    .values({ id: deliveryId, carrierAccountId, query: [], body: Buffer.from(body) });
  const call = {
    deliveryId,
    accountId: carrierAccountId,
    receivedAt: new Date(),
    answeredAt: null,
    fingerprint: null,
    media,
    carrierId: null,
    flags,
  };
  await ingestMessages(deps(), [{ ...call, from: conversation.address, to: [number.e164], text: body }]);
}

const chooseAssignees = ({ number }: World) =>
  database.db.update(numbers).set({ routing: "in_turn" }).where(eq(numbers.id, number.numberId));

const picture = { url: "https://carrier.test/1.jpg" };

const status = (world: World, messageId: string, to: MessageStatus) =>
  database.db.transaction(async (tx) => {
    const record = await lockConversation(tx, { ...world.conversation, tenantId: world.ana.tenantId });
    if (!record) throw new Error("no conversation");
    await changeStatusAndCommit(tx, {
      record,
      messageId,
      to,
      reason: to === "failed" ? because("carrier_reported", { carrier: "The carrier refused it" }) : null,
    });
  });

const note = async ({ ana, conversation }: World) => {
  const added = await addNote(deps(), ana, {
    ...conversation,
    clientId: newId(),
    body: "Our wheel, no charge",
  });
  if (!added.ok) throw new Error(added.error.code);
};

/** A note of Ana's that mentions Ben, and one of Ben's that replies to it. */
async function notes({ ana, ben, conversation, text: about }: World) {
  const first = await addNote(deps(), ana, {
    ...conversation,
    clientId: newId(),
    body: "@Ben Okafor our wheel",
    mentions: [ben.userId],
    about: about.messageId,
  });
  if (!first.ok) throw new Error(first.error.code);
  const noteId = first.value.note.id;
  await addNote(deps(), ben, { ...conversation, clientId: newId(), body: "Sure?", replyTo: noteId });
  return noteId;
}

const mark = (world: World, marks: FlagsCommand, by: Actor = world.ana) =>
  flagConversation(deps(), by, { ...world.conversation, ...marks });

const snooze = ({ ana, conversation }: World) =>
  snoozeConversation(deps(), ana, {
    ...conversation,
    until: new Date(Date.now() + 3_600_000).toISOString(),
    wakesOnReply: true,
  });

/** Two tags of the team's list. */
async function someTags(world: World): Promise<[string, string]> {
  const boss = await owner(world);
  const made = async (name: string) => {
    const added = await addTag(deps(), boss, { name });
    if (!added.ok) throw new Error(added.error.code);
    return added.value.tag.id;
  };
  return [await made("warranty"), await made("vip")];
}

async function tagged({ ana, conversation }: World, tags: TagsCommand, by: Actor = ana): Promise<void> {
  const { conversationId } = conversation;
  const changed = await changeTags(deps(), by, { conversationId, ...tags });
  if (!changed.ok) throw new Error(changed.error.code);
}

const draft = ({ conversation }: World, by: Actor) =>
  saveDraft(deps(), by, { ...conversation, clientId: newId(), body: `${by.name} writes`, media: [] });

const owner = (world: World) => aPerson(database.db, world.tenant, { role: "owner", name: "Olga" });

const accountOf = async ({ tenant }: World) => {
  const [account] = await database.db
    .select()
    .from(carrierAccounts)
    .where(eq(carrierAccounts.id, tenant.carrierAccountId));
  if (!account) throw new Error("no account");
  return account;
};

/** As its carrier says when it is asked. */
async function runOutOfMoney({ tenant }: World) {
  await database.db.update(carrierAccounts).set({ balanceAskedAt: new Date() });
  await database.db
    .update(carrierAccounts)
    .set({ balanceAskedAt: null })
    .where(eq(carrierAccounts.id, tenant.carrierAccountId));
  await watchBalances(
    deliveryDeps(
      database.db,
      aCarrier({ balance: async () => ({ ok: true, value: { balance: "0.00", allowedCredit: "0.00" } }) }),
    ),
  );
}

/** Every action that changes a conversation: what happens first, then the action whose events must tell it all. */
const actions: Record<string, (world: World) => Promise<() => Promise<Answer | void>>> = {
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
  "reply while both are writing": async (world) => {
    await draft(world, world.ana);
    await draft(world, world.ben);
    return () => reply(world);
  },
  "retry while both are writing": async (world) => {
    const { id } = await reply(world);
    await database.db.update(messages).set({ status: "failed" }).where(eq(messages.id, id));
    await draft(world, world.ana);
    await draft(world, world.ben);
    return () => reply(world, world.ana, "On our way", { retryOf: id });
  },
  "an automatic answer while one is writing": async (world) => {
    await draft(world, world.ana);
    return () => text(world, "HELP");
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
  resolve: async (world) => () => resolveConversation(deps(), world.ana, world.conversation),
  reopen: async (world) => {
    await resolveConversation(deps(), world.ana, world.conversation);
    return () => reopenConversation(deps(), world.ben, world.conversation);
  },
  snooze: async (world) => () => snooze(world),
  "bring back what was snoozed": async (world) => {
    await snooze(world);
    return () => unsnoozeConversation(deps(), world.ben, { ...world.conversation, undo: false });
  },
  "take a snooze back": async (world) => {
    await resolveConversation(deps(), world.ana, world.conversation);
    await snooze(world);
    return () => unsnoozeConversation(deps(), world.ana, { ...world.conversation, undo: true });
  },
  "a snoozed conversation is due": async (world) => {
    await snooze(world);
    await database.db
      .update(conversations)
      .set({ snoozedUntil: new Date(0) })
      .where(eq(conversations.id, world.conversation.conversationId));
    return async () => void (await wakeDue(deliveryDeps(database.db, aCarrier())));
  },
  "a customer's text to a snoozed conversation": async (world) => {
    await snooze(world);
    return () => text(world, "Are you open on Sunday?");
  },
  "a colleague replies in a snoozed conversation": async (world) => {
    await snooze(world);
    return () => reply(world, world.ben);
  },
  "mark a snoozed conversation as needing a reply": async (world) => {
    await reply(world);
    await snooze(world);
    return () => mark(world, { reply: "needed" });
  },
  "assign to a colleague, and to nobody":
    async ({ ana, ben, conversation }) =>
    async () => {
      await assign(deps(), ana, { ...conversation, to: ben.userId, from: null });
      await assign(deps(), ben, { ...conversation, to: null, from: ben.userId });
    },
  "a reply to what nobody has, on a number that gives to people": async (world) => {
    await chooseAssignees(world);
    return () => reply(world).then(() => undefined);
  },
  "mark unread for the team": async (world) => () => mark(world, { unread: true }),
  "mark read for the team": async (world) => {
    await mark(world, { unread: true });
    return () => mark(world, { unread: false }, world.ben);
  },
  "mark as needing a reply": async (world) => {
    await reply(world);
    return () => mark(world, { reply: "needed" });
  },
  "mark a resolved conversation as needing a reply": async (world) => {
    await resolveConversation(deps(), world.ana, world.conversation);
    return () => mark(world, { reply: "needed" });
  },
  "mark: no reply needed, and unread at once": async (world) => () =>
    mark(world, { reply: "not_needed", unread: true }),
  "tag it with two": async (world) => {
    const [one, two] = await someTags(world);
    return () => tagged(world, { add: [one, two], remove: [] });
  },
  "take a tag off, and add another": async (world) => {
    const [one, two] = await someTags(world);
    await tagged(world, { add: [one], remove: [] });
    return () => tagged(world, { add: [two], remove: [one] }, world.ben);
  },
  "undo a reply, with what was marked since": async (world) => {
    const { id } = await reply(world, world.ben);
    await mark(world, { reply: "not_needed", unread: true });
    return async () => {
      const undone = await undoReply(deps(), world.ben, { messageId: id });
      return undone.ok ? { by: world.ben, draft: undone.value.draft } : undefined;
    };
  },
  "a customer's text to a conversation that was marked": async (world) => {
    await reply(world);
    await mark(world, { reply: "needed", unread: true });
    return () => text(world, "Hello?");
  },
  "a customer's text": async (world) => () => text(world, "Are you open on Sunday?"),
  "a customer's text that is given to whose turn it is": async (world) => {
    await chooseAssignees(world);
    return () => text(world, "Are you open on Sunday?");
  },
  "a customer's text for somebody who is away": async (world) => {
    const { ana, conversation } = world;
    await chooseAssignees(world);
    await database.db
      .update(conversations)
      .set({ assigneeId: ana.userId, assignedAt: new Date() })
      .where(eq(conversations.id, conversation.conversationId));
    await database.db
      .update(memberships)
      .set({ awaySince: new Date(0), awayCause: "by_hand" })
      .where(eq(memberships.userId, ana.userId));
    return () => text(world, "Are you open on Sunday?");
  },
  "a customer's words with a picture": async (world) => () => text(world, "Like this one", [picture]),
  "a picture that could not be read": async (world) => () => text(world, "", [], ["unreadable_media"]),
  "words after a picture": async (world) => {
    await text(world, "", [picture]);
    return () => text(world, "That is the one");
  },
  "undo a reply to a picture": async (world) => {
    await text(world, "", [picture]);
    const { id } = await reply(world, world.ben);
    return async () => {
      const undone = await undoReply(deps(), world.ben, { messageId: id });
      return undone.ok ? { by: world.ben, draft: undone.value.draft } : undefined;
    };
  },
  "a customer's text to a resolved conversation": async (world) => {
    await resolveConversation(deps(), world.ana, world.conversation);
    return () => text(world, "One more thing");
  },
  "the same text, delivered twice": async (world) => {
    await text(world, "Are you open on Sunday?");
    return () => text(world, "Are you open on Sunday?");
  },
  "a customer's STOP": async (world) => () => text(world, "STOP"),
  "a customer's START": async (world) => {
    await text(world, "STOP");
    return () => text(world, "START");
  },
  "the carrier takes a reply": async (world) => {
    const { id } = await reply(world);
    return () => status(world, id, "sending").then(() => status(world, id, "sent"));
  },
  "the carrier refuses a reply that others followed": async (world) => {
    const { id } = await reply(world);
    await status(world, id, "sending");
    await text(world, "Hello?");
    return () => status(world, id, "failed");
  },
  "undo a reply that was sent and resolved": async (world) => {
    const { id } = await reply(world, world.ben);
    await resolveConversation(deps(), world.ben, world.conversation);
    return async () => {
      const undone = await undoReply(deps(), world.ben, { messageId: id });
      return undone.ok ? { by: world.ben, draft: undone.value.draft } : undefined;
    };
  },
  "the carrier refuses a reply that was sent and resolved": async (world) => {
    const { id } = await reply(world);
    await resolveConversation(deps(), world.ana, world.conversation);
    return () => status(world, id, "sending").then(() => status(world, id, "failed"));
  },
  "a reply that was sent and resolved is not confirmed, and arrived after all": async (world) => {
    const { id } = await reply(world);
    await resolveConversation(deps(), world.ana, world.conversation);
    await status(world, id, "sending");
    return async () => {
      await status(world, id, "unconfirmed");
      await markMessage(deps(), world.ben, { messageId: id, as: "delivered" });
    };
  },
  "a report says that a reply of before did not arrive": async (world) => {
    const { id } = await reply(world);
    await status(world, id, "sending");
    await status(world, id, "sent");
    return () => status(world, id, "failed");
  },
  "retry a reply that did not arrive": async (world) => {
    const { id } = await reply(world);
    await status(world, id, "failed");
    return () => reply(world, world.ana, "On our way", { retryOf: id });
  },
  "switch the number off and on": async (world) => {
    const boss = await owner(world);
    await disableNumber(deps(), boss, { ...world.conversation, reason: "Being ported" });
    return () => enableNumber(deps(), boss, world.conversation);
  },
  "switch the number off": async (world) => {
    const boss = await owner(world);
    return () => disableNumber(deps(), boss, { ...world.conversation, reason: "Being ported" });
  },
  "the account runs out of money while the number is off": async (world) => {
    await disableNumber(deps(), await owner(world), { ...world.conversation, reason: "Being ported" });
    return () => runOutOfMoney(world);
  },
  "switch the number off while its account is out of money": async (world) => {
    await runOutOfMoney(world);
    const boss = await owner(world);
    return () => disableNumber(deps(), boss, { ...world.conversation, reason: "Being ported" });
  },
  "the carrier is away": async (world) => {
    const silent = { kind: "never_left", retryAfterMs: null } as const;
    const account = await accountOf(world);
    return async () => {
      for (let i = 0; i < 5; i += 1)
        await recordBreakerOutcome(deliveryDeps(database.db, aCarrier()), account, silent);
    };
  },
  "the daily limit of a line is used up": async (world) => {
    const { numberId } = world.conversation;
    await database.db.update(numbers).set({ segmentsPerDay: 2 }).where(eq(numbers.id, numberId));
    await database.db
      .insert(sendSlots)
      .values({ numberId, segments: 2, claimedAt: new Date(), settledAt: new Date() });
    await reply(world, world.ana, "On our way", { undoSeconds: 0 });
    return async () => void (await claimSend(deliveryDeps(database.db, aCarrier()), numberId));
  },
  "credentials are set for the first time": async (world) => {
    await database.db
      .update(carrierAccounts)
      .set({ sealedCredentials: null })
      .where(eq(carrierAccounts.id, world.tenant.carrierAccountId));
    const boss = await owner(world);
    return async () =>
      void (await saveCredentials(aCarrierContext(database.db, aCarrier()), boss, goodCredentials));
  },
  "add a note": async (world) => () => note(world),
  "notes that mention, are about a text, and reply": async (world) => async () => void (await notes(world)),
  "edit a note, so that it mentions nobody": async (world) => {
    const noteId = await notes(world);
    return () => editNote(deps(), world.ana, { ...world.conversation, noteId, body: "Their wheel" });
  },
  "edit the last note": async (world) => {
    await note(world);
    const inbox = await load(world.ana, world.conversation.conversationId);
    const last = inbox.conversation.items.at(-1);
    const noteId = last?.kind === "note" ? last.note.id : "";
    return () => editNote(deps(), world.ana, { ...world.conversation, noteId, body: "Their wheel" });
  },
  "delete a note that mentions": async (world) => {
    const noteId = await notes(world);
    return () => deleteNote(deps(), world.ana, { ...world.conversation, noteId });
  },
  "hand off with a note": async (world) => () =>
    handOff(deps(), world.ana, {
      ...world.conversation,
      clientId: newId(),
      to: world.ben.userId,
      from: null,
      body: "Wants the red one",
    }),
  "see a mention, and write another": async (world) => {
    const noteId = await notes(world);
    return async () => {
      await seeMentions(deps(), world.ben, { noteIds: [noteId] });
      await notes(world);
    };
  },
  "a customer's text after a note": async (world) => {
    await note(world);
    return () => text(world, "Are you open on Sunday?");
  },
  "a customer's STOP on another line of the team, after a note": async (world) => {
    await note(world);
    const number = await aNumber(database.db, world.tenant);
    return () => text({ ...world, number }, "STOP");
  },
  "undo a reply that followed a note": async (world) => {
    await note(world);
    const { id } = await reply(world, world.ben);
    return async () => {
      const undone = await undoReply(deps(), world.ben, { messageId: id });
      return undone.ok ? { by: world.ben, draft: undone.value.draft } : undefined;
    };
  },
  "choose who looks after the contact": async (world) => () =>
    setContactOwner(deps(), world.ana, { ...world.conversation, to: world.ben.userId }),
  "take over": async (world) => () =>
    takeOver(deps(), world.ana, { ...world.conversation, from: world.ben.userId }),
};

async function load(
  actor: Actor,
  conversationId: string,
): Promise<{ inbox: InboxSnapshot; conversation: ConversationSnapshot }> {
  const inbox = await loadInbox(deps(), actor);
  const conversation = await loadConversation(deps(), actor, { conversationId });
  if (!inbox.ok || !conversation.ok) throw new Error("not loaded");
  return { inbox: inbox.value, conversation: conversation.value };
}

test("V26: a snapshot holds the numbers that its place in the reader's own stream tells of, also where the session was looked up before", async () => {
  const { ana, tenant, number } = await aSharedConversation(database.db);
  const { numberId } = await aNumber(database.db, tenant);
  const owner = await aPerson(database.db, tenant, { role: "owner" });
  const member = { userId: ana.userId };
  await grantNumber(deps(), owner, { numberId, holder: member, role: "member" });
  await revokeGrant(deps(), owner, { numberId: number.numberId, holder: member });
  const inbox = await loadInbox(deps(), ana);
  if (!inbox.ok) throw new Error("not loaded");
  expect(inbox.value.streams[OWN_STREAM]).toMatchObject({ seq: 2 });
  expect(inbox.value.numbers.map(({ id }) => id)).toEqual([numberId]);
  expect(inbox.value.conversations).toEqual([]);
});

test("V26: a number that comes and goes with a group is in the snapshot exactly as the reader's own stream tells", async () => {
  const { ana, tenant, number } = await aSharedConversation(database.db);
  const { numberId } = await aNumber(database.db, tenant);
  const owner = await aPerson(database.db, tenant, { role: "owner" });
  const made = await addGroup(deps(), owner, { name: "Night" });
  if (!made.ok) throw new Error(made.error.code);
  const { groupId } = made.value;
  for (const at of [numberId, number.numberId])
    await grantNumber(deps(), owner, { numberId: at, holder: { groupId }, role: "member" });
  const change = async (add: string[], remove: string[]) => {
    await changeMembers(deps(), owner, { groupId, add, remove });
    const inbox = await loadInbox(deps(), ana);
    if (!inbox.ok) throw new Error("not loaded");
    const { streams, numbers } = inbox.value;
    return { seq: streams[OWN_STREAM]?.seq, numbers: numbers.map(({ id }) => id).toSorted() };
  };
  // She has the other number by a grant of her own: of that one her stream says nothing.
  expect(await change([ana.userId], [])).toEqual({ seq: 1, numbers: [numberId, number.numberId].toSorted() });
  expect(await change([], [ana.userId])).toEqual({ seq: 2, numbers: [number.numberId] });
});

describe("V26: snapshot plus events is a fresh snapshot", () => {
  for (const [name, prepare] of Object.entries(actions)) {
    for (const viewer of ["ana", "ben"] as const) {
      test(`${name}, as ${viewer} sees it`, async () => {
        const world = await aSharedConversation(database.db);
        const act = await prepare(world);
        const { conversationId, numberId } = world.conversation;
        const before = await load(world[viewer], conversationId);
        const answer = await act();

        const eventsOf = async (key: string) => {
          const { epoch, seq } = before.inbox.streams[key] ?? { epoch: "", seq: 0 };
          const stream = key === OWN_STREAM ? { person: "me" as const } : { numberId: key };
          const caught = await catchUp(deps(), world[viewer], { ...stream, epoch, after: seq });
          if (!caught.ok || !("events" in caught.value)) throw new Error("no catch-up");
          return caught.value.events.map((event) => DurableEvent.parse(event));
        };
        const events = await eventsOf(numberId);
        expect(events.length).toBeGreaterThan(0);

        const after = await load(world[viewer], conversationId);
        const ofNumber = events.reduce((held, event) => applyEvent(held, numberId, event), before.inbox);
        const inbox = (await eventsOf(OWN_STREAM)).reduce(
          (held, event) => applyEvent(held, OWN_STREAM, event),
          ofNumber,
        );
        expect(withAnswer(inbox, conversationId, answer)).toEqual(after.inbox);
        // Opens write no event, and an undo gives its draft to the one who asked: others fetch it with the conversation.
        const conversation = events.reduce(
          (held, event) => applyConversationEvent(held, event, world[viewer].userId),
          before.conversation,
        );
        const fetched =
          answer && "draft" in answer
            ? { ...after.conversation, mine: conversation.mine, teamDrafts: conversation.teamDrafts }
            : after.conversation;
        expect(conversation).toEqual({ ...fetched, opens: conversation.opens });
      });
    }
  }
});

/** The draft that an undo gives back is personal: it comes with the answer, to the one who asked. */
const withAnswer = (inbox: InboxSnapshot, conversationId: string, answer: Answer | void): InboxSnapshot =>
  answer && "draft" in answer && answer.by.userId === inbox.me.id
    ? withMine(inbox, conversationId, (mine) => ({ ...mine, draft: answer.draft }))
    : inbox;
