import { and, eq, isNull, sql } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/handles";
import { namedStatement } from "@/db/named-statement";
import { databaseNow, statementStart } from "@/db/schema/columns";
import { notifications } from "@/db/schema/notifications";

type Member = { tenantId: string; userId: string };
/** The numbers that the person may read. */
export type Reach = Member & { numbers: "all" | readonly string[] };

/** One process at a time writes what the events of a stream mean. Held until the transaction ends. */
export const lockNotifying = (tx: Tx, streamId: string) =>
  tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`notify:${streamId}`}, 0))`);

/** Something that people are notified of. */
export type NewNotification = Pick<
  typeof notifications.$inferInsert,
  "conversationId" | "kind" | "sourceId" | "at"
> & { people: { id: string; userId: string; quiet: boolean }[] };

type OfNumber = { tenantId: string; numberId: string };

/**
 * Writes them in their order, the people's ids included: a newer one takes the place of an unread one of the same
 * conversation. Two statements, sent at once, however many people there are.
 */
export function insertNotifications(
  tx: Tx,
  place: OfNumber,
  news: readonly NewNotification[],
): Promise<unknown>[] {
  const open = [...Map.groupBy(news, ({ conversationId }) => conversationId)].map(([conversationId, of]) => ({
    conversationId,
    userIds: [...new Set(of.flatMap(({ people }) => people.map(({ userId }) => userId)))],
  }));
  return [
    replaceOpen(tx, { ...place, open: JSON.stringify(open) }),
    insert(tx, { ...place, news: JSON.stringify(news) }),
  ];
}

const replaceOpen = namedStatement<never>(
  "replace_notifications",
  sql`
    update notifications as known set replaced_at = clock_timestamp()
    from jsonb_to_recordset(${sql.placeholder("open")}::jsonb) as fresh("conversationId" uuid, "userIds" uuid[])
    where known.tenant_id = ${sql.placeholder("tenantId")} and known.user_id = any(fresh."userIds")
      and known.conversation_id = fresh."conversationId" and known.read_at is null and known.replaced_at is null`,
);

/** Ids are in the order in which they were made. */
const insert = namedStatement<never>(
  "insert_notifications",
  sql`
    insert into notifications (id, tenant_id, user_id, number_id, conversation_id, kind, source_id, quiet, at, replaced_at)
    select person.id, ${sql.placeholder("tenantId")}, person."userId", ${sql.placeholder("numberId")}, one."conversationId",
      one.kind, one."sourceId", person.quiet, one.at,
      case when row_number() over (partition by person."userId", one."conversationId" order by person.id desc) > 1
        then clock_timestamp() end
    from jsonb_to_recordset(${sql.placeholder("news")}::jsonb)
        as one("conversationId" uuid, kind text, "sourceId" uuid, at timestamptz, people jsonb),
      jsonb_to_recordset(one.people) as person(id uuid, "userId" uuid, quiet boolean)`,
);

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
