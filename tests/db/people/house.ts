import { eq } from "drizzle-orm";
import { auditEntries } from "@/db/schema/governance";
import { memberships, users } from "@/db/schema/people";
import { createAuthDeps, type AuthDeps } from "@/lib/auth/deps";
import { joinTeam, type JoinAttempt } from "@/lib/auth/links/join-team";
import { openInvitation } from "@/lib/auth/links/open-link";
import { hashPassword } from "@/lib/auth/password";
import { signIn } from "@/lib/auth/sign-in";
import { systemClock } from "@/lib/base/clock";
import type { Db } from "@/db/handles";
import type { Actor } from "@/lib/domain/principal";
import { invitePerson, type InvitationInput } from "@/lib/people/invite-person";
import { newId } from "@/lib/base/ids";
import { aNumber, aPerson, aTenant } from "../../support/factories";

export const PASSWORD = "correct horse battery";
const appUrl = "http://127.0.0.1:3000";

let hosts = 0;
/** Every attempt from an address of its own: guesses of one test are not counted against another. */
export const anAddress = () => `198.51.${Math.floor((hosts += 1) / 250)}.${hosts % 250}`;

export const authDepsOn = (db: Db): AuthDeps =>
  createAuthDeps({ db, now: systemClock }, { secret: "a secret of the tests, long enough for it", appUrl });

/** A team with an owner, an admin, a member, and two numbers. */
export async function aHouse(db: Db) {
  const tenant = await aTenant(db);
  const [line, other] = [await aNumber(db, tenant), await aNumber(db, tenant, { label: "Sales" })];
  const [owner, admin, member] = [
    await aPerson(db, tenant, { role: "owner" }),
    await aPerson(db, tenant, { role: "admin" }),
    await aPerson(db, tenant),
  ];
  return { db, tenant, line, other, owner, admin, member };
}

export const anEmail = () => `${newId()}@example.test`;

export async function anInvitation(db: Db, actor: Actor, input: Partial<InvitationInput> = {}) {
  const email = input.email ?? anEmail();
  const made = await invitePerson({ db, now: systemClock }, actor, {
    role: "member",
    numbers: [],
    ...input,
    email,
  });
  if (!made.ok) throw new Error(made.error.code);
  return { ...made.value, email };
}

/** Joins as the form does: shown first, then taken. */
export async function join(deps: AuthDeps, token: string, more: Partial<JoinAttempt> = {}) {
  const opened = await openInvitation(deps, { token, address: anAddress(), cookieHeader: null });
  const invitationId = opened.ok ? opened.value.id : newId();
  return joinTeam(deps, {
    token,
    invitationId,
    name: "Omar Said",
    password: PASSWORD,
    address: anAddress(),
    cookieHeader: null,
    ...more,
  });
}

export const signInAs = (
  deps: AuthDeps,
  email: string,
  password = PASSWORD,
  cookieHeader: string | null = null,
) => signIn(deps, { email, password, address: anAddress(), cookieHeader });

let hash: Promise<string> | undefined;
export async function withPassword(db: Db, { userId }: { userId: string }): Promise<string> {
  await db
    .update(users)
    .set({ passwordHash: await (hash ??= hashPassword(PASSWORD)) })
    .where(eq(users.id, userId));
  return `${userId}@example.test`;
}

export const auditOf = async (db: Db, { tenantId }: { tenantId: string }) =>
  (
    await db
      .select()
      .from(auditEntries)
      .where(eq(auditEntries.tenantId, tenantId))
      .orderBy(auditEntries.at, auditEntries.id)
  ).map(({ action, actorId, subjectId, details }) => ({ action, actorId, subjectId, details }));

export const rolesIn = async (db: Db, { tenantId }: { tenantId: string }) =>
  new Map(
    (await db.select().from(memberships).where(eq(memberships.tenantId, tenantId))).map(
      ({ userId, role, disabledAt }) => [userId, disabledAt === null ? role : "off"] as const,
    ),
  );
