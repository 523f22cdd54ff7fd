import { and, eq, gt, isNull, ne, sql } from "drizzle-orm";
import type { DbOrTx } from "@/db/client";
import { sessions, users } from "@/db/schema/people";

export const passwordHashOf = async (db: DbOrTx, { userId }: { userId: string }): Promise<{ email: string; passwordHash: string | null } | undefined> =>
  (await db.select({ email: users.email, passwordHash: users.passwordHash }).from(users).where(eq(users.id, userId)))[0];

/** A person's other sign-ins that still live, in every tenant. */
export const otherSessions = async (db: DbOrTx, { userId, sessionId }: { userId: string; sessionId: string }): Promise<string[]> =>
  (
    await db
      .select({ id: sessions.id })
      .from(sessions)
      .where(and(eq(sessions.userId, userId), ne(sessions.id, sessionId), isNull(sessions.revokedAt), gt(sessions.expiresAt, sql`clock_timestamp()`)))
  ).map(({ id }) => id);
