import { and, asc, eq, inArray, isNull, lt, lte, or, sql } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/handles";
import { namedStatement } from "@/db/named-statement";
import { statementStart } from "@/db/schema/columns";
import { roomEvents } from "@/db/schema/delivery";
import { byKeys, asyncCommit } from "@/db/transaction";

/** Over this many tries an event is parked: clients catch up from the log, and the status page says so. */
export const PARK_AFTER_ATTEMPTS = 20;

/**
 * Events that nobody has told the room within `olderThanMs`, the oldest of each number. The process that wrote
 * an event posts it at once, so an event is only here when that failed or is still under way. Every number
 * has its turn: one with a long backlog does not keep another's out of `limit`.
 */
export function unpublishedEvents(
  db: DbOrTx,
  { olderThanMs, perNumber, limit }: { olderThanMs: number; perNumber: number; limit: number },
) {
  const due = db
    .select({
      numberId: roomEvents.numberId,
      epoch: roomEvents.epoch,
      seq: roomEvents.seq,
      type: roomEvents.type,
      payload: roomEvents.payload,
      attempts: roomEvents.attempts,
      createdAt: roomEvents.createdAt,
      place:
        sql<number>`row_number() over (partition by ${roomEvents.numberId} order by ${roomEvents.seq})`.as(
          "place",
        ),
    })
    .from(roomEvents)
    .where(
      and(
        isNull(roomEvents.publishedAt),
        lt(roomEvents.attempts, PARK_AFTER_ATTEMPTS),
        lt(roomEvents.createdAt, sql`clock_timestamp() - make_interval(secs => ${olderThanMs / 1_000})`),
        or(isNull(roomEvents.nextAttemptAt), lt(roomEvents.nextAttemptAt, sql`clock_timestamp()`)),
      ),
    )
    .as("due");
  return db
    .select()
    .from(due)
    .where(lte(due.place, perNumber))
    .orderBy(asc(due.place), asc(due.createdAt))
    .limit(limit);
}

/** Forgotten, they are told once more, which is harmless. */
export const markPublished = (
  db: DbOrTx,
  places: readonly { numberId: string; epoch: string; seq: number }[],
) =>
  byKeys(db, (tx) =>
    publish(tx, {
      numberIds: places.map(({ numberId }) => numberId),
      epochs: places.map(({ epoch }) => epoch),
      seqs: places.map(({ seq }) => seq),
    }),
  );

const publish = namedStatement<never>(
  "mark_published",
  sql`
    update ${roomEvents} as event set published_at = clock_timestamp()
    from unnest(${sql.placeholder("numberIds")}::uuid[], ${sql.placeholder("epochs")}::uuid[], ${sql.placeholder("seqs")}::bigint[]) as told(number_id, epoch, seq)
    where event.number_id = told.number_id and event.epoch = told.epoch and event.seq = told.seq and ${asyncCommit}`,
);

/** The room could not be told of these: later again, after `waitMs`, and what waits behind them with them. */
export const putOffPublishing = (
  db: DbOrTx,
  { numberId, epoch, seqs, waitMs }: { numberId: string; epoch: string; seqs: number[]; waitMs: number },
) =>
  db
    .update(roomEvents)
    .set({
      attempts: sql`${roomEvents.attempts} + (${inArray(roomEvents.seq, seqs)})::int`,
      nextAttemptAt: sql`clock_timestamp() + make_interval(secs => ${waitMs / 1_000})`,
    })
    .where(
      and(eq(roomEvents.numberId, numberId), eq(roomEvents.epoch, epoch), isNull(roomEvents.publishedAt)),
    );

/** What was not told yet of streams that have ended: clients load anew, so nobody is told (V27). */
export const abandonUnpublished = (tx: Tx) =>
  tx
    .update(roomEvents)
    .set({ publishedAt: sql`clock_timestamp()` })
    .where(isNull(roomEvents.publishedAt));

/** Forgets what no client catches up from any more. */
export const deleteOldEvents = (
  db: DbOrTx,
  { olderThanDays, limit }: { olderThanDays: number; limit: number },
) =>
  db.execute(sql`
    delete from ${roomEvents} where ctid in (
      select ctid from ${roomEvents} where created_at < ${statementStart} - make_interval(days => ${olderThanDays}) limit ${limit})`);

/** How many events wait for the room, and how many were given up: for the status page and the ready check. */
export const publishBacklog = async (db: DbOrTx) => {
  const result = await db.execute<{ waiting: string; parked: string }>(sql`
    select count(*) filter (where attempts < ${PARK_AFTER_ATTEMPTS}) as waiting, count(*) filter (where attempts >= ${PARK_AFTER_ATTEMPTS}) as parked
    from ${roomEvents} where published_at is null`);
  return { waiting: Number(result.rows[0]?.waiting ?? 0), parked: Number(result.rows[0]?.parked ?? 0) };
};
