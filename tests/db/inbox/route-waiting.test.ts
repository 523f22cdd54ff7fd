import { and, asc, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { conversations, timelineEntries } from "@/db/schema/conversations";
import { numbers } from "@/db/schema/numbers";
import { memberships } from "@/db/schema/people";
import type { PublishableEvent } from "@/lib/context";
import type { Actor } from "@/lib/domain/principal";
import { newId } from "@/lib/base/ids";
import { changeMany, undoMany } from "@/lib/inbox/bulk/change-many";
import { assign as assignByHand } from "@/lib/inbox/changes/assign";
import { routeWaiting } from "@/lib/inbox/changes/route-waiting";
import { grantNumber, revokeGrant } from "@/lib/numbers/grant-number";
import { changeRole } from "@/lib/people/change-role";
import { addGroup, changeMembers, deleteGroup } from "@/lib/people/groups";
import { switchMember } from "@/lib/people/switch-member";
import { aRacer } from "../../support/race";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import {
  aConversation,
  anInbound,
  anOptOut,
  aNumber,
  aPerson,
  aTenant,
  onNumber,
  type TestConversation,
} from "../../support/factories";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());

const deps = () => ({ db: database.db, now: () => new Date() });

/** So long after now, by the clock of the sweep. */
async function sweep({ afterMs = 0 } = {}) {
  const events: PublishableEvent[] = [];
  const changed = await routeWaiting({
    db: database.db,
    now: () => new Date(Date.now() + afterMs),
    publishNow: (published) => void events.push(...published.events),
  });
  return { changed, events };
}

type Routing = "none" | "first_replier" | "in_turn" | "fewest_open";

async function aTeam(routing: Routing, { unansweredMinutes }: { unansweredMinutes?: number } = {}) {
  const tenant = await aTenant(database.db);
  const number = await aNumber(database.db, tenant, {
    routing,
    ...(unansweredMinutes && { unansweredMinutes }),
  });
  const owner = await aPerson(database.db, tenant, { role: "owner" });
  const join = async (name: string) =>
    onNumber(database.db, await aPerson(database.db, tenant, { name }), number);
  return { tenant, number, owner, ana: await join("Ana"), ben: await join("Ben"), join };
}
type Team = Awaited<ReturnType<typeof aTeam>>;

/** Its customer wrote so long ago; somebody may have it since then. */
async function waiting({ number }: Team, { agoMs = 60_000, of }: { agoMs?: number; of?: Actor } = {}) {
  const conversation = await aConversation(database.db, number);
  await anInbound(database.db, conversation, { agoMs });
  if (of) await assign(conversation, of, agoMs);
  return conversation;
}

const assign = ({ conversationId }: TestConversation, { userId }: Actor, agoMs = 60_000) =>
  database.db
    .update(conversations)
    .set({ assigneeId: userId, assignedAt: new Date(Date.now() - agoMs) })
    .where(eq(conversations.id, conversationId));

const setMember = ({ tenantId, userId }: Actor, values: Partial<typeof memberships.$inferInsert>) =>
  database.db
    .update(memberships)
    .set(values)
    .where(and(eq(memberships.tenantId, tenantId), eq(memberships.userId, userId)));
const goAway = (who: Actor) => setMember(who, { awaySince: new Date(), awayCause: "by_hand" });
const comeBack = (who: Actor) => setMember(who, { awaySince: null, awayCause: null });

const assigneeOf = async ({ conversationId }: TestConversation) =>
  (await database.db.select().from(conversations).where(eq(conversations.id, conversationId)))[0]?.assigneeId;

const entriesOf = async ({ conversationId }: TestConversation) =>
  (
    await database.db
      .select()
      .from(timelineEntries)
      .where(eq(timelineEntries.conversationId, conversationId))
      .orderBy(asc(timelineEntries.at))
  ).map(({ type, reason, subjectUserId }) => ({ type, reason, subjectUserId }));

describe("N10: what nobody has, on a number that chooses", () => {
  test("N10: goes to who comes back, the longest waiting first, as far as they may have it, once over several rounds at once", async () => {
    const team = await aTeam("in_turn");
    await goAway(team.ana);
    await goAway(team.ben);
    await setMember(team.ben, { capacity: 2 });
    const [third, first, second] = [
      await waiting(team, { agoMs: 60_000 }),
      await waiting(team, { agoMs: 180_000 }),
      await waiting(team, { agoMs: 120_000 }),
    ];
    expect((await sweep()).changed).toBe(0);
    await comeBack(team.ben);
    const rounds = await Promise.all([sweep(), sweep(), sweep()]);
    expect(rounds.reduce((sum, { changed }) => sum + changed, 0)).toBe(2);
    expect(rounds.flatMap(({ events }) => events.map(({ type }) => type))).toEqual([
      "conversation.assigned",
      "conversation.assigned",
    ]);
    expect(await Promise.all([first, second, third].map(assigneeOf))).toEqual([
      team.ben.userId,
      team.ben.userId,
      null,
    ]);
    expect(await entriesOf(first)).toEqual([
      { type: "assigned", reason: "in_turn", subjectUserId: team.ben.userId },
    ]);
  });

  test("N10: is given in turn, and each once, also by the sweeps of two processes", async () => {
    const team = await aTeam("in_turn");
    const all: TestConversation[] = [];
    for (let index = 0; index < 21; index += 1) all.push(await waiting(team));
    const racers = await Promise.all([aRacer(database.url), aRacer(database.url)]);
    await Promise.all(
      racers.flatMap((racer) => [racer.run({ run: "routeWaiting" }), racer.run({ run: "routeWaiting" })]),
    );
    await Promise.all(racers.map((racer) => racer.stop()));
    const counts = Map.groupBy(await Promise.all(all.map(assigneeOf)), (who) => who);
    expect([...counts.values()].map(({ length }) => length).toSorted()).toEqual([10, 11]);
    for (const conversation of all) expect(await entriesOf(conversation)).toHaveLength(1);
  });

  test("N10: what somebody gave back by hand is the team's: it does not return to them", async () => {
    const team = await aTeam("in_turn");
    const conversation = await waiting(team, { of: team.ana });
    const { conversationId } = conversation;
    const given = await assignByHand(deps(), team.ana, { conversationId, to: null, from: team.ana.userId });
    expect(given).toMatchObject({ ok: true });
    expect((await sweep()).changed).toBe(0);
    expect(await assigneeOf(conversation)).toBeNull();
  });

  test("N10: what somebody gave back by hand is still the team's when a colleague gave it out with others and undid that", async () => {
    const team = await aTeam("in_turn");
    const conversation = await waiting(team, { of: team.ana });
    const { conversationId } = conversation;
    await assignByHand(deps(), team.ana, { conversationId, to: null, from: team.ana.userId });
    const id = newId();
    const change = { type: "assign" as const, to: team.ben.userId };
    const chosen = { ids: [conversationId] };
    expect(await changeMany(deps(), team.ben, { id, change, chosen })).toMatchObject({ ok: true });
    expect(await undoMany(deps(), team.ben, { id })).toMatchObject({ value: { progress: { undone: 1 } } });
    expect((await sweep()).changed).toBe(0);
    expect(await assigneeOf(conversation)).toBeNull();
  });

  test("N10, N11: what was given back by hand and taken again does not stick to who goes away then", async () => {
    const team = await aTeam("in_turn");
    const conversation = await waiting(team, { of: team.ana });
    const { conversationId } = conversation;
    const { userId: ana } = team.ana;
    const { userId: ben } = team.ben;
    await assignByHand(deps(), team.ana, { conversationId, to: null, from: ana });
    expect(await assignByHand(deps(), team.ben, { conversationId, to: ben, from: null })).toMatchObject({
      ok: true,
    });
    await goAway(team.ben);
    await sweep({ afterMs: 61_000 });
    expect(await assigneeOf(conversation)).toBe(ana);
  });

  test("N10: is left alone if it was answered or opted out, or the number does not choose, or is off", async () => {
    const team = await aTeam("in_turn");
    const answered = await waiting(team);
    await database.db
      .update(conversations)
      .set({ unrespondedSince: null })
      .where(eq(conversations.id, answered.conversationId));
    await anOptOut(database.db, await waiting(team));
    await waiting(await aTeam("first_replier"));
    const off = await aTeam("in_turn");
    await waiting(off);
    await database.db
      .update(numbers)
      .set({ disabledAt: sql`now()` })
      .where(eq(numbers.id, off.number.numberId));
    expect((await sweep()).changed).toBe(0);
  });
});

describe("N11: what somebody has who went away", () => {
  test("N11: returns to the team after a minute if nobody answered it, saying so; what is answered stays", async () => {
    const team = await aTeam("none");
    const unanswered = await waiting(team, { of: team.ana });
    const answered = await waiting(team, { of: team.ana });
    await database.db
      .update(conversations)
      .set({ unrespondedSince: null })
      .where(eq(conversations.id, answered.conversationId));
    await goAway(team.ana);
    expect((await sweep({ afterMs: 59_000 })).changed).toBe(0);
    const rounds = await Promise.all([sweep({ afterMs: 61_000 }), sweep({ afterMs: 61_000 })]);
    expect(rounds.reduce((sum, { changed }) => sum + changed, 0)).toBe(1);
    expect(await assigneeOf(unanswered)).toBeNull();
    expect(await assigneeOf(answered)).toBe(team.ana.userId);
    expect(await entriesOf(unanswered)).toEqual([
      { type: "unassigned", reason: "away", subjectUserId: team.ana.userId },
    ]);
    // a text for what they still have does the same
    await anInbound(database.db, answered);
    await sweep({ afterMs: 61_000 });
    expect(await assigneeOf(answered)).toBeNull();
  });

  test("N11: who is back before the minute is over keeps all", async () => {
    const team = await aTeam("none");
    const conversation = await waiting(team, { of: team.ana });
    await goAway(team.ana);
    await comeBack(team.ana);
    expect((await sweep({ afterMs: 120_000 })).changed).toBe(0);
    expect(await assigneeOf(conversation)).toBe(team.ana.userId);
  });

  test("N11: is given to another where the number chooses", async () => {
    const team = await aTeam("fewest_open");
    const conversation = await waiting(team, { of: team.ana });
    await goAway(team.ana);
    await sweep({ afterMs: 61_000 });
    expect(await assigneeOf(conversation)).toBe(team.ben.userId);
    expect(await entriesOf(conversation)).toMatchObject([{ reason: "away" }, { reason: "fewest_open" }]);
  });

  test("N11: unanswered for the number's minutes it is the team's, and is not given again while that customer waits", async () => {
    const team = await aTeam("in_turn", { unansweredMinutes: 10 });
    const old = await waiting(team, { agoMs: 11 * 60_000, of: team.ana });
    const fresh = await waiting(team, { agoMs: 9 * 60_000, of: team.ana });
    const justGiven = await waiting(team, { agoMs: 11 * 60_000 });
    await assign(justGiven, team.ben, 60_000);
    expect((await sweep()).changed).toBe(1);
    expect((await sweep()).changed).toBe(0);
    expect(await Promise.all([old, fresh, justGiven].map(assigneeOf))).toEqual([
      null,
      team.ana.userId,
      team.ben.userId,
    ]);
    expect(await entriesOf(old)).toMatchObject([{ type: "unassigned", reason: "unanswered" }]);
  });
});

describe("N11: what somebody has who may no longer answer it", () => {
  const ways: [string, (team: Team) => Promise<unknown>][] = [
    [
      "taken off the number",
      ({ owner, number, ana }) => revokeGrant(deps(), owner, { ...number, holder: { userId: ana.userId } }),
    ],
    [
      "made a reader",
      ({ owner, number, ana }) =>
        grantNumber(deps(), owner, { ...number, holder: { userId: ana.userId }, role: "viewer" }),
    ],
    [
      "made a manager",
      ({ owner, ana }) => changeRole(deps(), owner, { userId: ana.userId, role: "manager" }),
    ],
    ...(["removed from", "in a deleted"] as const).map((how): [string, (team: Team) => Promise<unknown>] => [
      `${how} group`,
      async ({ owner, number, ana }) => {
        const { numberId } = number;
        const made = await addGroup(deps(), owner, { name: `Crew ${how}` });
        if (!made.ok) throw new Error(made.error.code);
        const { groupId } = made.value;
        await changeMembers(deps(), owner, { groupId, add: [ana.userId], remove: [] });
        await grantNumber(deps(), owner, { numberId, holder: { groupId }, role: "member" });
        await revokeGrant(deps(), owner, { numberId, holder: { userId: ana.userId } });
        return how === "removed from"
          ? changeMembers(deps(), owner, { groupId, add: [], remove: [ana.userId] })
          : deleteGroup(deps(), owner, { groupId, numberIds: [numberId] });
      },
    ]),
    ["switched off", ({ owner, ana }) => switchMember(deps(), owner, { userId: ana.userId, to: "off" })],
  ];
  test.each(ways)("N11: returns to the team at once when they are %s, with the change", async (_, leave) => {
    const team = await aTeam("none");
    const open = await waiting(team, { of: team.ana });
    const other = await waiting(team, { of: team.ben });
    expect(await leave(team)).toMatchObject({ ok: true });
    expect(await assigneeOf(open)).toBeNull();
    expect(await assigneeOf(other)).toBe(team.ben.userId);
    expect(await entriesOf(open)).toEqual([
      { type: "unassigned", reason: "left_number", subjectUserId: team.ana.userId },
    ]);
  });

  test("N11: what somebody works on at that moment is returned by the sweep: nobody waits for each other", async () => {
    const team = await aTeam("none");
    const conversation = await waiting(team, { of: team.ana });
    await database.db.transaction(async (tx) => {
      await tx
        .select()
        .from(conversations)
        .where(eq(conversations.id, conversation.conversationId))
        .for("update");
      await revokeGrant(deps(), team.owner, { ...team.number, holder: { userId: team.ana.userId } });
    });
    expect(await assigneeOf(conversation)).toBe(team.ana.userId);
    expect((await sweep()).changed).toBe(1);
    expect(await assigneeOf(conversation)).toBeNull();
  });
});
