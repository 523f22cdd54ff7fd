import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { auditEntries } from "@/db/schema/governance";
import { groupMembers, groups, memberships } from "@/db/schema/people";
import { streamEvents } from "@/db/schema/events";
import { systemClock } from "@/lib/base/clock";
import { insertMemberStream } from "@/db/queries/events/streams";
import { newId } from "@/lib/base/ids";
import { disableNumber, enableNumber } from "@/lib/numbers/change-number";
import { memberIdOf } from "@/lib/base/stream";
import type { Actor } from "@/lib/domain/principal";
import { grantNumber, revokeGrant } from "@/lib/numbers/grant-number";
import { myNumbers } from "@/lib/numbers/my-numbers";
import { peopleOfNumber } from "@/lib/numbers/admin-numbers";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aNumber, aPerson, aTenant, onNumber } from "../../support/factories";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
const deps = () => ({ db: database.db, now: systemClock });

async function aTeam() {
  const { db } = database;
  const tenant = await aTenant(db);
  const number = await aNumber(db, tenant);
  const owner = await aPerson(db, tenant, { name: "Olga", role: "owner" });
  const member = await onNumber(db, await aPerson(db, tenant, { name: "Max" }), number);
  const newcomer = await aPerson(db, tenant, { name: "Nia" });
  return { db, tenant, number, owner, member, newcomer };
}

const elsewhereOf = ({ tenantId }: { tenantId: string }, { userId }: Actor) => ({ tenantId, userId });

const eventsOf = (streamId: string) =>
  database.db
    .select({ type: streamEvents.type, payload: streamEvents.payload })
    .from(streamEvents)
    .where(eq(streamEvents.streamId, streamId))
    .orderBy(streamEvents.seq);

async function aGroup(tenantId: string, ...userIds: string[]) {
  const groupId = newId();
  await database.db.insert(groups).values({ id: groupId, tenantId, name: groupId });
  for (const userId of userIds) await database.db.insert(groupMembers).values({ tenantId, groupId, userId });
  return { groupId };
}

describe("people on a number", () => {
  test("N8: a grant is there with the next look, tells the number's room and the audit log", async () => {
    const { db, number, owner, newcomer } = await aTeam();
    const { numberId } = number;
    expect((await grantNumber(deps(), owner, { numberId, holder: newcomer, role: "member" })).ok).toBe(true);
    expect(await myNumbers(deps(), { ...newcomer, grants: [{ numberId, role: "member" }] })).toMatchObject([
      { id: numberId, role: "member", can: { reply: true } },
    ]);
    expect(await eventsOf(numberId)).toEqual([
      { type: "access.granted", payload: { userId: newcomer.userId, may: "reply" } },
    ]);
    expect(await db.select().from(auditEntries).where(eq(auditEntries.subjectId, numberId))).toMatchObject([
      {
        action: "number.granted",
        actorId: owner.userId,
        details: { userId: newcomer.userId, role: "member" },
      },
    ]);
  });

  test("N8: a number that is given to somebody, or taken, is told in their own room of that team, and in no other number's", async () => {
    const { db, tenant, number, owner, member, newcomer } = await aTeam();
    const { numberId } = number;
    const held = await aNumber(db, tenant);
    await onNumber(db, newcomer, held);
    const group = await aGroup(tenant.tenantId, newcomer.userId, member.userId);
    const own = async ({ tenantId, userId }: Pick<Actor, "tenantId" | "userId">) =>
      eventsOf(await memberIdOf({ tenantId, userId }));
    const [given, taken] = (["number.given", "number.taken"] as const).map((type) => ({
      type,
      payload: { numberId },
    }));

    const put = await grantNumber(deps(), owner, { numberId, holder: group, role: "member" });
    expect(put).toMatchObject({
      value: { events: [{ numberId }, { memberId: await memberIdOf(newcomer), events: [{ seq: 1 }] }] },
    });
    expect(await own(newcomer)).toEqual([given]);
    // Who had it already was given nothing.
    expect(await own(member)).toEqual([]);
    expect(await eventsOf(held.numberId)).toEqual([]);

    // A grant of their own changes nothing for them, nor does the end of the group's while they have it.
    await grantNumber(deps(), owner, { numberId, holder: newcomer, role: "viewer" });
    await revokeGrant(deps(), owner, { numberId, holder: group });
    expect(await own(newcomer)).toEqual([given]);
    await revokeGrant(deps(), owner, { numberId, holder: newcomer });
    expect(await own(newcomer)).toEqual([given, taken]);
    expect(await own(member)).toEqual([]);
    expect(await own(owner)).toEqual([]);

    // In another team of theirs nothing is told.
    const elsewhere = await aTenant(db);
    await db
      .insert(memberships)
      .values({ ...elsewhereOf(elsewhere, newcomer), role: "member", color: "moss" });
    await insertMemberStream(db, elsewhereOf(elsewhere, newcomer));
    await grantNumber(deps(), owner, { numberId, holder: newcomer, role: "member" });
    expect(await own(newcomer)).toEqual([given, taken, given]);
    expect(await own(elsewhereOf(elsewhere, newcomer))).toEqual([]);
  });

  test("a grant that is there already changes nothing; another role replaces it", async () => {
    const { number, owner, member } = await aTeam();
    const { numberId } = number;
    expect(await grantNumber(deps(), owner, { numberId, holder: member, role: "member" })).toMatchObject({
      ok: true,
      value: { events: [] },
    });
    expect((await grantNumber(deps(), owner, { numberId, holder: member, role: "viewer" })).ok).toBe(true);
    expect(await eventsOf(numberId)).toEqual([
      { type: "access.granted", payload: { userId: member.userId, may: "read" } },
    ]);
    expect(await peopleOfNumber(deps(), owner, { numberId })).toMatchObject({
      ok: true,
      value: [{ userId: member.userId, role: "viewer" }],
    });
  });

  test("V5: a revocation tells the room who is out, and what those may do who keep another way in", async () => {
    const { db, tenant, number, owner, member, newcomer } = await aTeam();
    const { numberId } = number;
    await onNumber(db, newcomer, number);
    const group = await aGroup(tenant.tenantId, newcomer.userId);
    await grantNumber(deps(), owner, { numberId, holder: group, role: "viewer" });
    expect(await revokeGrant(deps(), owner, { numberId, holder: newcomer })).toMatchObject({
      ok: true,
      value: {
        events: [{ numberId, events: [{ type: "access.granted", userId: newcomer.userId, may: "read" }] }],
      },
    });
    expect(await revokeGrant(deps(), owner, { numberId, holder: member })).toMatchObject({
      ok: true,
      value: {
        events: [
          { numberId, events: [{ type: "access.revoked", userId: member.userId, sessionId: null }] },
          { memberId: await memberIdOf(member), events: [{ type: "number.taken", numberId }] },
        ],
      },
    });
    expect(await revokeGrant(deps(), owner, { numberId, holder: group })).toMatchObject({
      ok: true,
      value: {
        events: [
          { events: [{ userId: newcomer.userId }] },
          { memberId: await memberIdOf(newcomer), events: [{ type: "number.taken", numberId }] },
        ],
      },
    });
    expect(await revokeGrant(deps(), owner, { numberId, holder: member })).toEqual({
      ok: false,
      error: { code: "not_found" },
    });
  });

  test("a manager who loses a grant still reads, and is not thrown out", async () => {
    const { db, tenant, number, owner } = await aTeam();
    const manager = await onNumber(db, await aPerson(db, tenant, { role: "manager" }), number);
    expect(await revokeGrant(deps(), owner, { numberId: number.numberId, holder: manager })).toMatchObject({
      ok: true,
      value: { events: [] },
    });
  });

  test("N9: members and viewers change no assignment, a number's admin no admin and no group", async () => {
    const { db, tenant, number, member, newcomer } = await aTeam();
    const { numberId } = number;
    const admin = await onNumber(db, await aPerson(db, tenant), number, "admin");
    const group = await aGroup(tenant.tenantId, newcomer.userId);
    const forbidden = { ok: false, error: { code: "forbidden" } };
    expect(await grantNumber(deps(), member, { numberId, holder: newcomer, role: "viewer" })).toEqual(
      forbidden,
    );
    expect(await revokeGrant(deps(), member, { numberId, holder: admin })).toEqual(forbidden);
    expect(await peopleOfNumber(deps(), member, { numberId })).toEqual(forbidden);
    expect(await disableNumber(deps(), member, { numberId })).toEqual(forbidden);
    expect(await grantNumber(deps(), admin, { numberId, holder: newcomer, role: "admin" })).toEqual(
      forbidden,
    );
    expect(await grantNumber(deps(), admin, { numberId, holder: group, role: "viewer" })).toEqual(forbidden);
    expect(await grantNumber(deps(), admin, { numberId, holder: newcomer, role: "member" })).toMatchObject({
      ok: true,
    });
    expect(await eventsOf(numberId)).toHaveLength(1);
  });

  test("V43: a number's admin cannot take down another admin", async () => {
    const { db, tenant, number } = await aTeam();
    const { numberId } = number;
    const one = await onNumber(db, await aPerson(db, tenant), number, "admin");
    const two = await onNumber(db, await aPerson(db, tenant), number, "admin");
    expect(await grantNumber(deps(), one, { numberId, holder: two, role: "viewer" })).toEqual({
      ok: false,
      error: { code: "forbidden" },
    });
    expect(await revokeGrant(deps(), one, { numberId, holder: two })).toEqual({
      ok: false,
      error: { code: "forbidden" },
    });
  });

  test("V6: another tenant's number, person or group is not found, like one that does not exist", async () => {
    const { number, owner, newcomer } = await aTeam();
    const other = await aTeam();
    const foreignGroup = await aGroup(other.tenant.tenantId, other.member.userId);
    const notFound = { ok: false, error: { code: "not_found" } };
    const { numberId } = number;
    for (const foreign of [other.number.numberId, newId()]) {
      expect(
        await grantNumber(deps(), owner, { numberId: foreign, holder: newcomer, role: "member" }),
      ).toEqual(notFound);
      expect(await revokeGrant(deps(), owner, { numberId: foreign, holder: other.member })).toEqual(notFound);
      expect(await disableNumber(deps(), owner, { numberId: foreign })).toEqual(notFound);
      expect(await enableNumber(deps(), owner, { numberId: foreign })).toEqual(notFound);
      expect(await peopleOfNumber(deps(), owner, { numberId: foreign })).toEqual(notFound);
    }
    for (const holder of [other.member, foreignGroup, { userId: newId() }])
      expect(await grantNumber(deps(), owner, { numberId, holder, role: "member" })).toEqual(notFound);
    expect(await eventsOf(other.number.numberId)).toEqual([]);
  });
});

describe("switching a number off and on", () => {
  test("A5: tells everyone who, when and why, and keeps who is on it", async () => {
    const { number, owner, member } = await aTeam();
    const { numberId } = number;
    const off = await disableNumber(deps(), owner, { numberId, reason: "Being ported" });
    expect(off).toMatchObject({
      ok: true,
      value: { number: { disabled: { by: owner.userId, reason: "Being ported" } } },
    });
    expect(await myNumbers(deps(), member)).toMatchObject([
      { id: numberId, disabled: { reason: "Being ported" } },
    ]);
    expect(await disableNumber(deps(), owner, { numberId, reason: "again" })).toMatchObject({
      ok: true,
      value: { events: [] },
    });
    expect(await enableNumber(deps(), owner, { numberId })).toMatchObject({
      ok: true,
      value: { number: { disabled: null } },
    });
    expect((await eventsOf(numberId)).map(({ type }) => type)).toEqual(["number.changed", "number.changed"]);
  });

  test("N6: a number of one person alone is personal, to that person", async () => {
    const { db, tenant, number, member } = await aTeam();
    const own = await aNumber(db, tenant, { label: "Ana direct" });
    const ana = await onNumber(db, await onNumber(db, await aPerson(db, tenant), number), own);
    expect((await myNumbers(deps(), ana)).map(({ id, personal }) => ({ id, personal }))).toEqual([
      { id: own.numberId, personal: true },
      { id: number.numberId, personal: false },
    ]);
    expect((await myNumbers(deps(), member)).map(({ id }) => id)).toEqual([number.numberId]);
  });
});
