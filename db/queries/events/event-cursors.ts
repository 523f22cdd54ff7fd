import { sql } from "drizzle-orm";
import { byKeys, asyncCommit } from "@/db/transaction";
import type { DbOrTx } from "@/db/handles";
import { namedStatement } from "@/db/named-statement";
import { eventCursors, streamEvents, streams } from "@/db/schema/events";
import type { DurableEventType, EventConsumer } from "@/db/vocabulary";
import type { Stream } from "@/lib/base/stream";

/**
 * After so many failures in a row a stream is parked until a later event gets through: clients catch up from
 * the log, and the status page says so.
 */
export const PARK_AFTER_ATTEMPTS = 20;

type WaitingEvent = {
  streamId: string;
  kind: Stream["kind"];
  epoch: string;
  seq: number;
  type: DurableEventType;
  payload: Record<string, unknown>;
  attempts: number;
};

/** In a query with a stream and its cursor: the events that the consumer has not been sent. */
const unheard = sql.raw(
  "event.seq > coalesce(cursor.last_seq, 0) and not event.seq <@ coalesce(cursor.ahead, '{}')",
);

/**
 * Events behind a consumer's cursors for longer than `olderThanMs`, the oldest of each stream. The process
 * that wrote an event posts it at once, so it is here only if that failed or is still under way. Every stream
 * has its turn: a long backlog of one does not push another out of `limit`.
 */
export async function unheardEvents(
  db: DbOrTx,
  consumer: EventConsumer,
  {
    kind,
    parks,
    olderThanMs,
    perStream,
    limit,
  }: { kind?: Stream["kind"]; parks: boolean; olderThanMs: number; perStream: number; limit: number },
): Promise<WaitingEvent[]> {
  const { rows } = await db.execute<Omit<WaitingEvent, "seq"> & { seq: string }>(sql`
    select stream.id as "streamId", stream.kind, stream.epoch, event.seq, event.type, event.payload,
      coalesce(cursor.attempts, 0) as attempts
    from ${streams} as stream
    left join ${eventCursors} as cursor
      on cursor.consumer = ${consumer} and cursor.stream_id = stream.id and cursor.epoch = stream.epoch
    cross join lateral (
      select seq, type, payload, created_at, row_number() over (order by seq) as place from ${streamEvents} as event
      where event.stream_id = stream.id and event.epoch = stream.epoch and ${unheard}
        and event.created_at < clock_timestamp() - make_interval(secs => ${olderThanMs / 1_000})
      order by seq limit ${perStream}
    ) as event
    where stream.last_seq > coalesce(cursor.last_seq, 0)
      ${parks ? sql`and coalesce(cursor.attempts, 0) < ${PARK_AFTER_ATTEMPTS}` : sql``}
      and (cursor.next_attempt_at is null or cursor.next_attempt_at < clock_timestamp())
      ${kind === undefined ? sql`` : sql`and stream.kind = ${kind}`}
    order by event.place, event.created_at limit ${limit}`);
  return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
}

type HeardEvent = { streamId: string; epoch: string; seq: number };

/**
 * Moves a consumer's cursors past the events it was sent, up to the first hole; those beyond it are stored in
 * `ahead`. If this is lost, the events are sent once more, which is harmless. A parked stream continues from
 * here.
 */
export const moveCursors = (db: DbOrTx, consumer: EventConsumer, heard: readonly HeardEvent[]) =>
  byKeys(db, (tx) =>
    move(tx, {
      consumer,
      streamIds: heard.map(({ streamId }) => streamId),
      epochs: heard.map(({ epoch }) => epoch),
      seqs: heard.map(({ seq }) => seq),
    }),
  );

const move = namedStatement<never>(
  "move_cursors",
  sql`
    with heard as (
      select stream_id, epoch, range_agg(int8range(seq, seq, '[]')) as seqs
      from unnest(${sql.placeholder("streamIds")}::uuid[], ${sql.placeholder("epochs")}::uuid[], ${sql.placeholder("seqs")}::bigint[]) as heard(stream_id, epoch, seq)
      group by stream_id, epoch
    ), held as (
      select * from ${eventCursors}
      where consumer = ${sql.placeholder("consumer")} and stream_id in (select stream_id from heard)
      order by stream_id for update
    ), known as (
      select heard.stream_id, heard.epoch, coalesce(held.attempts, 0) >= ${sql.raw(String(PARK_AFTER_ATTEMPTS))} as parked,
        heard.seqs + coalesce(held.ahead, '{}') + int8multirange(int8range(0, coalesce(held.last_seq, 0), '[]')) as seqs
      from heard left join held on held.stream_id = heard.stream_id and held.epoch = heard.epoch
    ), moved as (
      select stream_id, epoch, seqs, case when parked then upper(seqs) - 1
        else (select upper(range) - 1 from unnest(seqs) as range where range @> 0::bigint) end as last_seq
      from known
    )
    insert into ${eventCursors} as cursor (consumer, stream_id, epoch, last_seq, ahead)
    select ${sql.placeholder("consumer")}, stream_id, epoch, last_seq, seqs - int8multirange(int8range(0, last_seq, '[]'))
    from moved where ${asyncCommit} order by stream_id
    on conflict (consumer, stream_id) do update set
      epoch = excluded.epoch, last_seq = excluded.last_seq, ahead = excluded.ahead, next_attempt_at = null,
      attempts = case when cursor.epoch = excluded.epoch and cursor.last_seq = excluded.last_seq then cursor.attempts else 0 end`,
);

/** A stream's next events could not be sent to a consumer: retries after `waitMs`. */
export const putOff = (
  db: DbOrTx,
  consumer: EventConsumer,
  { streamId, epoch, waitMs }: { streamId: string; epoch: string; waitMs: number },
) =>
  db.execute(sql`
    insert into ${eventCursors} as cursor (consumer, stream_id, epoch, last_seq, attempts, next_attempt_at)
    values (${consumer}, ${streamId}, ${epoch}, 0, 1, clock_timestamp() + make_interval(secs => ${waitMs / 1_000}))
    on conflict (consumer, stream_id) do update set
      epoch = excluded.epoch, next_attempt_at = excluded.next_attempt_at,
      last_seq = case when cursor.epoch = excluded.epoch then cursor.last_seq else 0 end,
      ahead = case when cursor.epoch = excluded.epoch then cursor.ahead else '{}' end,
      attempts = case when cursor.epoch = excluded.epoch then cursor.attempts else 0 end + 1`);

/** Deletes events that no client catches up from any more; they are not sent to consumers either. */
export const deleteOldEvents = (
  db: DbOrTx,
  { olderThanDays, limit }: { olderThanDays: number; limit: number },
) =>
  db.execute(sql`
    with gone as (
      delete from ${streamEvents} where ctid in (
        select ctid from ${streamEvents} where created_at < statement_timestamp() - make_interval(days => ${olderThanDays}) limit ${limit})
      returning stream_id, epoch, seq
    ), last as (
      select stream_id, epoch, max(seq) as seq from gone group by stream_id, epoch
    )
    update ${eventCursors} as cursor set last_seq = last.seq from last
    where cursor.stream_id = last.stream_id and cursor.epoch = last.epoch and cursor.last_seq < last.seq`);

/** How many events of a tenant's streams a consumer has not been sent, parked streams included. */
export const unheardOf = (tenantId: string, consumer: EventConsumer) => sql`(
  select count(*)::int from ${streams} as stream
  left join ${eventCursors} as cursor
    on cursor.consumer = ${consumer} and cursor.stream_id = stream.id and cursor.epoch = stream.epoch
  join ${streamEvents} as event on event.stream_id = stream.id and event.epoch = stream.epoch and ${unheard}
  where stream.tenant_id = ${tenantId} and stream.last_seq > coalesce(cursor.last_seq, 0))`;
