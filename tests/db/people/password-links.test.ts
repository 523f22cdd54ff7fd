import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { passwordLinks } from "@/db/schema/links";
import { insertMember } from "@/db/queries/people/team";
import { memberships, sessions, users } from "@/db/schema/people";
import { changePassword } from "@/lib/auth/change-password";
import type { AuthDeps } from "@/lib/auth/deps";
import { openPasswordLink } from "@/lib/auth/links/open-link";
import { switchTeam } from "@/lib/auth/session/switch-team";
import { applyPasswordLink } from "@/lib/auth/links/use-password-link";
import { systemClock } from "@/lib/base/clock";
import { newId } from "@/lib/base/ids";
import type { Actor } from "@/lib/domain/principal";
import { changeRole } from "@/lib/people/change-role";
import { makePasswordLink } from "@/lib/people/make-password-link";
import { switchMember } from "@/lib/people/switch-member";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { onNumber } from "../../support/factories";
import { eventsOf } from "../../support/webhook";
import { aHouse, anAddress, auditOf, authDepsOn, PASSWORD, signInAs, withPassword } from "./house";

const NEW = "another correct horse";

let database: TestDatabase;
let deps: AuthDeps;
beforeAll(async () => {
  database = await createTestDatabase();
  deps = authDepsOn(database.db);
});
afterAll(() => database.close());

const plain = () => ({ db: database.db, now: systemClock });
const refusal = (code: string) => ({ ok: false, error: { code } });
const gone = refusal("gone");

async function aLink(maker: Actor, { userId }: { userId: string }): Promise<string> {
  const made = await makePasswordLink(plain(), maker, { userId });
  if (!made.ok) throw new Error(made.error.code);
  return made.value.token;
}

async function choose(token: string, password = NEW) {
  const opened = await openPasswordLink(deps, { token, address: anAddress() });
  return applyPasswordLink(deps, {
    token,
    linkId: opened.ok ? opened.value.id : newId(),
    password,
    address: anAddress(),
  });
}

describe("BL6, U4: a link for a new password", () => {
  test("works once, ends every sign-in and every socket of the person, and the password until now", async () => {
    const { db, tenant, line, owner, member: person } = await aHouse(database.db);
    const member = await onNumber(db, person, line);
    const email = await withPassword(db, member);
    const token = await aLink(owner, member);
    expect(JSON.stringify(await db.select().from(passwordLinks))).not.toContain(token);
    expect(await choose(token, "short")).toEqual(refusal("too_short"));
    expect(await choose(token)).toEqual({ ok: true, value: { email } });
    expect(await db.$count(sessions, sql`user_id = ${member.userId} and revoked_at is null`)).toBe(0);
    expect(await eventsOf(db, line)).toMatchObject([{ type: "access.revoked", userId: member.userId }]);
    expect(await choose(token, "yet another password")).toEqual(gone);
    expect(await signInAs(deps, email)).toMatchObject(refusal("mismatch"));
    expect(await signInAs(deps, email, NEW)).toMatchObject({ ok: true });
    const audit = await auditOf(db, tenant);
    expect(audit).toContainEqual({
      action: "password.link_made",
      actorId: owner.userId,
      subjectId: member.userId,
      details: {},
    });
    expect(audit).toContainEqual({
      action: "password.reset",
      actorId: member.userId,
      subjectId: member.userId,
      details: { linkMadeBy: owner.userId },
    });
    expect(JSON.stringify(audit)).not.toContain(token);
  });

  test("of two who use it at once, one sets the password", async () => {
    const { db, owner, member } = await aHouse(database.db);
    await withPassword(db, member);
    const token = await aLink(owner, member);
    const results = await Promise.all([
      choose(token, "password of the first"),
      choose(token, "password of the second"),
    ]);
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test("ends with an hour, with a newer one, with a password chosen otherwise, and with what its maker or its person may no more", async () => {
    const { db, owner, admin, member } = await aHouse(database.db);
    const email = await withPassword(db, member);
    const late = await aLink(owner, member);
    await db
      .update(passwordLinks)
      .set({ expiresAt: sql`clock_timestamp() - interval '1 second'` })
      .where(eq(passwordLinks.userId, member.userId));
    expect(await choose(late)).toEqual(gone);
    const [first, second] = [await aLink(owner, member), await aLink(owner, member)];
    expect(await choose(first)).toEqual(gone);
    const session = await signInAs(deps, email);
    await changePassword(
      deps,
      { ...member, sessionId: session.ok ? session.value.sessionId : "" },
      { current: PASSWORD, next: "a password of their own" },
    );
    expect(await choose(second)).toEqual(gone);

    const byAdmin = await aLink(admin, member);
    await changeRole(plain(), owner, { userId: member.userId, role: "owner" });
    expect(await choose(byAdmin), "now above who made it").toEqual(gone);
    await changeRole(plain(), owner, { userId: member.userId, role: "member" });
    await switchMember(plain(), owner, { userId: admin.userId, to: "off" });
    expect(await choose(byAdmin), "by somebody who is switched off").toEqual(gone);
    const last = await aLink(owner, member);
    await switchMember(plain(), owner, { userId: member.userId, to: "off" });
    await switchMember(plain(), owner, { userId: member.userId, to: "on" });
    expect(await choose(last), "of before they were switched off").toEqual(gone);
  });

  test("V43: is made for nobody above one's own role, not for oneself, and not for who is switched off", async () => {
    const { db, owner, admin, member } = await aHouse(database.db);
    const make = (maker: Actor, { userId }: Actor) => makePasswordLink(plain(), maker, { userId });
    expect(await make(admin, owner)).toEqual(refusal("forbidden"));
    expect(await make(member, admin)).toEqual(refusal("forbidden"));
    expect(await make(owner, owner)).toEqual(refusal("yourself"));
    expect(await make((await aHouse(db)).owner, member)).toEqual(refusal("not_found"));
    await db.update(users).set({ superadmin: true }).where(eq(users.id, admin.userId));
    expect(await make(owner, admin), "runs the installation").toEqual(refusal("not_only_here"));
    await switchMember(plain(), owner, { userId: member.userId, to: "off" });
    expect(await make(owner, member)).toEqual(refusal("switched_off"));
  });

  test("exists only where this is the person's only team: neither made nor used once they are in another, even switched off there", async () => {
    const { db, owner, member } = await aHouse(database.db);
    await withPassword(db, member);
    const token = await aLink(owner, member);
    const elsewhere = await aHouse(db);
    await db.insert(memberships).values({
      tenantId: elsewhere.tenant.tenantId,
      userId: member.userId,
      role: "member",
      color: "moss",
      disabledAt: new Date(),
    });
    expect(await choose(token)).toEqual(gone);
    expect(await makePasswordLink(plain(), owner, { userId: member.userId })).toEqual(
      refusal("not_only_here"),
    );
    expect(await signInAs(deps, `${member.userId}@example.test`)).toMatchObject({ ok: true });
  });
});

test("a person in two teams goes on in the other one by a session of its own; never into a team that is not theirs, or is switched off for them", async () => {
  const { db, member: actor } = await aHouse(database.db);
  const elsewhere = await aHouse(db);
  const there = { tenantId: elsewhere.tenant.tenantId, userId: actor.userId };
  await db.transaction((tx) => insertMember(tx, { ...there, role: "member", color: "moss" }));
  expect(await switchTeam(deps, actor, { tenantId: (await aHouse(db)).tenant.tenantId })).toEqual(
    refusal("not_found"),
  );
  const moved = await switchTeam(deps, actor, { tenantId: elsewhere.tenant.tenantId });
  const live = await db
    .select({ id: sessions.id, tenantId: sessions.tenantId })
    .from(sessions)
    .where(sql`user_id = ${actor.userId} and revoked_at is null`);
  expect(live).toEqual([{ id: moved.ok ? moved.value.sessionId : "", tenantId: elsewhere.tenant.tenantId }]);
  await switchMember(plain(), elsewhere.owner, { userId: actor.userId, to: "off" });
  expect(await switchTeam(deps, actor, { tenantId: elsewhere.tenant.tenantId })).toEqual(
    refusal("not_found"),
  );
});
