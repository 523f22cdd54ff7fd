import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { conversations } from "@/db/schema/conversations";
import { sends } from "@/db/schema/delivery";
import { messages } from "@/db/schema/messages";
import { memberships, sessions, users } from "@/db/schema/people";
import { findSession } from "@/db/queries/people/actor";
import { insertSession } from "@/db/queries/people/sign-in";
import type { AuthDeps } from "@/lib/auth/deps";
import { systemClock } from "@/lib/base/clock";
import { switchPerson } from "@/lib/people/manage-people";
import type { Actor } from "@/lib/domain/principal";
import { queueReply } from "@/lib/inbox/replies/queue-reply";
import { newId } from "@/lib/base/ids";
import { memberIdOf } from "@/lib/base/stream";
import { grantNumber } from "@/lib/numbers/grant-number";
import { assignable } from "@/lib/people/assignable";
import { changeRole } from "@/lib/people/change-role";
import { listTeam, PEOPLE_A_PAGE } from "@/lib/people/list-team";
import { switchMember } from "@/lib/people/switch-member";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aConversation, anInbound, aPerson, aTenant, onNumber } from "../../support/factories";
import { aLedger, ledgerCarrier, takes } from "../../support/ledger-carrier";
import { aRacer, type Racer } from "../../support/race";
import { aQueuedText, deliveryDeps, messageById, sendAll } from "../../support/sending";
import { eventsOf } from "../../support/webhook";
import { aHouse, auditOf, authDepsOn, rolesIn, signInAs, withPassword } from "./house";

let database: TestDatabase;
let deps: AuthDeps;
beforeAll(async () => {
  database = await createTestDatabase();
  deps = authDepsOn(database.db);
});
afterAll(() => database.close());

const plain = () => ({ db: database.db, now: systemClock });
const refusal = (code: string) => ({ ok: false, error: { code } });
const aSession = (actor: Actor) =>
  insertSession(database.db, {
    userId: actor.userId,
    tenantId: actor.tenantId,
    expiresAt: new Date(Date.now() + 3_600_000),
  });

/** What was told in that person's own room. */
const ownEventsOf = async (db: TestDatabase["db"], actor: Actor) =>
  eventsOf(db, { numberId: await memberIdOf(actor) });

describe("a person who is switched off", () => {
  test("V5, V39: has no session, no way in and no socket in this team from then on; with the place and the lines of before when on again", async () => {
    const { db, tenant, line, owner, member: person } = await aHouse(database.db);
    const member = await onNumber(db, person, line);
    const email = await withPassword(db, member);
    const sessionId = await aSession(member);
    expect(await switchMember(plain(), owner, { userId: member.userId, to: "off" })).toMatchObject({
      ok: true,
      value: { changed: true },
    });
    expect(await findSession(db, { sessionId })).toBeUndefined();
    expect(await signInAs(deps, email)).toEqual(refusal("mismatch"));
    expect(await eventsOf(db, line)).toMatchObject([
      { type: "access.revoked", userId: member.userId, sessionId: null },
    ]);
    expect(await ownEventsOf(db, member)).toMatchObject([
      { type: "access.revoked", userId: member.userId, sessionId: null },
    ]);
    // A session that began at that moment counts for nothing either.
    expect(await findSession(db, { sessionId: await aSession(member) })).toBeUndefined();

    expect(await switchMember(plain(), owner, { userId: member.userId, to: "on" })).toMatchObject({
      ok: true,
    });
    expect(await findSession(db, { sessionId })).toMatchObject({
      revokedAt: expect.any(Date),
      grants: [{ numberId: line.numberId, role: "member" }],
    });
    expect(await signInAs(deps, email)).toMatchObject({ ok: true });
    for (const heard of [await eventsOf(db, line), await ownEventsOf(db, member)])
      expect(heard.map(({ type }) => type)).toEqual(["access.revoked", "access.granted"]);
    expect(
      (await auditOf(db, tenant))
        .filter(({ action }) => action.startsWith("person."))
        .map(({ action, subjectId }) => [action, subjectId]),
    ).toEqual([
      ["person.disabled", member.userId],
      ["person.enabled", member.userId],
    ]);
  });

  test("is so in this team only: in another they go on, and sign in to that", async () => {
    const { db, owner, member } = await aHouse(database.db);
    const email = await withPassword(db, member);
    const elsewhere = await aHouse(db);
    await db
      .insert(memberships)
      .values({ tenantId: elsewhere.tenant.tenantId, userId: member.userId, role: "member", color: "moss" });
    const there = await aSession({ ...member, tenantId: elsewhere.tenant.tenantId });
    await aSession(member);
    await switchMember(plain(), owner, { userId: member.userId, to: "off" });
    expect(await findSession(db, { sessionId: there })).toMatchObject({ revokedAt: null });
    expect(
      (await db.select({ disabledAt: users.disabledAt }).from(users).where(eq(users.id, member.userId)))[0],
    ).toEqual({ disabledAt: null });
    const signedIn = await signInAs(deps, email);
    const [session] = await db
      .select()
      .from(sessions)
      .where(eq(sessions.id, signedIn.ok ? signedIn.value.sessionId : newId()));
    expect(session?.tenantId).toBe(elsewhere.tenant.tenantId);
  });

  test("author_removed: what they sent and what has not left fails at once, its words stay, and the customer waits again", async () => {
    const { db, line, owner, member: person } = await aHouse(database.db);
    const member = await onNumber(db, person, line);
    const conversation = await aConversation(db, line);
    const { publicSeq } = await anInbound(db, conversation);
    const sent = await queueReply(plain(), member, {
      conversationId: conversation.conversationId,
      clientId: newId(),
      seenSeq: publicSeq,
      body: "On its way",
      undoSeconds: 30,
    });
    if (!sent.ok) throw new Error("not queued");
    const ledger = await aLedger();
    const delivery = deliveryDeps(db, ledgerCarrier(ledger.file, { behave: () => takes }));
    expect(await switchPerson(delivery, owner, { userId: member.userId, to: "off" })).toMatchObject({
      ok: true,
      value: { failed: 1 },
    });
    const text = await messageById(db, sent.value.message.id);
    expect(text).toMatchObject({ status: "failed", statusCode: "author_removed", body: "On its way" });
    expect(await db.select().from(sends).where(eq(sends.messageId, text.id))).toEqual([]);
    expect(delivery.published.map(({ type }) => type)).toEqual([
      "access.revoked",
      "access.revoked",
      "message.status_changed",
    ]);
    await sendAll(delivery);
    expect(ledger.entries()).toEqual([]);
    expect(
      (
        await db
          .select({ since: conversations.unrespondedSince })
          .from(conversations)
          .where(eq(conversations.id, conversation.conversationId))
      )[0]?.since,
    ).toBeInstanceOf(Date);
  });

  test("V5: a reply that was being accepted at that moment fails when it is to leave", async () => {
    const { db, line, owner, member: person } = await aHouse(database.db);
    const member = await onNumber(db, person, line);
    const conversation = await aConversation(db, line);
    await switchMember(plain(), owner, { userId: member.userId, to: "off" });
    const { messageId } = await aQueuedText(db, member, conversation);
    const ledger = await aLedger();
    await sendAll(deliveryDeps(db, ledgerCarrier(ledger.file, { behave: () => takes })));
    expect(await messageById(db, messageId)).toMatchObject({
      status: "failed",
      statusCode: "author_removed",
    });
    expect(ledger.entries()).toEqual([]);
    // And what a request of before still asks is answered as to nobody.
    expect(
      await queueReply(plain(), member, {
        conversationId: conversation.conversationId,
        clientId: newId(),
        seenSeq: 1,
        body: "Hello",
      }),
    ).toEqual(refusal("not_found"));
  });

  test("is offered for no line, and put on none", async () => {
    const { line, owner, member } = await aHouse(database.db);
    await switchMember(plain(), owner, { userId: member.userId, to: "off" });
    expect((await assignable(plain(), owner, line)).people.map(({ id }) => id)).not.toContain(member.userId);
    expect(
      await grantNumber(plain(), owner, {
        numberId: line.numberId,
        holder: { userId: member.userId },
        role: "member",
      }),
    ).toEqual(refusal("not_found"));
  });

  test("V43: is nobody's to switch who stands below them; nor one's own", async () => {
    const { owner, admin, member } = await aHouse(database.db);
    expect(await switchMember(plain(), admin, { userId: owner.userId, to: "off" })).toEqual(
      refusal("forbidden"),
    );
    expect(await switchMember(plain(), member, { userId: admin.userId, to: "off" })).toEqual(
      refusal("forbidden"),
    );
    expect(await switchMember(plain(), admin, { userId: admin.userId, to: "off" })).toEqual(
      refusal("yourself"),
    );
    expect(await switchMember(plain(), admin, { userId: member.userId, to: "off" })).toMatchObject({
      ok: true,
    });
    expect(await switchMember(plain(), admin, { userId: member.userId, to: "off" })).toMatchObject({
      ok: true,
      value: { changed: false, events: [] },
    });
  });
});

describe("a role", () => {
  test("V43: is given up to one's own, and to nobody above it", async () => {
    const { db, tenant, owner, admin, member } = await aHouse(database.db);
    expect(await changeRole(plain(), admin, { userId: member.userId, role: "owner" })).toEqual(
      refusal("forbidden"),
    );
    expect(await changeRole(plain(), admin, { userId: admin.userId, role: "owner" })).toEqual(
      refusal("forbidden"),
    );
    expect(await changeRole(plain(), admin, { userId: owner.userId, role: "member" })).toEqual(
      refusal("forbidden"),
    );
    expect(await changeRole(plain(), admin, { userId: member.userId, role: "admin" })).toMatchObject({
      ok: true,
      value: { changed: true },
    });
    expect(await changeRole(plain(), owner, { userId: admin.userId, role: "member" })).toMatchObject({
      ok: true,
    });
    // The session still says admin; the team does not.
    expect(await changeRole(plain(), admin, { userId: admin.userId, role: "admin" })).toEqual(
      refusal("forbidden"),
    );
    expect((await rolesIn(db, tenant)).get(admin.userId)).toBe("member");
  });

  test("that no longer sees a line closes its sockets there; on the others the rooms are told", async () => {
    const { db, line, other, owner, admin } = await aHouse(database.db);
    await onNumber(db, admin, line);
    await changeRole(plain(), owner, { userId: admin.userId, role: "member" });
    expect(await eventsOf(db, other)).toMatchObject([
      { type: "access.revoked", userId: admin.userId, sessionId: null },
    ]);
    expect(await eventsOf(db, line)).toMatchObject([
      { type: "access.granted", userId: admin.userId, may: "reply" },
    ]);
    await changeRole(plain(), owner, { userId: admin.userId, role: "manager" });
    expect((await eventsOf(db, line)).at(-1)).toMatchObject({
      type: "access.granted",
      userId: admin.userId,
      may: "read",
    });
    expect((await eventsOf(db, other)).map(({ type }) => type)).toEqual(["access.revoked", "access.granted"]);
    expect(await ownEventsOf(db, admin)).toMatchObject([
      { type: "number.taken", numberId: other.numberId },
      { type: "number.given", numberId: other.numberId },
    ]);
  });

  test("of somebody who is switched off opens no room", async () => {
    const { db, line, owner, admin } = await aHouse(database.db);
    await switchMember(plain(), owner, { userId: admin.userId, to: "off" });
    await changeRole(plain(), owner, { userId: admin.userId, role: "manager" });
    for (const heard of [await eventsOf(db, line), await ownEventsOf(db, admin)])
      expect(heard.map(({ type }) => type)).toEqual(["access.revoked"]);
  });

  test("V43: the last owner who can act is neither demoted nor switched off", async () => {
    const { db, owner, tenant } = await aHouse(database.db);
    expect(await changeRole(plain(), owner, { userId: owner.userId, role: "admin" })).toEqual(
      refusal("last_owner"),
    );
    const second = await aPerson(db, tenant, { role: "owner" });
    await switchMember(plain(), owner, { userId: second.userId, to: "off" });
    expect(await changeRole(plain(), owner, { userId: owner.userId, role: "admin" })).toEqual(
      refusal("last_owner"),
    );
    await switchMember(plain(), owner, { userId: second.userId, to: "on" });
    await db.update(users).set({ disabledAt: new Date() }).where(eq(users.id, second.userId));
    expect(await changeRole(plain(), owner, { userId: owner.userId, role: "admin" })).toEqual(
      refusal("last_owner"),
    );
    await db.update(users).set({ disabledAt: null }).where(eq(users.id, second.userId));
    expect(await changeRole(plain(), owner, { userId: owner.userId, role: "admin" })).toMatchObject({
      ok: true,
    });
  });
});

/** Seen to fail without the team's lock: tests/mutants/team-without-lock.patch. */
describe("V43: two owners who remove each other at the same moment, in two processes", () => {
  let racers: Racer[];
  beforeAll(async () => void (racers = await Promise.all([aRacer(database.url), aRacer(database.url)])));
  afterAll(() => Promise.all(racers.map((racer) => racer.stop())));

  test("leave one owner, every time", async () => {
    for (let round = 0; round < 30; round += 1) {
      const tenant = await aTenant(database.db);
      const [one, two] = [
        await aPerson(database.db, tenant, { role: "owner" }),
        await aPerson(database.db, tenant, { role: "owner" }),
      ];
      const remove = (racer: Racer | undefined, actor: Actor, userId: string, kind: number) =>
        kind === 0
          ? racer?.run({ run: "changeRole", actor, input: { userId, role: "member" } })
          : racer?.run({ run: "switchMember", actor, input: { userId, to: "off" } });
      const outcomes = await Promise.all([
        remove(racers[0], one, two.userId, round % 2),
        remove(racers[1], two, one.userId, round % 3 === 0 ? 1 : 0),
      ]);
      expect(
        outcomes.filter((outcome) => (outcome as { ok: boolean }).ok),
        `round ${round}`,
      ).toHaveLength(1);
      expect(
        [...(await rolesIn(database.db, tenant)).values()].filter((role) => role === "owner"),
      ).toHaveLength(1);
    }
  });
});

describe("the list", () => {
  test("shows the team by name, a page at a time, found by words, without a person missing or twice", async () => {
    const { db, tenant, owner } = await aHouse(database.db);
    for (let person = 0; person < 120; person += 1)
      await aPerson(db, tenant, { name: `Teammate ${person % 7} 50%_` });
    const seen: string[] = [];
    let after: string | null = null;
    let pages = 0;
    do {
      const page: Awaited<ReturnType<typeof listTeam>> = await listTeam(plain(), owner, {
        filter: { words: "", state: "every" },
        after,
      });
      seen.push(...page.people.map(({ id }) => id));
      expect(page.counts).toEqual({ all: 123, off: 0 });
      after = page.next;
      pages += 1;
    } while (after !== null);
    expect([seen.length, new Set(seen).size, pages]).toEqual([123, 123, Math.ceil(123 / PEOPLE_A_PAGE)]);
    const found = async (words: string) =>
      (await listTeam(plain(), owner, { filter: { words, state: "every" }, after: null })).counts.all;
    expect([
      await found("teammate 3"),
      await found("50%_"),
      await found("%"),
      await found("50__"),
      await found(owner.userId.slice(0, 30)),
    ]).toEqual([17, 120, 120, 0, 1]);
  });

  test("tells nobody anything who may not manage people", async () => {
    const { member, admin } = await aHouse(database.db);
    const all = { filter: { words: "", state: "every" as const }, after: null };
    expect(await listTeam(plain(), member, all)).toEqual({
      people: [],
      counts: { all: 0, off: 0 },
      next: null,
    });
    const { people } = await listTeam(plain(), admin, all);
    expect(
      people.map(({ role, mayChange, maySwitch, noLink }) => [role, mayChange, maySwitch, noLink]).toSorted(),
    ).toEqual([
      ["admin", true, false, "yourself"],
      ["member", true, true, null],
      ["owner", false, false, "forbidden"],
    ]);
  });
});

test("a text that has left stays as it is when its author is switched off", async () => {
  const { db, line, owner, member: person } = await aHouse(database.db);
  const member = await onNumber(db, person, line);
  const { messageId } = await aQueuedText(db, member, await aConversation(db, line));
  const delivery = deliveryDeps(db, ledgerCarrier((await aLedger()).file, { behave: () => takes }));
  await sendAll(delivery);
  await switchPerson(delivery, owner, { userId: member.userId, to: "off" });
  expect(
    (await db.select({ status: messages.status }).from(messages).where(eq(messages.id, messageId)))[0],
  ).toEqual({ status: "accepted" });
});
