import { sql } from "drizzle-orm";
import { eventJson } from "@/lib/base/event-json";
import type { DbOrTx } from "@/db/handles";
import { namedStatement } from "@/db/named-statement";
import { committing } from "@/db/transaction";
import type { DurableEventType } from "@/db/vocabulary";
import { streamOf, type Whose } from "@/lib/base/stream";

export type EventToAppend = { type: DurableEventType; [field: string]: unknown };
export type AppendedEvent = { epoch: string; seq: number; type: DurableEventType; [field: string]: unknown };

/** Events of one stream, in their order: of a number, or of a person in a tenant. */
export type StreamEvents<Event = AppendedEvent> = Whose & { events: Event[] };
export type NumberEvents<Event = AppendedEvent> = { numberId: string; events: Event[] };

type AppendedRow = { id: string; epoch: string; last: string };

/**
 * Commits its transaction. It takes the streams' counters, and while one is held every other writer of that
 * stream waits, so COMMIT is sent right behind it and nothing may follow. It assigns the events their places,
 * in commit order and without holes, and returns them as rooms and clients get them. Counters are taken in
 * the order of their ids, so that two transactions with several streams cannot deadlock. Events of a stream
 * named more than once are combined, in that order. `begun` are writes of the same transaction that nothing
 * waits for: as an argument, they are sent before COMMIT can be. Without an event, the transaction commits
 * when its body ends.
 */
export async function appendEventsAndCommit<W extends Whose>(
  tx: DbOrTx,
  told: readonly (W & { events: EventToAppend[] })[],
  begun: readonly Promise<unknown>[] = [],
): Promise<(W & { events: AppendedEvent[] })[]> {
  const streams = [...Map.groupBy(told, (one) => streamOf(one).id)].map(([id, ofStream]) => ({
    id,
    ofStream,
    events: ofStream.flatMap(({ events }) => events),
  }));
  const rows = streams.flatMap(({ id, events }) =>
    events.map(({ type, ...payload }, index) => ({ stream_id: id, place: index + 1, type, payload })),
  );
  const [appended] = await Promise.all([
    rows.length === 0 ? [] : committing(tx, () => append(tx, { rows: eventJson(rows) })),
    ...begun,
  ]);
  const positions = new Map(appended.map((row) => [row.id, row]));
  return streams.flatMap(({ id, ofStream: [whose], events }) => {
    if (!whose || events.length === 0) return [];
    const position = positions.get(id);
    if (!position) throw new Error(`there is no event stream ${id}`);
    const before = Number(position.last) - events.length;
    const placed: AppendedEvent[] = events.map((event, index) => ({
      ...event,
      epoch: position.epoch,
      seq: before + index + 1,
    }));
    return { ...whose, events: placed };
  });
}

/** If its stream is missing, an event gets no epoch, which the table refuses: nothing is committed. */
const append = namedStatement<AppendedRow>(
  "append_events",
  sql`
    with event as (
      select * from jsonb_to_recordset(${sql.placeholder("rows")}::jsonb) as event(stream_id uuid, place int, type text, payload jsonb)
    ), held as (
      select id, epoch, last_seq from streams
      where id in (select stream_id from event)
      order by id for update
    ), appended as (
      insert into stream_events (stream_id, epoch, seq, type, payload, created_at)
      select stream_id, held.epoch, held.last_seq + event.place, event.type, event.payload, clock_timestamp()
      from event left join held on held.id = event.stream_id
      returning stream_id, seq
    )
    update streams as stream set last_seq = appended.last
    from held, (select stream_id, max(seq) as last from appended group by stream_id) as appended
    where stream.id = held.id and stream.id = appended.stream_id
    returning stream.id, stream.epoch, stream.last_seq as last`,
);
