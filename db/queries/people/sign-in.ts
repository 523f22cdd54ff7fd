import { and, asc, eq, gt, isNull, ne, sql } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/handles";
import { databaseNow } from "@/db/schema/columns";
import { numberGrants, numbers } from "@/db/schema/numbers";
import { groupMembers, memberships, sessions, tenants, users } from "@/db/schema/people";

/** When the person was last active in that tenant. */
const lastIn = sql`(select max(s.last_seen_at) from ${sessions} s where s.user_id = "memberships"."user_id" and s.tenant_id = "memberships"."tenant_id")`;

/**
 * What sign-in needs of a person. Of several tenants, the one where they were last active; one where they are
 * disabled only if there is no other.
 */
export const findUserForSignIn = async (db: DbOrTx, { email }: { email: string }) =>
  (
    await db
      .select({
        userId: users.id,
        name: users.name,
        passwordHash: users.passwordHash,
        disabledAt: sql<Date | null>`coalesce(${users.disabledAt}, ${memberships.disabledAt})`.mapWith(
          users.disabledAt,
        ),
        tenantId: memberships.tenantId,
      })
      .from(users)
      .innerJoin(memberships, eq(memberships.userId, users.id))
      .where(eq(users.email, email))
      .orderBy(
        sql`${memberships.disabledAt} is not null`,
        sql`${lastIn} desc nulls last`,
        asc(memberships.createdAt),
        asc(memberships.tenantId),
      )
      .limit(1)
  )[0];

type Account = {
  userId: string;
  /** If given, they must not be disabled in it. */ tenantId?: string;
  /** If given, it must still be theirs. */ passwordHash?: string;
};

/**
 * True if the account is enabled, and has that password and membership if these are given. It stays so until
 * the transaction ends: a change waits, and then finds the session that was begun meanwhile.
 */
export const holdAccount = async (tx: Tx, { userId, tenantId, passwordHash }: Account): Promise<boolean> => {
  const account = await tx
    .select({ id: users.id })
    .from(users)
    .where(
      and(
        eq(users.id, userId),
        passwordHash === undefined ? undefined : eq(users.passwordHash, passwordHash),
        isNull(users.disabledAt),
      ),
    )
    .for("share");
  if (account.length === 0 || tenantId === undefined) return account.length === 1;
  const member = await tx
    .select({ userId: memberships.userId })
    .from(memberships)
    .where(
      and(eq(memberships.tenantId, tenantId), eq(memberships.userId, userId), isNull(memberships.disabledAt)),
    )
    .for("share");
  return member.length === 1;
};

/**
 * True if that session is the person's, in that team, and has not been ended. It stays so until the
 * transaction ends.
 */
export const holdSession = async (
  tx: Tx,
  { sessionId, userId, tenantId }: { sessionId: string; userId: string; tenantId: string },
): Promise<boolean> =>
  (
    await tx
      .select({ id: sessions.id })
      .from(sessions)
      .where(
        and(
          eq(sessions.id, sessionId),
          eq(sessions.userId, userId),
          eq(sessions.tenantId, tenantId),
          isNull(sessions.revokedAt),
        ),
      )
      .for("share")
  ).length === 1;

/** The teams of a person, by name. */
export const teamsOf = (db: DbOrTx, { userId }: { userId: string }) =>
  db
    .select({ tenantId: tenants.id, name: tenants.name })
    .from(memberships)
    .innerJoin(tenants, eq(tenants.id, memberships.tenantId))
    .where(and(eq(memberships.userId, userId), isNull(memberships.disabledAt)))
    .orderBy(asc(tenants.name), asc(tenants.id));

export const insertSession = async (
  db: DbOrTx,
  { userId, tenantId, expiresAt }: { userId: string; tenantId: string; expiresAt: Date },
): Promise<string> => {
  const [row] = await db
    .insert(sessions)
    .values({ userId, tenantId, expiresAt, lastSeenAt: databaseNow })
    .returning({ id: sessions.id });
  if (!row) throw new Error("a session was inserted and did not come back");
  return row.id;
};

export const touchSession = async (db: DbOrTx, { sessionId }: { sessionId: string }): Promise<void> => {
  await db
    .update(sessions)
    .set({ lastSeenAt: databaseNow })
    .where(and(eq(sessions.id, sessionId), isNull(sessions.revokedAt)));
};

/** Ends a session; undefined if it was not live, so that it is ended (and published) once. */
export const revokeSession = async (db: DbOrTx, { sessionId }: { sessionId: string }) =>
  (
    await db
      .update(sessions)
      .set({ revokedAt: databaseNow })
      .where(and(eq(sessions.id, sessionId), isNull(sessions.revokedAt)))
      .returning({ userId: sessions.userId, tenantId: sessions.tenantId })
  )[0];

/** Ends every session of a person but one, in every tenant; returns which. */
export const revokeOtherSessions = (tx: Tx, { userId, sessionId }: { userId: string; sessionId: string }) =>
  tx
    .update(sessions)
    .set({ revokedAt: databaseNow })
    .where(
      and(
        eq(sessions.userId, userId),
        ne(sessions.id, sessionId),
        isNull(sessions.revokedAt),
        gt(sessions.expiresAt, databaseNow),
      ),
    )
    .returning({ sessionId: sessions.id, tenantId: sessions.tenantId });

/** Ends every session of a person, in every tenant; returns which. */
export const revokeAllSessions = (tx: Tx, { userId }: { userId: string }) =>
  tx
    .update(sessions)
    .set({ revokedAt: databaseNow })
    .where(and(eq(sessions.userId, userId), isNull(sessions.revokedAt), gt(sessions.expiresAt, databaseNow)))
    .returning({ sessionId: sessions.id, tenantId: sessions.tenantId });

/**
 * Replaces the hash only while it is the old one, otherwise false: a password changed meanwhile is not
 * undone.
 */
export const replacePasswordHash = async (
  db: DbOrTx,
  { userId, from, to }: { userId: string; from: string; to: string },
): Promise<boolean> =>
  (
    await db
      .update(users)
      .set({ passwordHash: to })
      .where(and(eq(users.id, userId), eq(users.passwordHash, from)))
      .returning({ id: users.id })
  ).length === 1;

/**
 * Every number whose room this person may have a socket in: all of the tenant for those who see all,
 * otherwise by grant. In id order, so that writers of an event to each of them take the locks in the same
 * order.
 */
export const numbersInReach = async (
  db: DbOrTx,
  { tenantId, userId }: { tenantId: string; userId: string },
): Promise<string[]> => {
  const rows = await db
    .select({ id: numbers.id })
    .from(numbers)
    .where(
      and(
        eq(numbers.tenantId, tenantId),
        sql`(
          exists (select 1 from ${memberships} where ${memberships.tenantId} = ${tenantId} and ${memberships.userId} = ${userId} and ${memberships.role} <> 'member')
          or exists (
            select 1 from ${numberGrants}
            left join ${groupMembers} on ${groupMembers.groupId} = ${numberGrants.groupId} and ${groupMembers.userId} = ${userId}
            where ${numberGrants.numberId} = ${numbers.id} and (${numberGrants.userId} = ${userId} or ${groupMembers.userId} is not null)
          )
        )`,
      ),
    )
    .orderBy(asc(numbers.id));
  return rows.map(({ id }) => id);
};
