import { sql } from "drizzle-orm";
import type { DbOrTx } from "@/db/client";
import type { DurableEventType } from "@/db/vocabulary";

type EventToAppend = { type: DurableEventType; [field: string]: unknown };
export type AppendedEvent = { epoch: string; seq: number; type: DurableEventType; [field: string]: unknown };

/**
 * Must be the LAST statement before the commit: it takes the number's counter, and whoever holds that
 * makes every other writer of the number wait. Gives the events their place, in commit order and
 * without holes, and returns them as the room and the clients will get them.
 */
export async function appendEvents(
  tx: DbOrTx,
  { numberId, events }: { numberId: string; events: readonly EventToAppend[] },
): Promise<AppendedEvent[]> {
  const rows = events.map(({ type, ...payload }, index) => ({ place: index + 1, type, payload }));
  const result = await tx.execute<{ epoch: string; seq: string; type: DurableEventType; payload: Record<string, unknown> }>(sql`
    with stream as (
      update number_streams set last_seq = last_seq + ${rows.length}
      where number_id = ${numberId}
      returning epoch, last_seq - ${rows.length} as before
    )
    insert into room_events (number_id, epoch, seq, type, payload, created_at)
    select ${numberId}, stream.epoch, stream.before + event.place, event.type, event.payload, clock_timestamp()
    from stream, jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as event(place int, type text, payload jsonb)
    order by event.place
    returning epoch, seq, type, payload`);
  if (result.rows.length !== rows.length) throw new Error(`number ${numberId} has no event stream`);
  return result.rows.map(({ epoch, seq, type, payload }) => ({ ...payload, epoch, seq: Number(seq), type }));
}
