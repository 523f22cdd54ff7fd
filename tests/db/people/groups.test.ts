import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { messages } from "@/db/schema/messages";
import { findSession } from "@/db/queries/people/actor";
import { systemClock } from "@/lib/base/clock";
import { newId } from "@/lib/base/ids";
import { memberIdOf } from "@/lib/base/stream";
import type { Actor } from "@/lib/domain/principal";
import { adminNumber } from "@/lib/numbers/admin-numbers";
import { grantNumber } from "@/lib/numbers/grant-number";
import { changeRole } from "@/lib/people/change-role";
import {
  addGroup,
  changeMembers,
  deleteGroup,
  findGroup,
  listGroups,
  renameGroup,
} from "@/lib/people/groups";
import { findTeamMember } from "@/lib/people/list-team";
import { switchMember } from "@/lib/people/switch-member";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aConversation, anInbound, aNumber, aPerson, onNumber } from "../../support/factories";
import { aLedger, ledgerCarrier } from "../../support/ledger-carrier";
import { aRacer, type Racer } from "../../support/race";
import { aQueuedText, deliveryDeps, messageById, sendAll } from "../../support/sending";
import { eventsOf } from "../../support/webhook";
import { aHouse, auditOf } from "./house";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
const deps = () => ({ db: database.db, now: systemClock });
const refusal = (code: string) => ({ ok: false, error: { code } });

/** The number's and the person's own events, without their places in the streams. */
const told = async (whose: { numberId: string } | Actor) =>
  (await eventsOf(database.db, "numberId" in whose ? whose : { numberId: await memberIdOf(whose) })).map(
    ({ epoch: _epoch, seq: _seq, ...event }) => event,
  );
const granted = ({ userId }: Actor, may: "reply" | "read") => ({ type: "access.granted", userId, may });
const revoked = ({ userId }: Actor) => ({ type: "access.revoked", userId, sessionId: null });
const given = (numberId: string) => ({ type: "number.given", numberId });
const taken = (numberId: string) => ({ type: "number.taken", numberId });

let made = 0;
async function aGroup(owner: Actor, ...people: Actor[]) {
  const added = await addGroup(deps(), owner, { name: `Group ${(made += 1)}` });
  if (!added.ok) throw new Error(added.error.code);
  const { groupId } = added.value;
  const add = people.map(({ userId }) => userId);
  if (add.length > 0) await changeMembers(deps(), owner, { groupId, add, remove: [] });
  return { groupId };
}

/** A house with a group on its line. */
async function aGroupOn(role: "member" | "viewer" | "admin" = "member", ...people: Actor[]) {
  const house = await aHouse(database.db);
  const { groupId } = await aGroup(house.owner, ...people);
  const { numberId } = house.line;
  await grantNumber(deps(), house.owner, { numberId, holder: { groupId }, role });
  return { ...house, groupId, numberId };
}

describe("who joins a group, or leaves it", () => {
  test("N2, N8: is on its lines, or off them, from the next request on, and it is told on the line and to the person alone", async () => {
    const { db, tenant, other, owner, member, groupId, numberId } = await aGroupOn();
    await grantNumber(deps(), owner, { numberId: other.numberId, holder: { groupId }, role: "viewer" });
    const beside = await onNumber(db, await aPerson(db, tenant), other);
    const held = async () => (await findSession(db, { sessionId: member.sessionId }))?.grants ?? [];
    const { userId } = member;

    expect(await changeMembers(deps(), owner, { groupId, add: [userId], remove: [] })).toMatchObject({
      ok: true,
      value: { added: [userId], removed: [] },
    });
    expect((await held()).toSorted((a, b) => a.role.localeCompare(b.role))).toEqual([
      { numberId, role: "member" },
      { numberId: other.numberId, role: "viewer" },
    ]);
    expect(await told({ numberId })).toEqual([granted(member, "reply")]);
    expect(await told({ numberId: other.numberId })).toEqual([granted(member, "read")]);
    const both = [numberId, other.numberId].toSorted();
    expect((await told(member)).toSorted(byNumber)).toEqual(both.map(given));

    await changeMembers(deps(), owner, { groupId, add: [], remove: [userId] });
    expect(await held()).toEqual([]);
    expect((await told({ numberId })).slice(1)).toEqual([revoked(member)]);
    expect((await told(member)).slice(2).toSorted(byNumber)).toEqual(both.map(taken));
    expect(await told(beside)).toEqual([]);
    // Again, or for nobody: nothing more is told.
    for (const [add, remove] of [
      [[], [userId]],
      [[], []],
    ])
      expect(
        await changeMembers(deps(), owner, { groupId, add: add ?? [], remove: remove ?? [] }),
      ).toMatchObject({
        ok: true,
        value: { added: [], removed: [], events: [] },
      });
  });

  test("V5: keeps what another way in allows, and is told only if that is more or less", async () => {
    const { db, tenant, line, owner, groupId, numberId } = await aGroupOn();
    const reader = await onNumber(db, await aPerson(db, tenant), line, "viewer");
    const replier = await onNumber(db, await aPerson(db, tenant), line);
    const manager = await aPerson(db, tenant, { role: "manager" });
    const twice = await aPerson(db, tenant);
    const second = await aGroup(owner, twice);
    await grantNumber(deps(), owner, { numberId, holder: second, role: "member" });
    const before = (await told({ numberId })).length;
    const people = [reader, replier, manager, twice];
    const ids = people.map(({ userId }) => userId);

    await changeMembers(deps(), owner, { groupId, add: ids, remove: [] });
    await changeMembers(deps(), owner, { groupId, add: [], remove: ids });
    expect((await told({ numberId })).slice(before)).toEqual([
      granted(reader, "reply"),
      granted(reader, "read"),
    ]);
    for (const person of [reader, replier, manager]) expect(await told(person)).toEqual([]);
    expect(await told(twice)).toEqual([given(numberId)]);
    await changeMembers(deps(), owner, { groupId: second.groupId, add: [], remove: [twice.userId] });
    expect((await told({ numberId })).at(-1)).toEqual(revoked(twice));
  });

  test("V5: a group that is deleted takes its lines along, and tells each who has no other way in", async () => {
    const { db, tenant, line, owner, groupId, numberId } = await aGroupOn();
    const [only, stays] = [await aPerson(db, tenant), await onNumber(db, await aPerson(db, tenant), line)];
    await changeMembers(deps(), owner, { groupId, add: [only.userId, stays.userId], remove: [] });
    const before = (await told({ numberId })).length;
    // The page had been drawn before the group got the line.
    expect(await deleteGroup(deps(), owner, { groupId, numberIds: [] })).toEqual(refusal("more_numbers"));
    expect(await findGroup(deps(), owner, { groupId })).toMatchObject({ group: { members: [{}, {}] } });

    expect(await deleteGroup(deps(), owner, { groupId, numberIds: [numberId] })).toMatchObject({ ok: true });
    expect((await told({ numberId })).slice(before)).toEqual([revoked(only)]);
    expect(await told(stays)).toEqual([]);
    expect(await findGroup(deps(), owner, { groupId })).toBeNull();
    expect(await adminNumber(deps(), owner, { numberId })).toMatchObject({
      holders: [{ userId: stays.userId }],
    });
    expect(await deleteGroup(deps(), owner, { groupId, numberIds: [numberId] })).toEqual(
      refusal("not_found"),
    );
  });

  test("somebody who is switched off is told of nothing, does not join, and may be removed", async () => {
    const { owner, member, groupId, numberId } = await aGroupOn();
    const { userId } = member;
    await switchMember(deps(), owner, { userId, to: "off" });
    expect(await changeMembers(deps(), owner, { groupId, add: [userId], remove: [] })).toEqual(
      refusal("switched_off"),
    );
    await switchMember(deps(), owner, { userId, to: "on" });
    await changeMembers(deps(), owner, { groupId, add: [userId], remove: [] });
    await switchMember(deps(), owner, { userId, to: "off" });
    const before = (await told({ numberId })).length;
    expect(await changeMembers(deps(), owner, { groupId, add: [], remove: [userId] })).toMatchObject({
      value: { removed: [userId] },
    });
    expect(await told({ numberId })).toHaveLength(before);
  });

  test("N2: the line shows the people of its group, and a person by which groups they are on a line", async () => {
    const { db, tenant, line, owner, groupId, numberId } = await aGroupOn();
    const person = await onNumber(db, await aPerson(db, tenant, { name: "Gil" }), line);
    await changeMembers(deps(), owner, { groupId, add: [person.userId], remove: [] });
    const [group] = await listGroups(deps(), owner);
    expect(group).toMatchObject({
      id: groupId,
      numbers: [{ numberId, role: "member" }],
      members: [{ name: "Gil" }],
    });
    expect((await adminNumber(deps(), owner, { numberId }))?.holders).toMatchObject([
      { userId: person.userId, members: null },
      { groupId, members: ["Gil"] },
    ]);
    expect((await findTeamMember(deps(), owner, { userId: person.userId }))?.numbers).toMatchObject([
      { numberId, own: true, groups: [group?.name] },
    ]);
    const found = await findGroup(deps(), owner, { groupId });
    expect(found?.others.map(({ id }) => id)).not.toContain(person.userId);
    expect(found?.others.map(({ id }) => id)).toContain(owner.userId);
  });
});

const byNumber = (a: object, b: object) => JSON.stringify(a).localeCompare(JSON.stringify(b));

describe("groups", () => {
  test("A15: each change has one line in the audit log, with who did it, and a refused one has none", async () => {
    const house = await aHouse(database.db);
    const { owner, member, admin } = house;
    const { groupId } = await aGroup(owner, member, admin);
    await renameGroup(deps(), admin, { groupId, name: "  Night \n shift " });
    expect(await renameGroup(deps(), admin, { groupId, name: "Night shift" })).toMatchObject({
      value: { changed: false },
    });
    await changeMembers(deps(), owner, { groupId, add: [], remove: [admin.userId] });
    await deleteGroup(deps(), admin, { groupId, numberIds: [] });
    await deleteGroup(deps(), admin, { groupId, numberIds: [] });
    expect(await auditOf(database.db, house.tenant)).toEqual(
      [
        { action: "group.added", by: owner, details: {} },
        { action: "group.member_added", by: owner, details: { userId: member.userId } },
        { action: "group.member_added", by: owner, details: { userId: admin.userId } },
        { action: "group.renamed", by: admin, details: {} },
        { action: "group.member_removed", by: owner, details: { userId: admin.userId } },
        { action: "group.deleted", by: admin, details: { numberIds: [], members: 1 } },
      ].map(({ by, ...entry }) => ({ ...entry, actorId: by.userId, subjectId: groupId })),
    );
  });

  test("a name is one line, and no other group's, whatever its capitals", async () => {
    const { owner } = await aHouse(database.db);
    const { groupId } = await aGroup(owner);
    await renameGroup(deps(), owner, { groupId, name: "Night" });
    const [second, elsewhere] = [await aGroup(owner), (await aHouse(database.db)).owner];
    for (const name of ["", "  ", "a\u0000b", "\u202eevil", "x".repeat(61)]) {
      expect(await addGroup(deps(), owner, { name })).toEqual(refusal("name"));
      expect(await renameGroup(deps(), owner, { groupId, name })).toEqual(refusal("name"));
    }
    for (const name of ["Night", "NIGHT", " night "]) {
      expect(await addGroup(deps(), owner, { name })).toEqual(refusal("name_taken"));
      expect(await renameGroup(deps(), owner, { ...second, name })).toEqual(refusal("name_taken"));
    }
    expect(await renameGroup(deps(), owner, { groupId, name: "NIGHT" })).toMatchObject({ ok: true });
    expect(await addGroup(deps(), elsewhere, { name: "NIGHT" })).toMatchObject({ ok: true });
  });

  test("V43: nobody but owners and admins as of now makes, changes, deletes or sees one", async () => {
    const { db, tenant, line, owner, admin, member, groupId } = await aGroupOn();
    const manager = await aPerson(db, tenant, { role: "manager" });
    const ofNumber = await onNumber(db, await aPerson(db, tenant), line, "admin");
    // This one's session still says admin.
    await changeRole(deps(), owner, { userId: admin.userId, role: "member" });
    for (const actor of [manager, ofNumber, member, admin]) {
      const input = { groupId, add: [member.userId], remove: [] };
      expect(await addGroup(deps(), actor, { name: "Mine" })).toEqual(refusal("forbidden"));
      expect(await renameGroup(deps(), actor, { groupId, name: "Mine" })).toEqual(refusal("forbidden"));
      expect(await changeMembers(deps(), actor, input)).toEqual(refusal("forbidden"));
      expect(await deleteGroup(deps(), actor, { groupId, numberIds: [line.numberId] })).toEqual(
        refusal("forbidden"),
      );
    }
    for (const actor of [manager, ofNumber, member]) {
      expect(await listGroups(deps(), actor)).toEqual([]);
      expect(await findGroup(deps(), actor, { groupId })).toBeNull();
    }
    expect(await listGroups(deps(), owner)).toMatchObject([{ id: groupId, members: [] }]);
  });

  test("V6: another tenant's group or person is not found, like one that does not exist", async () => {
    const [{ owner, groupId }, other] = [await aGroupOn(), await aGroupOn()];
    const before = await listGroups(deps(), other.owner);
    for (const foreign of [other.groupId, newId()]) {
      const ofForeign = { groupId: foreign, add: [owner.userId], remove: [] };
      expect(await renameGroup(deps(), owner, { groupId: foreign, name: "x" })).toEqual(refusal("not_found"));
      expect(await changeMembers(deps(), owner, ofForeign)).toEqual(refusal("not_found"));
      expect(await deleteGroup(deps(), owner, { groupId: foreign, numberIds: [other.numberId] })).toEqual(
        refusal("not_found"),
      );
      expect(await findGroup(deps(), owner, { groupId: foreign })).toBeNull();
    }
    for (const userId of [other.member.userId, newId()])
      expect(await changeMembers(deps(), owner, { groupId, add: [userId], remove: [] })).toEqual(
        refusal("not_found"),
      );
    expect(await listGroups(deps(), other.owner)).toEqual(before);
    expect(await told({ numberId: other.numberId })).toEqual([]);
  });
});

describe("at the same moment, in two processes", () => {
  let racers: [Racer, Racer];
  beforeAll(async () => void (racers = await Promise.all([aRacer(database.url), aRacer(database.url)])));
  afterAll(() => Promise.all(racers.map((racer) => racer.stop())));

  test("V5, N8: two admins who cross, one at the group and one at the line, lose nobody a line, and tell each change once", async () => {
    const { db, tenant, owner, admin } = await aHouse(database.db);
    for (let round = 0; round < 12; round += 1) {
      const { numberId } = await aNumber(db, tenant);
      const person = await aPerson(db, tenant);
      const { groupId } = await aGroup(owner);
      const holder = { groupId };
      const ids = [person.userId];
      await Promise.all([
        racers[0].run({ run: "changeMembers", actor: owner, input: { groupId, add: ids, remove: [] } }),
        racers[1].run({ run: "grantNumber", actor: admin, input: { numberId, holder, role: "member" } }),
      ]);
      expect(await told({ numberId }), `joined, round ${round}`).toEqual([granted(person, "reply")]);
      expect(await told(person)).toEqual([given(numberId)]);

      await Promise.all([
        racers[0].run({ run: "changeMembers", actor: owner, input: { groupId, add: [], remove: ids } }),
        racers[1].run({ run: "revokeGrant", actor: admin, input: { numberId, holder } }),
      ]);
      expect((await told({ numberId })).slice(1), `left, round ${round}`).toEqual([revoked(person)]);
      expect((await told(person)).slice(1)).toEqual([taken(numberId)]);
    }
  });

  test("V5: of two groups that somebody is removed from at once, the last takes the line", async () => {
    const { db, tenant, owner, admin } = await aHouse(database.db);
    for (let round = 0; round < 12; round += 1) {
      const { numberId } = await aNumber(db, tenant);
      const person = await aPerson(db, tenant);
      const groupOf = await Promise.all([aGroup(owner, person), aGroup(admin, person)]);
      for (const holder of groupOf) await grantNumber(deps(), owner, { numberId, holder, role: "member" });
      const remove = [person.userId];
      const outcomes = await Promise.all(
        groupOf.map(({ groupId }, at) =>
          racers[at === 0 ? 0 : 1].run({
            run: "changeMembers",
            actor: owner,
            input: { groupId, add: [], remove },
          }),
        ),
      );
      for (const outcome of outcomes) expect(outcome).toMatchObject({ ok: true });
      expect((await told({ numberId })).filter(({ type }) => type === "access.revoked")).toEqual([
        revoked(person),
      ]);
      expect((await told(person)).filter(({ type }) => type === "number.taken")).toEqual([taken(numberId)]);
    }
  });

  test("V5: a reply that meets its author's removal from the group never leaves", async () => {
    const { db, tenant, owner } = await aHouse(database.db);
    const ledger = await aLedger();
    const sender = deliveryDeps(db, ledgerCarrier(ledger.file));
    for (let round = 0; round < 12; round += 1) {
      const line = await aNumber(db, tenant);
      const { numberId } = line;
      const author = await aPerson(db, tenant, { undoSeconds: 0 });
      // Somebody else stays in the group.
      const { groupId } = await aGroup(owner, author, owner);
      await grantNumber(deps(), owner, { numberId, holder: { groupId }, role: "member" });
      const conversation = await aConversation(db, line);
      await anInbound(db, conversation);
      const actor: Actor = { ...author, grants: [{ numberId, role: "member" }] };
      // One is accepted already; the other meets the removal.
      const waiting = await aQueuedText(db, actor, await aConversation(db, line));
      const input = {
        conversationId: conversation.conversationId,
        clientId: newId(),
        seenSeq: 1,
        body: "Hello",
      };
      await Promise.all([
        racers[0].run({ run: "queueReply", actor, input }),
        racers[1].run({
          run: "changeMembers",
          actor: owner,
          input: { groupId, add: [], remove: [author.userId] },
        }),
      ]);
      await sendAll(sender);
      expect(await messageById(db, waiting.messageId)).toMatchObject({
        status: "failed",
        statusCode: "author_removed",
      });
      const replies = (
        await db.select().from(messages).where(eq(messages.conversationId, conversation.conversationId))
      ).filter(({ direction }) => direction === "out");
      for (const reply of replies) expect(reply).toMatchObject({ statusCode: "author_removed" });
    }
    expect(ledger.entries()).toEqual([]);
  });
});
