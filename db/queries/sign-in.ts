import { and, asc, eq, gt, isNull, ne, sql } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/handles";
import { databaseNow } from "@/db/schema/columns";
import { numberGrants, numbers } from "@/db/schema/numbers";
import { groupMembers, memberships, sessions, users } from "@/db/schema/people";

/** What sign-in needs of a person; of several tenants, the one they joined first. */
export const findUserForSignIn = async (db: DbOrTx, { email }: { email: string }) =>
  (
    await db
      .select({
        userId: users.id,
        name: users.name,
        passwordHash: users.passwordHash,
        disabledAt: users.disabledAt,
        tenantId: memberships.tenantId,
      })
      .from(users)
      .innerJoin(memberships, eq(memberships.userId, users.id))
      .where(eq(users.email, email))
      .orderBy(asc(memberships.createdAt), asc(memberships.tenantId))
      .limit(1)
  )[0];

/**
 * True while this is the person's password and they are not disabled, and until the transaction ends it stays so:
 * a change of it waits, and then finds the session that was begun meanwhile.
 */
export const holdPassword = async (tx: Tx, { userId, passwordHash }: { userId: string; passwordHash: string }): Promise<boolean> =>
  (
    await tx
      .select({ id: users.id })
      .from(users)
      .where(and(eq(users.id, userId), eq(users.passwordHash, passwordHash), isNull(users.disabledAt)))
      .for("share")
  ).length === 1;

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
  await db.update(sessions).set({ lastSeenAt: databaseNow }).where(and(eq(sessions.id, sessionId), isNull(sessions.revokedAt)));
};

/** Ends a session; undefined when there is none that still lives, so that it is ended (and told) once. */
export const revokeSession = async (db: DbOrTx, { sessionId }: { sessionId: string }) =>
  (
    await db
      .update(sessions)
      .set({ revokedAt: databaseNow })
      .where(and(eq(sessions.id, sessionId), isNull(sessions.revokedAt)))
      .returning({ userId: sessions.userId, tenantId: sessions.tenantId })
  )[0];

/** Ends every sign-in of a person but one, and says which they were: in every tenant. */
export const revokeOtherSessions = (tx: Tx, { userId, sessionId }: { userId: string; sessionId: string }) =>
  tx
    .update(sessions)
    .set({ revokedAt: databaseNow })
    .where(and(eq(sessions.userId, userId), ne(sessions.id, sessionId), isNull(sessions.revokedAt), gt(sessions.expiresAt, databaseNow)))
    .returning({ sessionId: sessions.id, tenantId: sessions.tenantId });

/** Only while the old hash still stands, else false: a password changed meanwhile is not undone. */
export const replacePasswordHash = async (
  db: DbOrTx,
  { userId, from, to }: { userId: string; from: string; to: string },
): Promise<boolean> =>
  (await db.update(users).set({ passwordHash: to }).where(and(eq(users.id, userId), eq(users.passwordHash, from))).returning({ id: users.id })).length === 1;

/**
 * Every number whose room this person may have a socket in: all of the tenant for those who see all, else
 * by grant. In id order, so that whoever writes an event to each of them takes the locks in one order.
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
