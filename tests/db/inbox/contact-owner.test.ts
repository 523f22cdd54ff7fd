import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, test } from "vitest";
import { auditEntries } from "@/db/schema/governance";
import { systemClock } from "@/lib/base/clock";
import type { Actor } from "@/lib/domain/principal";
import { setContactOwner } from "@/lib/inbox/changes/contact-owner";
import { loadOthers } from "@/lib/inbox/conversation/load-beside";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import {
  aNumber,
  aPerson,
  aSharedConversation,
  aTenant,
  onNumber,
  theSameCustomer,
} from "../../support/factories";
import { eventsOf } from "../../support/webhook";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());
const deps = () => ({ db: database.db, now: systemClock });

/** A customer with a conversation on two lines, of which Ana is on the first. */
async function aWorld() {
  const { db } = database;
  const world = await aSharedConversation(db);
  const sales = await aNumber(db, world.tenant, { label: "Sales" });
  const there = await theSameCustomer(db, world.conversation, sales);
  const { conversationId, contactId } = world.conversation;
  const choose = (by: Actor, to: string | null) => setContactOwner(deps(), by, { conversationId, to });
  const ownerFor = async (actor: Actor) => {
    const loaded = await loadOthers(deps(), actor, { conversationId });
    return loaded.ok ? loaded.value.ownerId : loaded.error.code;
  };
  const audited = () =>
    db
      .select({ action: auditEntries.action, details: auditEntries.details, by: auditEntries.actorId })
      .from(auditEntries)
      .where(eq(auditEntries.subjectId, contactId));
  return { ...world, db, sales, there, conversationId, choose, ownerFor, audited };
}

test("N14: who looks after a contact is chosen once, told on every line that has the contact, audited, and taken back", async () => {
  const { db, ana, ben, number, sales, there, conversationId, choose, ownerFor, audited } = await aWorld();
  expect(await ownerFor(ana)).toBeNull();
  for (const _ of [1, 2])
    expect(await choose(ana, ben.userId)).toMatchObject({ ok: true, value: { ownerId: ben.userId } });
  expect(await ownerFor(ana)).toBe(ben.userId);
  expect(await eventsOf(db, number)).toMatchObject([
    { type: "contact.owner_changed", conversation: { id: conversationId }, entry: null },
  ]);
  expect(await eventsOf(db, sales)).toMatchObject([
    { type: "contact.owner_changed", conversation: { id: there.conversationId } },
  ]);
  expect(await choose(ben, null)).toMatchObject({ ok: true, value: { ownerId: null } });
  expect(await ownerFor(ana)).toBeNull();
  expect(
    (await audited()).toSorted((a, b) => (a.by === ana.userId ? -1 : b.by === ana.userId ? 1 : 0)),
  ).toEqual([
    { action: "contact.owner_changed", details: { to: ben.userId }, by: ana.userId },
    { action: "contact.owner_changed", details: { to: null }, by: ben.userId },
  ]);
});

test("N14: of several who choose at once none fails, and every change is told and audited once", async () => {
  const { db, ana, ben, number, choose, ownerFor, audited } = await aWorld();
  const chosen = await Promise.all([choose(ana, ana.userId), choose(ben, ben.userId), choose(ana, null)]);
  expect(chosen.map(({ ok }) => ok)).toEqual([true, true, true]);
  const changes = (await audited()).length;
  expect(changes).toBeGreaterThan(1);
  expect(await eventsOf(db, number)).toHaveLength(changes);
  expect([ana.userId, ben.userId, null]).toContain(await ownerFor(ana));
});

test("N14, V6: it takes who may assign there, and somebody who may reply there; a stranger learns nothing", async () => {
  const { db, tenant, ana, number, sales, choose, ownerFor, audited } = await aWorld();
  const viewer = await onNumber(db, await aPerson(db, tenant), number, "viewer");
  const elsewhere = await onNumber(db, await aPerson(db, tenant), sales);
  const manager = await aPerson(db, tenant, { role: "manager" });
  const stranger = await aPerson(db, await aTenant(db), { role: "owner" });
  expect(await choose(viewer, ana.userId)).toEqual({ ok: false, error: { code: "forbidden" } });
  for (const person of [elsewhere, stranger])
    expect(await choose(person, ana.userId)).toEqual({ ok: false, error: { code: "not_found" } });
  for (const to of [viewer, elsewhere, manager, stranger])
    expect(await choose(ana, to.userId)).toEqual({ ok: false, error: { code: "not_assignable" } });
  expect(await audited()).toEqual([]);
  expect(await ownerFor(ana)).toBeNull();
  expect(await choose(manager, ana.userId)).toMatchObject({ ok: true });
});
