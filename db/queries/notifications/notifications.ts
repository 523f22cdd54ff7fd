import { and, eq, isNull, sql } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/handles";
import { databaseNow, statementStart } from "@/db/schema/columns";
import { notifications } from "@/db/schema/notifications";

type Member = { tenantId: string; userId: string };
/** The numbers that the person may read. */
export type Reach = Member & { numbers: "all" | readonly string[] };

/** One process at a time writes what the events of a stream mean. Held until the transaction ends. */
export const lockNotifying = (tx: Tx, streamId: string) =>
  tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`notify:${streamId}`}, 0))`);

export type NewNotification = typeof notifications.$inferInsert;

/** Writes them in their order: a newer one takes the place of an unread one of the same conversation. */
export async function insertNotifications(tx: Tx, rows: readonly NewNotification[]): Promise<void> {
  const newest = new Map(rows.map((row) => [`${row.userId} ${row.conversationId}`, row]));
  const open = [...newest.values()].map(({ userId, conversationId }) => ({ userId, conversationId }));
  await tx.execute(sql`
    update ${notifications} as known set replaced_at = clock_timestamp()
    from jsonb_to_recordset(${JSON.stringify(open)}::jsonb) as fresh("userId" uuid, "conversationId" uuid)
    where known.user_id = fresh."userId" and known.conversation_id = fresh."conversationId"
      and known.read_at is null and known.replaced_at is null`);
  const replacedAt = new Date();
  await tx
    .insert(notifications)
    .values(
      rows.map((row) =>
        newest.get(`${row.userId} ${row.conversationId}`) === row ? row : { ...row, replacedAt },
      ),
    );
}

/** Of a person, in what they may read, without those that a newer one replaced. */
export const ofReader = ({ tenantId, userId, numbers }: Reach) =>
  and(
    eq(notifications.tenantId, tenantId),
    eq(notifications.userId, userId),
    isNull(notifications.replacedAt),
    numbers === "all" ? undefined : sql`${notifications.numberId} = any(${sql.param([...numbers])}::uuid[])`,
  );

/** The conversations of which the person has not read that they were notified. */
export const unreadNotifications = (db: DbOrTx, reach: Reach, { limit }: { limit: number }) =>
  db
    .select({ conversationId: notifications.conversationId })
    .from(notifications)
    .where(and(ofReader(reach), isNull(notifications.readAt)))
    .limit(limit);

/** Marks them read, those of one conversation or all. Returns how many were not yet. */
export async function readNotifications(
  tx: Tx,
  { tenantId, userId }: Member,
  conversationId: string | null,
): Promise<number> {
  const read = await tx
    .update(notifications)
    .set({ readAt: databaseNow })
    .where(
      and(
        eq(notifications.tenantId, tenantId),
        eq(notifications.userId, userId),
        isNull(notifications.readAt),
        isNull(notifications.replacedAt),
        conversationId === null ? undefined : eq(notifications.conversationId, conversationId),
      ),
    )
    .returning({ id: notifications.id });
  return read.length;
}

/** Deletes old ones, read or not. */
export const deleteOldNotifications = (
  db: DbOrTx,
  { olderThanDays, limit }: { olderThanDays: number; limit: number },
) =>
  db.execute(sql`
    delete from ${notifications} where ctid in (
      select ctid from ${notifications} where at < ${statementStart} - make_interval(days => ${olderThanDays}) limit ${limit})`);
