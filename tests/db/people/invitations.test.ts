import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { invitations } from "@/db/schema/links";
import { numberGrants } from "@/db/schema/numbers";
import { memberships, sessions, users } from "@/db/schema/people";
import type { AuthDeps } from "@/lib/auth/deps";
import { joinTeam } from "@/lib/auth/links/join-team";
import { openInvitation } from "@/lib/auth/links/open-link";
import { sessionCookie } from "@/lib/auth/session/session-cookie";
import { newToken } from "@/lib/base/one-time-token";
import { systemClock } from "@/lib/base/clock";
import { LINKS_PER_HOUR } from "@/lib/domain/people/team";
import { invitePerson } from "@/lib/people/invite-person";
import { listInvitations, remakeInvitation, withdrawOffer } from "@/lib/people/invitations";
import { changeRole } from "@/lib/people/change-role";
import { switchMember } from "@/lib/people/switch-member";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aPerson, aTenant } from "../../support/factories";
import { eventsOf } from "../../support/webhook";
import {
  aHouse,
  anAddress,
  anEmail,
  anInvitation,
  auditOf,
  authDepsOn,
  join,
  PASSWORD,
  rolesIn,
  signInAs,
  withPassword,
} from "./house";

let database: TestDatabase;
let deps: AuthDeps;
beforeAll(async () => {
  database = await createTestDatabase();
  deps = authDepsOn(database.db);
});
afterAll(() => database.close());

const plain = () => ({ db: database.db, now: systemClock });
const gone = { ok: false, error: { code: "gone" } };

describe("A16: an invitation", () => {
  test("gives an account, a place in the team with its role, and the numbers with theirs, all at once; and begins a session", async () => {
    const { db, tenant, line, other, owner } = await aHouse(database.db);
    const { token, email, invitationId } = await anInvitation(db, owner, {
      role: "member",
      numbers: [
        { numberId: line.numberId, role: "member" },
        { numberId: other.numberId, role: "viewer" },
      ],
    });
    const opened = await openInvitation(deps, { token, address: anAddress(), cookieHeader: null });
    expect(opened).toMatchObject({
      ok: true,
      value: {
        email,
        by: owner.name,
        numbers: [
          { label: "Sales", role: "viewer" },
          { label: "Support", role: "member" },
        ],
      },
    });
    const joined = await join(deps, token);
    if (!joined.ok) throw new Error(joined.error.code);

    const [account] = await db.select().from(users).where(eq(users.email, email));
    expect(account).toMatchObject({ name: "Omar Said", superadmin: false, disabledAt: null });
    const userId = account?.id ?? "";
    expect((await rolesIn(db, tenant)).get(userId)).toBe("member");
    const grants = await db.select().from(numberGrants).where(eq(numberGrants.userId, userId));
    expect(new Map(grants.map(({ numberId, role }) => [numberId, role]))).toEqual(
      new Map([
        [line.numberId, "member"],
        [other.numberId, "viewer"],
      ]),
    );
    expect(
      await db
        .select({ tenantId: sessions.tenantId, revokedAt: sessions.revokedAt })
        .from(sessions)
        .where(eq(sessions.userId, userId)),
    ).toEqual([{ tenantId: tenant.tenantId, revokedAt: null }]);
    expect(await signInAs(deps, email)).toMatchObject({ ok: true });
    // Colleagues hear of it in the room (N8).
    expect(await eventsOf(db, line)).toMatchObject([{ type: "access.granted", userId }]);
    const audit = await auditOf(db, tenant);
    expect(audit).toContainEqual({
      action: "person.invited",
      actorId: owner.userId,
      subjectId: invitationId,
      details: { role: "member", numbers: expect.any(Array) },
    });
    expect(audit).toContainEqual({
      action: "person.joined",
      actorId: userId,
      subjectId: invitationId,
      details: { role: "member", invitedBy: owner.userId, numbers: 2 },
    });
    expect(audit.filter(({ action }) => action === "number.granted")).toHaveLength(2);
    expect(await listInvitations(deps, owner)).toEqual([]);
  });

  test("BL7: works once, also for two who take it at the same moment", async () => {
    const { db, owner } = await aHouse(database.db);
    const { token, email } = await anInvitation(db, owner);
    const results = await Promise.all([
      join(deps, token, { name: "One" }),
      join(deps, token, { name: "Two" }),
    ]);
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await db.$count(users, eq(users.email, email))).toBe(1);
    expect(await join(deps, token)).toEqual(gone);
    expect(await openInvitation(deps, { token, address: anAddress(), cookieHeader: null })).toEqual(gone);
  });

  test("BL7: an old, a withdrawn, a replaced and an altered link lead nowhere, and say the same", async () => {
    const { db, owner } = await aHouse(database.db);
    const late = await anInvitation(db, owner);
    await db
      .update(invitations)
      .set({ expiresAt: sql`clock_timestamp() - interval '1 second'` })
      .where(eq(invitations.id, late.invitationId));
    const withdrawn = await anInvitation(db, owner);
    expect(await withdrawOffer(plain(), owner, withdrawn)).toEqual({
      ok: true,
      value: { email: withdrawn.email },
    });
    const replaced = await anInvitation(db, owner);
    const anew = await remakeInvitation(plain(), owner, replaced);
    for (const token of [
      late.token,
      withdrawn.token,
      replaced.token,
      newToken(),
      `${late.token}x`,
      "",
      "'; drop",
    ]) {
      expect(await openInvitation(deps, { token, address: anAddress(), cookieHeader: null }), token).toEqual(
        gone,
      );
      expect(await join(deps, token), token).toEqual(gone);
    }
    // Late is late until it is made anew; the offer itself stands.
    const renewed = await remakeInvitation(plain(), owner, late);
    expect(await join(deps, renewed.ok ? renewed.value.token : "")).toMatchObject({ ok: true });
    expect(await join(deps, anew.ok ? anew.value.token : "")).toMatchObject({ ok: true });
  });

  test("V50: the database and the audit log hold no token", async () => {
    const { db, tenant, owner } = await aHouse(database.db);
    const { token, invitationId } = await anInvitation(db, owner);
    expect(
      JSON.stringify(await db.select().from(invitations).where(eq(invitations.id, invitationId))),
    ).not.toContain(token);
    expect(JSON.stringify(await auditOf(db, tenant))).not.toContain(token);
  });

  test("V43: nobody offers a role above their own, nor numbers of another team, nor changes such an offer", async () => {
    const { db, owner, admin, member } = await aHouse(database.db);
    const foreign = await aHouse(db);
    const offer = (role: "owner" | "admin" | "member", numberId?: string) =>
      invitePerson(plain(), admin, {
        email: anEmail(),
        role,
        numbers: numberId ? [{ numberId, role: "member" }] : [],
      });
    expect(await offer("owner")).toEqual({ ok: false, error: { code: "forbidden" } });
    expect(await offer("member", foreign.line.numberId)).toEqual({ ok: false, error: { code: "not_found" } });
    expect(await invitePerson(plain(), member, { email: anEmail(), role: "member", numbers: [] })).toEqual({
      ok: false,
      error: { code: "forbidden" },
    });
    const high = await anInvitation(db, owner, { role: "owner" });
    expect(await remakeInvitation(plain(), admin, high)).toEqual({ ok: false, error: { code: "forbidden" } });
    expect(await withdrawOffer(plain(), admin, high)).toEqual({ ok: false, error: { code: "forbidden" } });
    expect(await withdrawOffer(plain(), foreign.owner, high)).toEqual({
      ok: false,
      error: { code: "not_found" },
    });
  });

  test("whoever was sent away has left no door open: their links stop working, until somebody else makes them anew", async () => {
    const { db, owner, admin } = await aHouse(database.db);
    const [one, two] = [await anInvitation(db, admin, { role: "admin" }), await anInvitation(db, admin)];
    await changeRole(plain(), owner, { userId: admin.userId, role: "member" });
    expect(await join(deps, one.token)).toEqual(gone);
    await changeRole(plain(), owner, { userId: admin.userId, role: "admin" });
    await switchMember(plain(), owner, { userId: admin.userId, to: "off" });
    expect(await join(deps, two.token)).toEqual(gone);
    expect((await listInvitations(deps, owner)).map(({ state }) => state)).toEqual(["void", "void"]);
    const anew = await remakeInvitation(plain(), owner, two);
    expect(await join(deps, anew.ok ? anew.value.token : "")).toMatchObject({ ok: true });
  });

  test("one offer for one address: not twice, in no spelling, and not to who is here already, switched off or not", async () => {
    const { db, owner, member } = await aHouse(database.db);
    const { email } = await anInvitation(db, owner);
    expect(
      await invitePerson(plain(), owner, { email: ` ${email.toUpperCase()} `, role: "member", numbers: [] }),
    ).toEqual({ ok: false, error: { code: "already_invited" } });
    const here = () =>
      invitePerson(plain(), owner, { email: `${member.userId}@example.test`, role: "member", numbers: [] });
    expect(await here()).toEqual({ ok: false, error: { code: "already_here" } });
    await switchMember(plain(), owner, { userId: member.userId, to: "off" });
    expect(await here()).toEqual({ ok: false, error: { code: "already_here" } });
    expect(await invitePerson(plain(), owner, { email: "nobody", role: "member", numbers: [] })).toEqual({
      ok: false,
      error: { code: "invalid_email" },
    });
  });

  test("BL7: of a thousand links in an hour a team makes so many and no more, side by side too, and the next hour again", async () => {
    const { db, tenant, owner } = await aHouse(database.db);
    const results = await Promise.all(
      Array.from({ length: LINKS_PER_HOUR + 10 }, () =>
        invitePerson(plain(), owner, { email: anEmail(), role: "member", numbers: [] }),
      ),
    );
    expect(results.filter(({ ok }) => ok)).toHaveLength(LINKS_PER_HOUR);
    const refused = results.find(({ ok }) => !ok);
    expect(refused).toMatchObject({ error: { code: "throttled", retryAfterSeconds: expect.any(Number) } });
    expect(await anInvitation(db, (await aHouse(db)).owner)).toBeDefined();
    await db.execute(
      sql`update audit_entries set at = at - interval '1 hour' where tenant_id = ${tenant.tenantId}`,
    );
    expect(await anInvitation(db, owner)).toBeDefined();
  });
});

describe("an address that has an account", () => {
  async function aTraveller() {
    const house = await aHouse(database.db);
    const elsewhere = await aTenant(database.db);
    const person = await aPerson(database.db, elsewhere, { name: "Mei Tanaka" });
    const email = await withPassword(database.db, person);
    return { ...house, elsewhere, person, email };
  }

  test("joins with its own password, keeps its name, and is in both teams", async () => {
    const { db, owner, tenant, person, email, elsewhere } = await aTraveller();
    const { token } = await anInvitation(db, owner, { email });
    expect(await join(deps, token, { name: "Somebody Else" })).toMatchObject({ ok: true });
    expect(await db.select({ name: users.name }).from(users).where(eq(users.id, person.userId))).toEqual([
      { name: "Mei Tanaka" },
    ]);
    const teams = await db
      .select({ tenantId: memberships.tenantId })
      .from(memberships)
      .where(eq(memberships.userId, person.userId));
    expect(new Set(teams.map(({ tenantId }) => tenantId))).toEqual(
      new Set([tenant.tenantId, elsewhere.tenantId]),
    );
  });

  test("joins as it is signed in, without a password; somebody else's session does not", async () => {
    const { db, owner, member, email } = await aTraveller();
    const { token } = await anInvitation(db, owner, { email });
    const cookieOf = async (address: string) => {
      const session = await signInAs(deps, address);
      if (!session.ok) throw new Error("no session");
      const { name, value } = await sessionCookie(session.value.sessionId, deps.settings, { keep: true });
      return `${name}=${value}`;
    };
    const stranger = await cookieOf(await withPassword(db, member));
    expect(await join(deps, token, { cookieHeader: stranger, password: PASSWORD })).toEqual({
      ok: false,
      error: { code: "other_account" },
    });
    expect(
      await join(deps, token, { cookieHeader: await cookieOf(email), password: "", name: "" }),
    ).toMatchObject({ ok: true });
  });

  test("the inviter learns nothing of it: the offer, the list and the page say the same, and what can be wrong with a password comes first", async () => {
    const { db, owner, email } = await aTraveller();
    const [known, unknown] = [await anInvitation(db, owner, { email }), await anInvitation(db, owner)];
    const pages = await Promise.all(
      [known, unknown].map(async ({ token, email: address }) =>
        JSON.stringify(
          await openInvitation(deps, { token, address: anAddress(), cookieHeader: null }),
        ).replace(address, ""),
      ),
    );
    const shape = (page: string) => page.replace(/"(id|expiresAt)":"[^"]*"/g, "");
    expect(shape(pages[0] ?? "")).toBe(shape(pages[1] ?? ""));
    expect(
      new Set(
        (await listInvitations(deps, owner)).map(({ role, numbers, by, state, mayChange }) =>
          JSON.stringify({ role, numbers, by, state, mayChange }),
        ),
      ).size,
    ).toBe(1);
    for (const { token } of [known, unknown]) {
      expect(await join(deps, token, { password: "short" })).toEqual({
        ok: false,
        error: { code: "too_short" },
      });
      expect(await join(deps, token, { name: " " })).toEqual({ ok: false, error: { code: "name" } });
    }
    expect(await join(deps, known.token, { password: "not the right one" })).toEqual({
      ok: false,
      error: { code: "mismatch" },
    });
  });

  test("V40: guesses at its password by an invitation are counted as at sign-in", async () => {
    const { db, owner, email } = await aTraveller();
    const { token } = await anInvitation(db, owner, { email });
    const codes: string[] = [];
    for (let guess = 0; guess < 12; guess += 1) {
      const result = await join(deps, token, { password: `wrong password ${guess}` });
      codes.push(result.ok ? "ok" : result.error.code);
    }
    expect(codes.filter((code) => code === "mismatch")).toHaveLength(10);
    expect(codes.slice(-2)).toEqual(["throttled", "throttled"]);
    expect(await signInAs(deps, email)).toMatchObject({ ok: false, error: { code: "throttled" } });
  });

  test("V40: guesses at links are bounded, and keep nobody out who has one", async () => {
    const { db, owner } = await aHouse(database.db);
    const { token } = await anInvitation(db, owner);
    const address = anAddress();
    const own = authDepsOn(db);
    const codes: string[] = [];
    for (let guess = 0; guess < 70; guess += 1) {
      const result = await openInvitation(own, { token: newToken(), address, cookieHeader: null });
      codes.push(result.ok ? "ok" : result.error.code);
    }
    expect(codes.at(-1)).toBe("throttled");
    expect(
      await joinTeam(own, {
        token,
        invitationId: "",
        name: "x",
        password: PASSWORD,
        address,
        cookieHeader: null,
      }),
    ).toMatchObject({ ok: false });
    expect(await join(own, token, { address })).toMatchObject({ ok: true });
  });
});
