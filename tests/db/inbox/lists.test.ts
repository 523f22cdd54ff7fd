import { eq, inArray, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { conversations } from "@/db/schema/conversations";
import { mentions } from "@/db/schema/notes";
import { memberships } from "@/db/schema/people";
import { systemClock } from "@/lib/base/clock";
import { newId } from "@/lib/base/ids";
import type { Actor } from "@/lib/domain/principal";
import { addNote } from "@/lib/inbox/notes/add-note";
import { listConversations, type ListInput } from "@/lib/inbox/list/list-conversations";
import { loadInbox } from "@/lib/inbox/list/load-inbox";
import { loadConversation } from "@/lib/inbox/conversation/load-conversation";
import { markRead } from "@/lib/inbox/changes/mark-conversation";
import { queueReply } from "@/lib/inbox/replies/queue-reply";
import { resolveConversation, takeOver } from "@/lib/inbox/changes/change-state";
import { startConversation } from "@/lib/inbox/replies/start-conversation";
import { countWork } from "../../support/count-statements";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import {
  aConversation,
  aNumber,
  anInbound,
  anOptOut,
  aPerson,
  aSharedConversation,
  onNumber,
} from "../../support/factories";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
const deps = () => ({ db: database.db, now: systemClock });

async function list(actor: Actor, input: ListInput = {}) {
  const page = await listConversations(deps(), actor, input);
  if (!page.ok) throw new Error(page.error.code);
  return { ids: page.value.conversations.map(({ conversation }) => conversation.id), ...page.value };
}

async function conversation(
  actor: Actor,
  conversationId: string,
  more: { before?: number; limit?: number } = {},
) {
  const loaded = await loadConversation(deps(), actor, { conversationId, ...more });
  if (!loaded.ok) throw new Error(loaded.error.code);
  return loaded.value;
}

/** Conversations of one number, the first the newest. */
async function threadsOf(world: Awaited<ReturnType<typeof aSharedConversation>>, howMany: number) {
  const made = [];
  for (let index = 0; index < howMany; index += 1) {
    const one = await aConversation(database.db, world.number);
    await anInbound(database.db, one, { agoMs: 1_000 * (index + 1) });
    made.push(one);
  }
  return made;
}

describe("the list", () => {
  test("V12: newest activity first, over pages that neither repeat nor miss a row, equal times included", async () => {
    const world = await aSharedConversation(database.db);
    await threadsOf(world, 6);
    await database.db
      .update(conversations)
      .set({ lastActivityAt: sql`date_trunc('hour', clock_timestamp())` })
      .where(eq(conversations.numberId, world.number.numberId));
    const whole = await list(world.ana);
    expect(whole.ids).toEqual([...whole.ids].sort().toReversed());
    expect(whole.next).toBeNull();
    const paged: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page: Awaited<ReturnType<typeof list>> = await list(world.ana, {
        limit: 2,
        cursor: cursor ?? undefined,
      });
      paged.push(...page.ids);
      cursor = page.next;
    } while (cursor);
    expect(paged).toEqual(whole.ids);
  });

  test("N3, N6, V6: shows the numbers that a person is on, tenant admins all of their tenant's, and nobody another tenant's", async () => {
    const world = await aSharedConversation(database.db);
    const other = await aSharedConversation(database.db);
    const direct = await aNumber(database.db, world.tenant, { label: "Ana direct" });
    const ana = await onNumber(database.db, world.ana, direct);
    const personal = await aConversation(database.db, direct);
    await anInbound(database.db, personal, { agoMs: 0 });
    const owner = await aPerson(database.db, world.tenant, { role: "owner" });
    const stranger = await aPerson(database.db, world.tenant);
    const shared = world.conversation.conversationId;
    expect((await list(ana)).ids).toEqual([personal.conversationId, shared]);
    expect((await list(ana, { numberId: direct.numberId })).ids).toEqual([personal.conversationId]);
    expect((await list(world.ben)).ids).toEqual([shared]);
    expect((await list(world.ben, { numberId: direct.numberId })).ids).toEqual([]);
    expect((await list(owner)).ids).toEqual([personal.conversationId, shared]);
    expect((await list(owner, { numberId: other.number.numberId })).ids).toEqual([]);
    expect((await list(stranger)).ids).toEqual([]);
  });

  test("filters by state, by who waits and by what is unread, each person's own", async () => {
    const world = await aSharedConversation(database.db);
    const [answered, resolved] = await threadsOf(world, 2);
    if (!answered || !resolved) throw new Error("no conversations");
    await queueReply(deps(), world.ana, { ...answered, clientId: newId(), seenSeq: 1, body: "Done" });
    await resolveConversation(deps(), world.ana, resolved);
    const waiting = world.conversation.conversationId;
    expect((await list(world.ana, { state: "open" })).ids).toEqual([answered.conversationId, waiting]);
    expect((await list(world.ana, { state: "resolved" })).ids).toEqual([resolved.conversationId]);
    expect((await list(world.ana, { state: "snoozed" })).ids).toEqual([]);
    expect((await list(world.ana, { filters: ["unresponded"] })).ids).toEqual([waiting]);
    expect((await list(world.ana, { state: "open", filters: ["unread"] })).ids).toEqual([waiting]);
    expect((await list(world.ben, { state: "open", filters: ["unread"] })).ids).toEqual([
      answered.conversationId,
      waiting,
    ]);
    await markRead(deps(), world.ben, { conversationId: waiting, seq: 1 });
    expect((await list(world.ben, { state: "open", filters: ["unread"] })).ids).toEqual([
      answered.conversationId,
    ]);
    await database.db
      .update(conversations)
      .set({ markedUnreadAt: new Date() })
      .where(eq(conversations.id, waiting));
    expect((await list(world.ben, { state: "open", filters: ["unread"] })).ids).toEqual([
      answered.conversationId,
      waiting,
    ]);
  });

  test("I10: filters combine, in whatever order they are named", async () => {
    const world = await aSharedConversation(database.db);
    const [read, mine] = await threadsOf(world, 2);
    if (!read || !mine) throw new Error("no conversations");
    await markRead(deps(), world.ana, { ...read, seq: 1 });
    await database.db
      .update(conversations)
      .set({ assigneeId: world.ana.userId })
      .where(inArray(conversations.id, [read.conversationId, mine.conversationId]));
    expect((await list(world.ana, { assignee: "me" })).ids).toEqual([
      read.conversationId,
      mine.conversationId,
    ]);
    expect((await list(world.ben, { assignee: "me" })).ids).toEqual([]);
    for (const filters of [["unread"], ["unread", "unread"], ["unread", "unresponded"]] as const)
      expect((await list(world.ana, { filters, assignee: "me" })).ids).toEqual([mine.conversationId]);
    await resolveConversation(deps(), world.ben, mine);
    expect((await list(world.ana, { filters: ["unread"], assignee: "me", state: "open" })).ids).toEqual([]);
    expect((await list(world.ana, { filters: ["unread"], assignee: "me", state: "resolved" })).ids).toEqual([
      mine.conversationId,
    ]);
    const { next } = await list(world.ana, { filters: ["unread"], assignee: "me", limit: 1 });
    expect(next).toBeNull();
  });

  test("I10: by who has it, by tag, by mention, and what nobody attends to", async () => {
    const { db } = database;
    const world = await aSharedConversation(db);
    const [bens, nobodys, later] = await threadsOf(world, 3);
    if (!bens || !nobodys || !later) throw new Error("no conversations");
    const { conversationId: tagged } = world.conversation;
    const tagId = newId();
    const having = (conversationId: string, values: Partial<typeof conversations.$inferInsert>) =>
      db.update(conversations).set(values).where(eq(conversations.id, conversationId));
    await having(bens.conversationId, { assigneeId: world.ben.userId });
    await having(tagged, { assigneeId: world.ana.userId, tagIds: [newId(), tagId] });
    await having(later.conversationId, {
      assigneeId: world.ben.userId,
      state: "snoozed",
      snoozedUntil: new Date(),
      snoozedBy: world.ben.userId,
    });
    const ids = async (input: ListInput) => (await list(world.ana, { state: "open", ...input })).ids;
    expect(await ids({ assignee: world.ben.userId })).toEqual([bens.conversationId]);
    expect(await ids({ assignee: world.ben.userId, state: "all" })).toEqual([
      bens.conversationId,
      later.conversationId,
    ]);
    expect(await ids({ assignee: "nobody" })).toEqual([nobodys.conversationId]);
    expect(await ids({ assignee: "me", state: "snoozed" })).toEqual([]);
    expect(await ids({ state: "snoozed" })).toEqual([later.conversationId]);
    expect(await ids({ tagId })).toEqual([tagged]);
    expect(await ids({ tagId, assignee: "nobody" })).toEqual([]);

    const noted = await addNote(deps(), world.ben, { ...bens, clientId: newId(), body: "Ana?" });
    if (!noted.ok) throw new Error(noted.error.code);
    await db.insert(mentions).values({
      tenantId: world.ana.tenantId,
      conversationId: bens.conversationId,
      noteId: noted.value.note.id,
      userId: world.ana.userId,
      at: new Date(),
      names: ["Ana"],
    });
    expect(await ids({ filters: ["mentioned"] })).toEqual([bens.conversationId]);
    expect((await list(world.ben, { filters: ["mentioned"] })).ids).toEqual([]);

    expect(await ids({ filters: ["unattended"] })).toEqual([nobodys.conversationId]);
    await db
      .update(memberships)
      .set({ awaySince: new Date(), awayCause: "by_hand" })
      .where(eq(memberships.userId, world.ben.userId));
    expect(await ids({ filters: ["unattended"] })).toEqual([bens.conversationId, nobodys.conversationId]);
    expect(await ids({ filters: ["unattended"], assignee: world.ben.userId })).toEqual([bens.conversationId]);
  });

  test("BA5: a cursor that is forged, cut, another person's, another sign-in's or another filter's is refused", async () => {
    const world = await aSharedConversation(database.db);
    await threadsOf(world, 2);
    const { next } = await list(world.ana, { limit: 1 });
    if (!next) throw new Error("no cursor");
    const forged = Buffer.from(Buffer.from(next, "base64url").toString().replace(/^\d/, "9")).toString(
      "base64url",
    );
    const bad = async (actor: Actor, input: ListInput) =>
      expect(await listConversations(deps(), actor, input)).toEqual({
        ok: false,
        error: { code: "bad_cursor" },
      });
    for (const cursor of [forged, next.slice(0, -2), `${next}AA`, "", "nonsense", "x".repeat(10_000)])
      await bad(world.ana, { cursor });
    await bad(world.ben, { cursor: next });
    await bad({ ...world.ana, sessionId: newId() }, { cursor: next });
    await bad(world.ana, { cursor: next, state: "open" });
    await bad(world.ana, { cursor: next, numberId: world.number.numberId });
    for (const filters of [["unread"], ["unread", "drafts"]] as const)
      await bad(world.ana, { cursor: next, filters });
    for (const assignee of ["me", "nobody", world.ana.userId])
      await bad(world.ana, { cursor: next, assignee });
    await bad(world.ana, { cursor: next, tagId: newId() });
    const unread = (await list(world.ana, { limit: 1, filters: ["unread", "unresponded"] })).next;
    expect(
      (await list(world.ana, { filters: ["unresponded", "unread"], cursor: unread ?? "" })).ids,
    ).toHaveLength(2);
    await bad(world.ana, { cursor: unread ?? "", filters: ["unread"] });
  });

  test("BA7: a limit beyond its bounds is brought within them", async () => {
    const world = await aSharedConversation(database.db);
    await threadsOf(world, 2);
    for (const limit of [0, -1, 0.5]) expect((await list(world.ana, { limit })).ids).toHaveLength(1);
    expect((await list(world.ana, { limit: 1e9 })).ids).toHaveLength(3);
  });

  test("an opt-out shows once, also when two are in force", async () => {
    const world = await aSharedConversation(database.db);
    const { tenantId, numberId, address } = world.conversation;
    await anOptOut(database.db, world.conversation);
    await database.db.execute(
      sql`insert into opt_outs (id, tenant_id, address, number_id, word, via_number_id, at) values (${newId()}, ${tenantId}, ${address}, ${numberId}, 'CANCEL', ${numberId}, clock_timestamp())`,
    );
    expect((await list(world.ana)).conversations).toMatchObject([
      { conversation: { optedOut: { word: "STOP" } } },
    ]);
  });

  test("a page takes 2 statements, the inbox 8 in 3 round trips, a conversation 8 in 3", async () => {
    const world = await aSharedConversation(database.db);
    const [one] = await threadsOf(world, 1);
    if (!one) throw new Error("no conversation");
    await list(world.ana);
    const costs = async (run: () => Promise<unknown>, most: { statements: number; roundTrips: number }) => {
      const { statements, roundTrips } = await countWork(run);
      expect(statements.length, statements.join("\n")).toBe(most.statements);
      // An answer may come while others are still on their way: then the next statement shares their trip.
      expect(roundTrips).toBeLessThanOrEqual(most.roundTrips);
    };
    await costs(() => listConversations(deps(), world.ana, {}), { statements: 2, roundTrips: 2 });
    // The end of what is only read is a trip that nobody waits for.
    await costs(() => loadInbox(deps(), world.ana), { statements: 8, roundTrips: 3 });
    await costs(() => loadConversation(deps(), world.ana, one), { statements: 8, roundTrips: 3 });
  });
});

describe("a conversation", () => {
  test("I6, N5: pages back to the first message, with the event lines at their places, the same for everyone", async () => {
    const world = await aSharedConversation(database.db);
    const { conversationId } = world.conversation;
    await takeOver(deps(), world.ben, { conversationId, from: null });
    for (let index = 0; index < 3; index += 1)
      await anInbound(database.db, world.conversation, { agoMs: 0, body: `Text ${index}` });
    await resolveConversation(deps(), world.ana, { conversationId });
    await anInbound(database.db, world.conversation, { agoMs: 0, body: "Back again" });

    const kinds = (snapshot: Awaited<ReturnType<typeof conversation>>) =>
      snapshot.items.map((item) =>
        item.kind === "message"
          ? item.message.publicSeq
          : item.kind === "entry"
            ? item.entry.type
            : item.note.body,
      );
    const whole = await conversation(world.ana, conversationId);
    expect(kinds(whole)).toEqual([1, "taken_over", 2, 3, 4, "resolved", 5]);
    expect(whole.next).toBeNull();

    const last = await conversation(world.ana, conversationId, { limit: 2 });
    expect([kinds(last), last.next]).toEqual([[4, "resolved", 5], 4]);
    const middle = await conversation(world.ana, conversationId, { limit: 2, before: last.next ?? 0 });
    expect([kinds(middle), middle.next]).toEqual([[2, 3], 2]);
    const first = await conversation(world.ana, conversationId, { limit: 2, before: middle.next ?? 0 });
    expect([kinds(first), first.next]).toEqual([[1, "taken_over"], null]);

    const newcomer = await onNumber(
      database.db,
      await aPerson(database.db, world.tenant),
      world.number,
      "viewer",
    );
    expect((await conversation(newcomer, conversationId)).items).toEqual(whole.items);
  });

  test("V6, BA3: a foreign one and a missing one are the same not found, for readers and admins alike", async () => {
    const world = await aSharedConversation(database.db);
    const other = await aSharedConversation(database.db);
    const owner = await aPerson(database.db, world.tenant, { role: "owner" });
    const stranger = await aPerson(database.db, world.tenant);
    const notFound = { ok: false, error: { code: "not_found" } };
    for (const actor of [world.ana, owner])
      for (const conversationId of [other.conversation.conversationId, newId()])
        expect(await loadConversation(deps(), actor, { conversationId })).toEqual(notFound);
    expect(await loadConversation(deps(), stranger, world.conversation)).toEqual(notFound);
  });
});

describe("the inbox", () => {
  test("holds the viewer, the team, their numbers with the places of their logs, and the first page", async () => {
    const world = await aSharedConversation(database.db);
    const other = await aSharedConversation(database.db);
    const { numberId, epoch } = world.number;
    const loaded = await loadInbox(deps(), world.ana, { state: "open" });
    expect(loaded).toMatchObject({
      ok: true,
      value: {
        me: { id: world.ana.userId, name: "Ana Reyes", role: "member", undoSeconds: 5 },
        people: [{ id: world.ana.userId }, { id: world.ben.userId }],
        numbers: [
          {
            id: numberId,
            role: "member",
            can: { reply: true, note: true, assign: true, manage: false },
            personal: false,
          },
        ],
        streams: { [numberId]: { epoch, seq: 0 } },
        conversations: [
          { conversation: { id: world.conversation.conversationId }, mine: { seenSeq: 0, draft: null } },
        ],
        next: null,
      },
    });
    expect(JSON.stringify(loaded)).not.toContain(other.number.numberId);
  });
});

describe("compose", () => {
  test("opens the conversation that is there, or a new one that nobody's list shows until its first item", async () => {
    const world = await aSharedConversation(database.db);
    const { numberId } = world.number;
    expect(
      await startConversation(deps(), world.ana, { numberId, to: world.conversation.address }),
    ).toMatchObject({
      ok: true,
      value: { created: false, snapshot: { conversation: { id: world.conversation.conversationId } } },
    });

    const started = await startConversation(deps(), world.ana, { numberId, to: "(206) 555-0188" });
    if (!started.ok) throw new Error(started.error.code);
    const { conversation } = started.value.snapshot;
    expect(conversation).toMatchObject({ address: "+12065550188", dialable: true, publicSeq: 0, last: null });
    expect((await list(world.ben)).ids).toEqual([world.conversation.conversationId]);
    await queueReply(deps(), world.ana, {
      conversationId: conversation.id,
      clientId: newId(),
      seenSeq: 0,
      body: "Hello, this is Ana",
    });
    expect((await list(world.ben)).ids).toEqual([conversation.id, world.conversation.conversationId]);
  });

  test("BA10: to what cannot be texted it is refused with the reason, and makes no contact", async () => {
    const world = await aSharedConversation(database.db);
    const { numberId, e164 } = world.number;
    const wrong: [string, string][] = [
      [e164, "own_number"],
      ["32665", "short_code"],
      ["+19005550123", "premium"],
      ["+447700900123", "foreign"],
      ["911", "emergency"],
      ["123", "short_code"],
      ["9".repeat(20), "not_dialable"],
      ["AMAZON", "not_dialable"],
      [" ", "not_dialable"],
    ];
    const before = await database.db.execute(sql`select count(*) from contacts`);
    for (const [to, reason] of wrong)
      expect(await startConversation(deps(), world.ana, { numberId, to })).toEqual({
        ok: false,
        error: { code: "not_dialable", reason },
      });
    expect((await database.db.execute(sql`select count(*) from contacts`)).rows).toEqual(before.rows);
  });

  test("V6, N7: from a number that is foreign, missing, read-only or switched off it is refused", async () => {
    const world = await aSharedConversation(database.db);
    const other = await aSharedConversation(database.db);
    const owner = await aPerson(database.db, world.tenant, { role: "owner" });
    const viewer = await onNumber(
      database.db,
      await aPerson(database.db, world.tenant),
      world.number,
      "viewer",
    );
    const off = await aNumber(database.db, world.tenant, { disabledAt: new Date() });
    const to = "+12065550188";
    for (const numberId of [other.number.numberId, newId()])
      expect(await startConversation(deps(), owner, { numberId, to })).toEqual({
        ok: false,
        error: { code: "not_found" },
      });
    expect(await startConversation(deps(), viewer, { numberId: world.number.numberId, to })).toEqual({
      ok: false,
      error: { code: "forbidden" },
    });
    expect(await startConversation(deps(), owner, { numberId: off.numberId, to })).toEqual({
      ok: false,
      error: { code: "number_disabled" },
    });
  });
});
