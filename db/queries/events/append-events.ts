import { sql } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { namedStatement } from "@/db/named-statement";
import { committing } from "@/db/transaction";
import type { DurableEventType } from "@/db/vocabulary";

export type EventToAppend = { type: DurableEventType; [field: string]: unknown };
export type AppendedEvent = { epoch: string; seq: number; type: DurableEventType; [field: string]: unknown };

/** Events of one number, in their order. */
export type NumberEvents<Event = AppendedEvent> = { numberId: string; events: Event[] };

type AppendedRow = { number_id: string; epoch: string; last: string };

/**
 * Ends its transaction: it takes the numbers' counters, and whoever holds one makes every other writer of that
 * number wait, so COMMIT goes out right behind it and nothing may follow. Gives the events their place, in commit
 * order and without holes, and returns them as the room and the clients will get them. Counters are taken in the
 * order of their ids, so that two transactions with several numbers cannot wait for each other. A number that is named
 * more than once has all its events, in that order.
 */
export async function appendNumberEvents(
  tx: DbOrTx,
  told: readonly NumberEvents<EventToAppend>[],
): Promise<NumberEvents[]> {
  const streams = merged(told);
  const rows = streams.flatMap(({ numberId, events }) =>
    events.map(({ type, ...payload }, index) => ({ number_id: numberId, place: index + 1, type, payload })),
  );
  if (rows.length === 0) return [];
  const positions = new Map(
    (await committing(tx, () => append(tx, { rows: JSON.stringify(rows) }))).map((row) => [
      row.number_id,
      row,
    ]),
  );
  return streams
    .filter(({ events }) => events.length > 0)
    .map(({ numberId, events }) => {
      const position = positions.get(numberId);
      if (!position) throw new Error(`number ${numberId} has no event stream`);
      const before = Number(position.last) - events.length;
      return {
        numberId,
        events: events.map((event, index) => ({ ...event, epoch: position.epoch, seq: before + index + 1 })),
      };
    });
}

const merged = (streams: readonly NumberEvents<EventToAppend>[]): NumberEvents<EventToAppend>[] =>
  [...Map.groupBy(streams, ({ numberId }) => numberId)].map(([numberId, ofNumber]) => ({
    numberId,
    events: ofNumber.flatMap(({ events }) => events),
  }));

/** A number without a stream leaves an event without an epoch, which the table refuses: nothing is committed. */
const append = namedStatement<AppendedRow>(
  "append_events",
  sql`
    with event as (
      select * from jsonb_to_recordset(${sql.placeholder("rows")}::jsonb) as event(number_id uuid, place int, type text, payload jsonb)
    ), held as (
      select number_id, epoch, last_seq from number_streams
      where number_id in (select number_id from event)
      order by number_id for update
    ), appended as (
      insert into room_events (number_id, epoch, seq, type, payload, created_at)
      select number_id, held.epoch, held.last_seq + event.place, event.type, event.payload, clock_timestamp()
      from event left join held using (number_id)
      returning number_id, seq
    )
    update number_streams as stream set last_seq = appended.last
    from held, (select number_id, max(seq) as last from appended group by number_id) as appended
    where stream.number_id = held.number_id and stream.number_id = appended.number_id
    returning stream.number_id, stream.epoch, stream.last_seq as last`,
);

/** The same for one number. */
export async function appendEvents(
  tx: DbOrTx,
  { numberId, events }: { numberId: string; events: readonly EventToAppend[] },
): Promise<AppendedEvent[]> {
  const [appended] = await appendNumberEvents(tx, [{ numberId, events: [...events] }]);
  return appended?.events ?? [];
}
