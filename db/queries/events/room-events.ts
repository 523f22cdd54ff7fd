import { and, asc, eq, inArray, isNull, lt, lte, or, sql } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/handles";
import { namedStatement } from "@/db/named-statement";
import { statementStart } from "@/db/schema/columns";
import { streamEvents, streams } from "@/db/schema/events";
import { byKeys, asyncCommit } from "@/db/transaction";

/** Over this many tries an event is parked: clients catch up from the log, and the status page says so. */
export const PARK_AFTER_ATTEMPTS = 20;

/**
 * Events that nobody has told the room within `olderThanMs`, the oldest of each stream. The process that wrote
 * an event posts it at once, so an event is only here when that failed or is still under way. Every stream
 * has its turn: one with a long backlog does not keep another's out of `limit`.
 */
export function unpublishedEvents(
  db: DbOrTx,
  { olderThanMs, perStream, limit }: { olderThanMs: number; perStream: number; limit: number },
) {
  const due = db
    .select({
      streamId: streamEvents.streamId,
      kind: streams.kind,
      epoch: streamEvents.epoch,
      seq: streamEvents.seq,
      type: streamEvents.type,
      payload: streamEvents.payload,
      attempts: streamEvents.attempts,
      createdAt: streamEvents.createdAt,
      place:
        sql<number>`row_number() over (partition by ${streamEvents.streamId} order by ${streamEvents.seq})`.as(
          "place",
        ),
    })
    .from(streamEvents)
    .innerJoin(streams, eq(streams.id, streamEvents.streamId))
    .where(
      and(
        isNull(streamEvents.publishedAt),
        lt(streamEvents.attempts, PARK_AFTER_ATTEMPTS),
        lt(streamEvents.createdAt, sql`clock_timestamp() - make_interval(secs => ${olderThanMs / 1_000})`),
        or(isNull(streamEvents.nextAttemptAt), lt(streamEvents.nextAttemptAt, sql`clock_timestamp()`)),
      ),
    )
    .as("due");
  return db
    .select()
    .from(due)
    .where(lte(due.place, perStream))
    .orderBy(asc(due.place), asc(due.createdAt))
    .limit(limit);
}

/** Forgotten, they are told once more, which is harmless. */
export const markPublished = (
  db: DbOrTx,
  places: readonly { streamId: string; epoch: string; seq: number }[],
) =>
  byKeys(db, (tx) =>
    publish(tx, {
      streamIds: places.map(({ streamId }) => streamId),
      epochs: places.map(({ epoch }) => epoch),
      seqs: places.map(({ seq }) => seq),
    }),
  );

const publish = namedStatement<never>(
  "mark_published",
  sql`
    update ${streamEvents} as event set published_at = clock_timestamp()
    from unnest(${sql.placeholder("streamIds")}::uuid[], ${sql.placeholder("epochs")}::uuid[], ${sql.placeholder("seqs")}::bigint[]) as told(stream_id, epoch, seq)
    where event.stream_id = told.stream_id and event.epoch = told.epoch and event.seq = told.seq and ${asyncCommit}`,
);

/** The room could not be told of these: later again, after `waitMs`, and what waits behind them with them. */
export const putOffPublishing = (
  db: DbOrTx,
  { streamId, epoch, seqs, waitMs }: { streamId: string; epoch: string; seqs: number[]; waitMs: number },
) =>
  db
    .update(streamEvents)
    .set({
      attempts: sql`${streamEvents.attempts} + (${inArray(streamEvents.seq, seqs)})::int`,
      nextAttemptAt: sql`clock_timestamp() + make_interval(secs => ${waitMs / 1_000})`,
    })
    .where(
      and(
        eq(streamEvents.streamId, streamId),
        eq(streamEvents.epoch, epoch),
        isNull(streamEvents.publishedAt),
      ),
    );

/** What was not told yet of streams that have ended: clients load anew, so nobody is told (V27). */
export const abandonUnpublished = (tx: Tx) =>
  tx
    .update(streamEvents)
    .set({ publishedAt: sql`clock_timestamp()` })
    .where(isNull(streamEvents.publishedAt));

/** Forgets what no client catches up from any more. */
export const deleteOldEvents = (
  db: DbOrTx,
  { olderThanDays, limit }: { olderThanDays: number; limit: number },
) =>
  db.execute(sql`
    delete from ${streamEvents} where ctid in (
      select ctid from ${streamEvents} where created_at < ${statementStart} - make_interval(days => ${olderThanDays}) limit ${limit})`);

/** How many events wait for the room, and how many were given up: for the status page and the ready check. */
export const publishBacklog = async (db: DbOrTx) => {
  const result = await db.execute<{ waiting: string; parked: string }>(sql`
    select count(*) filter (where attempts < ${PARK_AFTER_ATTEMPTS}) as waiting, count(*) filter (where attempts >= ${PARK_AFTER_ATTEMPTS}) as parked
    from ${streamEvents} where published_at is null`);
  return { waiting: Number(result.rows[0]?.waiting ?? 0), parked: Number(result.rows[0]?.parked ?? 0) };
};
