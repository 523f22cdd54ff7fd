import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { conversations } from "@/db/schema/conversations";
import { sends } from "@/db/schema/delivery";
import { historyGaps } from "@/db/schema/history-gaps";
import { messages } from "@/db/schema/messages";
import { carrierAccounts, numbers } from "@/db/schema/numbers";
import { systemClock } from "@/lib/base/clock";
import { newId } from "@/lib/base/ids";
import { err, ok, type Result } from "@/lib/base/result";
import { addNumber } from "@/lib/carrier-accounts/add-number";
import type { Inventory } from "@/lib/carrier-accounts/ask-account";
import { saveCredentials } from "@/lib/carrier-accounts/save-credentials";
import { onConversation } from "@/lib/conversation/conversation-work";
import { unitOfWork } from "@/lib/conversation/unit-of-work";
import { lockConversation } from "@/db/queries/conversations/conversation-record";
import { endGap, noteGap } from "@/lib/inbound/history/note-gap";
import { addNote } from "@/lib/inbox/notes/add-note";
import { assign } from "@/lib/inbox/changes/assign";
import { setContactOwner } from "@/lib/inbox/changes/contact-owner";
import { deleteNote, editNote } from "@/lib/inbox/notes/change-note";
import { handOff } from "@/lib/inbox/notes/hand-off";
import { reopenConversation, resolveConversation, takeOver } from "@/lib/inbox/changes/change-state";
import { snoozeConversation, unsnoozeConversation } from "@/lib/inbox/changes/snooze";
import { decideOptOut } from "@/lib/inbox/changes/decide-opt-out";
import { flagConversation } from "@/lib/inbox/changes/mark-conversation";
import { markMessage } from "@/lib/inbox/replies/mark-message";
import { routeWaiting } from "@/lib/inbox/changes/route-waiting";
import { settleHeld } from "@/lib/inbox/replies/settle-held";
import { undoReply } from "@/lib/inbox/replies/undo-reply";
import { changeTags } from "@/lib/inbox/tags/change-tags";
import { addTag, editTag } from "@/lib/inbox/tags/edit-tags";
import { disableNumber } from "@/lib/numbers/change-number";
import { editRouting } from "@/lib/numbers/edit-routing";
import { editNumber } from "@/lib/numbers/edit-number";
import { grantNumber, revokeGrant } from "@/lib/numbers/grant-number";
import { setAway } from "@/lib/people/away";
import { changeRole } from "@/lib/people/change-role";
import { remakeInvitation, withdrawOffer } from "@/lib/people/invitations";
import { invitePerson } from "@/lib/people/invite-person";
import { makePasswordLink } from "@/lib/people/make-password-link";
import { switchMember } from "@/lib/people/switch-member";
import { aCarrier, aCarrierContext } from "../../support/carrier-context";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aPerson, aSharedConversation, type TestTenant } from "../../support/factories";
import { aQueuedText } from "../../support/sending";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
  await database.db.execute(
    sql`create function refuse() returns trigger language plpgsql as $$ begin raise exception 'this part cannot be written'; end $$`,
  );
});
afterAll(() => database.close());

let numbersAdded = 0;
async function aWorld() {
  const world = await aSharedConversation(database.db);
  const owner = await aPerson(database.db, world.tenant, { role: "owner" });
  const { userId } = await aPerson(database.db, world.tenant);
  // Not what the factories number, which begin the same way.
  const newNumber = `+1202557${String((numbersAdded += 1)).padStart(4, "0")}`;
  return { ...world, owner, newcomer: { userId }, newNumber };
}
type World = Awaited<ReturnType<typeof aWorld>>;

/** What a use case may write, and by which column a row of it is found. */
const tables = {
  conversations: "id",
  timeline_entries: "conversation_id",
  notes: "conversation_id",
  mentions: "conversation_id",
  contacts: "tenant_id",
  drafts: "conversation_id",
  messages: "conversation_id",
  sends: "conversation_id",
  history_gaps: "conversation_id",
  numbers: "tenant_id",
  number_grants: "tenant_id",
  number_turns: "tenant_id",
  memberships: "tenant_id",
  invitations: "tenant_id",
  password_links: "tenant_id",
  carrier_accounts: "tenant_id",
  status_reports: "tenant_id",
  audit_entries: "tenant_id",
  opt_outs: "tenant_id",
  tags: "tenant_id",
  stream_events: "stream_id",
} as const;
type Part = keyof typeof tables;

const everything: readonly Part[] = ["conversations", "timeline_entries", "audit_entries", "stream_events"];
const deps = () => ({ db: database.db, now: systemClock });
const set = ({ conversation }: World, patch: Partial<typeof conversations.$inferInsert>) =>
  database.db.update(conversations).set(patch).where(eq(conversations.id, conversation.conversationId));

/** A reply of Ana's that waits to leave, and a conversation that was resolved because of it. */
async function aWaitingReply(world: World): Promise<string> {
  const { messageId } = await aQueuedText(database.db, world.ana, world.conversation, { dueInMs: 60_000 });
  await resolveConversation(deps(), world.ana, world.conversation);
  return messageId;
}
async function aHeldReply(world: World): Promise<string> {
  const messageId = await aWaitingReply(world);
  const held = { heldAt: sql`clock_timestamp()`, heldReason: "somebody_wrote" } as const;
  await database.db.update(sends).set(held).where(eq(sends.messageId, messageId));
  return messageId;
}
async function anUnconfirmedReply(world: World): Promise<string> {
  const messageId = await aWaitingReply(world);
  await database.db.update(messages).set({ status: "unconfirmed" }).where(eq(messages.id, messageId));
  return messageId;
}

async function anInvitation({ owner }: World): Promise<string> {
  const email = `${newId()}@example.test`;
  const made = await invitePerson(deps(), owner, { email, role: "member", numbers: [] });
  if (!made.ok) throw new Error(made.error.code);
  return made.value.invitationId;
}
const gapOf = ({ conversation: { tenantId, numberId, address } }: World) => ({
  tenantId,
  numberId,
  address,
  direction: "in" as const,
  recordedAt: new Date(),
  place: 0,
});
async function aGap(world: World): Promise<string> {
  await noteGap(deps(), gapOf(world));
  const [gap] = await database.db
    .select({ id: historyGaps.id })
    .from(historyGaps)
    .where(eq(historyGaps.conversationId, world.conversation.conversationId));
  return String(gap?.id);
}
const account = ({ carrierAccountId }: TestTenant, change: Partial<typeof carrierAccounts.$inferInsert>) =>
  database.db.update(carrierAccounts).set(change).where(eq(carrierAccounts.id, carrierAccountId));

async function aMention({ ana, ben, conversation: { conversationId } }: World): Promise<string> {
  const mentions = [ben.userId];
  const added = await addNote(deps(), ana, {
    conversationId,
    clientId: newId(),
    body: "@Ben Okafor",
    mentions,
  });
  if (!added.ok) throw new Error(added.error.code);
  return added.value.note.id;
}
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

type UseCase = {
  parts: readonly Part[];
  /** What has to be so before; returns the id of what it is about. */
  before?: (world: World) => Promise<unknown>;
  run: (world: World, id: string) => Promise<Result<unknown, unknown>>;
};

const notAsked: Inventory = { asked: false, why: { code: "no_credentials" } };
const credentials = { username: "shop-api", password: "correct horse 9", securityKey: "9f2c61e0aa9f" };
const settings = {
  label: "Front desk",
  segmentsPerMinute: "60",
  segmentsPerDay: "",
  timeZone: "America/New_York",
  helpContact: "",
  carrierAnswersKeywords: false,
  customerWroteRefuses: true,
};

/** Every use case that is a unit of work, with what it writes. */
const useCases: Record<string, UseCase> = {
  resolve: {
    parts: everything,
    run: ({ ana, conversation }) => resolveConversation(deps(), ana, conversation),
  },
  reopen: {
    parts: everything,
    before: (world) => set(world, { state: "resolved" }),
    run: ({ ana, conversation }) => reopenConversation(deps(), ana, conversation),
  },
  "mark unread, and as needing a reply, what is resolved": {
    parts: everything,
    before: (world) => set(world, { state: "resolved", unrespondedSince: null }),
    run: ({ ana, conversation: { conversationId } }) =>
      flagConversation(deps(), ana, { conversationId, unread: true, reply: "needed" }),
  },
  snooze: {
    parts: everything,
    run: ({ ana, conversation: { conversationId } }) =>
      snoozeConversation(deps(), ana, { conversationId, until: inAnHour(), wakesOnReply: true }),
  },
  "bring back what is snoozed": {
    parts: everything,
    before: (world) =>
      set(world, { state: "snoozed", snoozedUntil: new Date(inAnHour()), snoozedBy: world.ana.userId }),
    run: ({ ana, conversation: { conversationId } }) =>
      unsnoozeConversation(deps(), ana, { conversationId, undo: false }),
  },
  "tag a conversation": {
    parts: everything,
    before: async ({ owner }) => {
      const added = await addTag(deps(), owner, { name: "warranty" });
      return added.ok ? added.value.tag.id : "";
    },
    run: ({ ana, conversation: { conversationId } }, tagId) =>
      changeTags(deps(), ana, { conversationId, add: [tagId], remove: [] }),
  },
  "add a tag to the list": {
    parts: ["tags", "audit_entries", "stream_events"],
    run: ({ owner }) => addTag(deps(), owner, { name: "warranty" }),
  },
  "rename a tag": {
    parts: ["tags", "audit_entries", "stream_events"],
    before: async ({ owner }) => {
      const added = await addTag(deps(), owner, { name: "warranty" });
      return added.ok ? added.value.tag.id : "";
    },
    run: ({ owner }, tagId) =>
      editTag(deps(), owner, { tagId, name: "Guarantee", color: "red", archived: false }),
  },
  assign: {
    parts: everything,
    run: ({ ana, ben, conversation: { conversationId } }) =>
      assign(deps(), ana, { conversationId, to: ben.userId, from: null }),
  },
  "take over": {
    parts: ["timeline_entries", "audit_entries", "stream_events"],
    run: ({ ana, ben, conversation: { conversationId } }) =>
      takeOver(deps(), ana, { conversationId, from: ben.userId }),
  },
  "add a note": {
    parts: ["conversations", "notes", "stream_events"],
    run: ({ ana, conversation: { conversationId } }) =>
      addNote(deps(), ana, { conversationId, clientId: newId(), body: "Called them" }),
  },
  "add a note that mentions": {
    parts: ["conversations", "notes", "mentions", "stream_events"],
    run: ({ ana, ben, conversation: { conversationId } }) =>
      addNote(deps(), ana, {
        conversationId,
        clientId: newId(),
        body: "@Ben Okafor",
        mentions: [ben.userId],
      }),
  },
  "hand off with a note": {
    parts: [...everything, "notes", "mentions"],
    run: ({ ana, ben, conversation: { conversationId } }) =>
      handOff(deps(), ana, {
        conversationId,
        clientId: newId(),
        to: ben.userId,
        from: null,
        body: "Wants the red one",
      }),
  },
  "edit a note, so that it mentions nobody": {
    parts: ["conversations", "notes", "mentions", "audit_entries", "stream_events"],
    before: aMention,
    run: ({ ana, conversation: { conversationId } }, noteId) =>
      editNote(deps(), ana, { conversationId, noteId, body: "Called them" }),
  },
  "delete a note that mentions": {
    parts: ["conversations", "notes", "mentions", "audit_entries", "stream_events"],
    before: aMention,
    run: ({ ana, conversation: { conversationId } }, noteId) =>
      deleteNote(deps(), ana, { conversationId, noteId }),
  },
  "choose who looks after a contact": {
    parts: ["contacts", "audit_entries", "stream_events"],
    run: ({ ana, ben, conversation: { conversationId } }) =>
      setContactOwner(deps(), ana, { conversationId, to: ben.userId }),
  },
  "decide an opt-out": {
    parts: [...everything, "opt_outs"],
    before: (world) => set(world, { mayOptOutAt: new Date(), mayOptOutCopy: "no more please" }),
    run: ({ ana, conversation: { conversationId } }) =>
      decideOptOut(deps(), ana, { conversationId, optOut: true }),
  },
  "say that a message did not arrive": {
    parts: [...everything, "messages", "status_reports"],
    before: anUnconfirmedReply,
    run: ({ ana }, messageId) => markMessage(deps(), ana, { messageId, as: "failed" }),
  },
  "let a held message go": {
    parts: ["audit_entries", "stream_events", "messages", "sends"],
    before: aHeldReply,
    run: ({ ana }, messageId) => settleHeld(deps(), ana, { messageId, as: "released" }),
  },
  "take a held message back": {
    parts: [...everything, "messages", "sends", "drafts"],
    before: aHeldReply,
    run: ({ ana }, messageId) => settleHeld(deps(), ana, { messageId, as: "cancelled" }),
  },
  "show what only the carrier's history has": {
    parts: ["conversations", "timeline_entries", "history_gaps", "stream_events"],
    run: async (world) => ok(await noteGap(deps(), gapOf(world))),
  },
  "switch a number off": {
    parts: ["numbers", "audit_entries", "stream_events"],
    run: ({ owner, number: { numberId } }) => disableNumber(deps(), owner, { numberId, reason: "Ported" }),
  },
  "change what a number is called": {
    parts: ["numbers", "audit_entries", "stream_events"],
    run: ({ owner, number: { numberId } }) => editNumber(deps(), owner, { numberId, settings }),
  },
  "put somebody on a number": {
    parts: ["number_grants", "audit_entries", "stream_events"],
    run: ({ owner, number: { numberId }, newcomer }) =>
      grantNumber(deps(), owner, { numberId, holder: newcomer, role: "viewer" }),
  },
  "take somebody off a number": {
    parts: ["number_grants", "audit_entries", "stream_events"],
    run: ({ owner, number: { numberId }, ben: { userId } }) =>
      revokeGrant(deps(), owner, { numberId, holder: { userId } }),
  },
  "take somebody off a number who has a conversation": {
    parts: [...everything, "number_grants"],
    before: (world) => set(world, { assigneeId: world.ben.userId, assignedAt: new Date() }),
    run: ({ owner, number: { numberId }, ben: { userId } }) =>
      revokeGrant(deps(), owner, { numberId, holder: { userId } }),
  },
  "change who gets a number's conversations": {
    parts: ["numbers", "audit_entries"],
    run: ({ owner, number: { numberId } }) =>
      editRouting(deps(), owner, { numberId, settings: { routing: "in_turn", unansweredMinutes: "" } }),
  },
  "go away": {
    parts: ["memberships", "audit_entries", "stream_events"],
    run: ({ ana }) => setAway(deps(), ana, { userId: ana.userId, until: null }),
  },
  "give a conversation to whose turn it is": {
    parts: ["conversations", "timeline_entries", "number_turns", "stream_events"],
    before: ({ number: { numberId } }) =>
      database.db.update(numbers).set({ routing: "in_turn" }).where(eq(numbers.id, numberId)),
    run: async () => ok(await routeWaiting({ ...deps(), publishNow: () => {} })),
  },
  "give somebody another role": {
    parts: ["memberships", "audit_entries", "stream_events"],
    run: ({ owner, ben: { userId } }) => changeRole(deps(), owner, { userId, role: "manager" }),
  },
  "switch somebody off": {
    parts: ["memberships", "audit_entries", "stream_events"],
    run: ({ owner, ben: { userId } }) => switchMember(deps(), owner, { userId, to: "off" }),
  },
  "invite somebody": {
    parts: ["invitations", "audit_entries"],
    run: ({ owner }) =>
      invitePerson(deps(), owner, { email: `${newId()}@example.test`, role: "member", numbers: [] }),
  },
  "make an invitation's link anew": {
    parts: ["invitations", "audit_entries"],
    before: anInvitation,
    run: ({ owner }, invitationId) => remakeInvitation(deps(), owner, { invitationId }),
  },
  "withdraw an invitation": {
    parts: ["invitations", "audit_entries"],
    before: anInvitation,
    run: ({ owner }, invitationId) => withdrawOffer(deps(), owner, { invitationId }),
  },
  "make a link for a new password": {
    parts: ["password_links", "audit_entries"],
    run: ({ owner, ben: { userId } }) => makePasswordLink(deps(), owner, { userId }),
  },
  "show that what was missing came": {
    parts: ["timeline_entries", "history_gaps", "stream_events"],
    before: aGap,
    run: async (_, gapId) => ok(await endGap(deps(), { gapId })),
  },
  "add a number": {
    parts: ["numbers", "carrier_accounts", "audit_entries", "stream_events"],
    before: ({ tenant }) => account(tenant, { campaignsDueAt: new Date() }),
    run: ({ owner, newNumber }) =>
      addNumber(deps(), owner, { number: newNumber, label: "", inventory: notAsked, account: null }),
  },
  "set credentials that end a refusal of the account": {
    parts: ["carrier_accounts", "audit_entries", "stream_events"],
    before: ({ tenant }) => account(tenant, { openedAt: new Date(), refusal: "Authentication failed" }),
    run: ({ owner }) => saveCredentials(aCarrierContext(database.db, aCarrier()), owner, credentials),
  },
  "undo a reply": {
    parts: [...everything, "messages", "sends", "drafts"],
    before: aWaitingReply,
    run: ({ ana }, messageId) => undoReply(deps(), ana, { messageId }),
  },
};

/** All that is written of this conversation, or of its team: no other conversation has that. */
async function written({ tenant, conversation }: World): Promise<Record<string, string>> {
  const { conversationId } = conversation;
  const of = {
    id: conversationId,
    conversation_id: conversationId,
    tenant_id: tenant.tenantId,
    stream_id: sql`any (select id from streams where tenant_id = ${tenant.tenantId})`,
  };
  const rows = Object.entries(tables).map(async ([table, key]) => {
    const found = await database.db.execute(
      sql`select to_jsonb(part) as row from ${sql.identifier(table)} as part where ${sql.identifier(key)} = ${of[key]} order by 1`,
    );
    return [table, JSON.stringify(found.rows)] as const;
  });
  return Object.fromEntries(await Promise.all(rows));
}

async function without(part: Part, run: () => Promise<unknown>): Promise<void> {
  await database.db.execute(
    sql.raw(
      `create trigger refused before insert or update or delete on ${part} for each row execute function refuse()`,
    ),
  );
  try {
    await run();
  } finally {
    await database.db.execute(sql.raw(`drop trigger refused on ${part}`));
  }
}

async function prepared(name: string) {
  const world = await aWorld();
  const id = String(await useCases[name]?.before?.(world));
  return { world, id, before: await written(world) };
}

describe.each(Object.entries(useCases))("V49: to %s", (name, { parts, run }) => {
  test("writes every part", async () => {
    const { world, id, before } = await prepared(name);
    expect(await run(world, id)).toMatchObject({ ok: true });
    const after = await written(world);
    const changed = Object.keys(after).filter((part) => after[part] !== before[part]);
    expect(changed.toSorted()).toEqual([...parts].toSorted());
  });

  // Seen to fail when it commits before the audit is written (tests/mutants/committed-before-the-audit.patch).
  test.each(parts)("writes nothing when %s cannot be written", async (part) => {
    const { world, id, before } = await prepared(name);
    await without(part, () => expect(run(world, id)).rejects.toThrow());
    expect(await written(world)).toEqual(before);
  });
});

test("V49: a refusal takes back what was written before it", async () => {
  const { world, before } = await prepared("resolve");
  const { ana, conversation } = world;
  const refused = await unitOfWork(deps(), ana, async (work) => {
    const record = await lockConversation(work.tx, conversation);
    if (!record) throw new Error("no such conversation");
    await work.tx.update(conversations).set({ state: "resolved" }).where(eq(conversations.id, record.id));
    onConversation(work, record).say("resolved");
    return err({ code: "changed_my_mind" });
  });
  expect(refused).toEqual({ ok: false, error: { code: "changed_my_mind" } });
  expect(await written(world)).toEqual(before);
});
