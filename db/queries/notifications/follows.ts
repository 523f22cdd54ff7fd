import { and, desc, eq, isNotNull, isNull, sql } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/handles";
import { databaseNow } from "@/db/schema/columns";
import { follows } from "@/db/schema/notifications";

type Followed = {
  tenantId: string;
  userId: string;
  numberId: string;
  /** Null: the number. */ conversationId: string | null;
};

/** Returns whether it was not followed before. */
export const insertFollow = async (tx: Tx, followed: Followed): Promise<boolean> =>
  (
    await tx
      .insert(follows)
      .values({ ...followed, since: databaseNow })
      .onConflictDoNothing()
      .returning({ since: follows.since })
  ).length > 0;

/** Returns whether it was followed before. */
export const deleteFollow = async (
  tx: Tx,
  { userId, numberId, conversationId }: Followed,
): Promise<boolean> =>
  (
    await tx
      .delete(follows)
      .where(
        and(
          eq(follows.userId, userId),
          eq(follows.numberId, numberId),
          conversationId === null
            ? isNull(follows.conversationId)
            : eq(follows.conversationId, conversationId),
        ),
      )
      .returning({ since: follows.since })
  ).length > 0;

/** The numbers that a person follows as a whole. */
export const followedNumbers = async (
  db: DbOrTx,
  { tenantId, userId }: { tenantId: string; userId: string },
): Promise<string[]> =>
  (
    await db
      .select({ numberId: follows.numberId })
      .from(follows)
      .where(and(eq(follows.tenantId, tenantId), eq(follows.userId, userId), isNull(follows.conversationId)))
  ).map(({ numberId }) => numberId);

/** The conversations that a person follows one by one. */
export const followedConversations = async (
  db: DbOrTx,
  { tenantId, userId }: { tenantId: string; userId: string },
  { limit }: { limit: number },
): Promise<string[]> =>
  (
    await db
      .select({ conversationId: follows.conversationId })
      .from(follows)
      .where(
        and(eq(follows.tenantId, tenantId), eq(follows.userId, userId), isNotNull(follows.conversationId)),
      )
      .orderBy(desc(follows.since))
      .limit(limit)
  ).flatMap(({ conversationId }) => conversationId ?? []);

/** The same, as subqueries. */
export const followedNumbersBy = (userId: string) =>
  sql`select f.number_id from ${follows} f where f.user_id = ${userId} and f.conversation_id is null`;
export const followedBy = (userId: string) =>
  sql`select f.conversation_id from ${follows} f where f.user_id = ${userId} and f.conversation_id is not null`;
