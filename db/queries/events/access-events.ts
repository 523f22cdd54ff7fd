import { sql } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import type { DurableEventType } from "@/db/vocabulary";
import type { AppendedEvent } from "./append-events";

type Row = { epoch: string; seq: string; type: DurableEventType; payload: Record<string, unknown> };

/**
 * The last access event of each person and of each session in a stream, of those younger than that, in order.
 * Filters by age first: that is a few rows, however large the log is.
 */
export async function recentAccessEvents(
  db: DbOrTx,
  { streamId, youngerThanMs }: { streamId: string; youngerThanMs: number },
): Promise<AppendedEvent[]> {
  const { rows } = await db.execute<Row>(sql`
    with recent as materialized (
      select stream_id, epoch, seq, type, payload from stream_events where created_at > now() - ${youngerThanMs} * interval '1 millisecond'
    )
    select distinct on (payload ->> 'userId', payload ->> 'sessionId') recent.epoch, seq, type, payload
    from recent join streams on streams.id = recent.stream_id and streams.epoch = recent.epoch
    where stream_id = ${streamId} and type in ('access.granted', 'access.revoked')
    order by payload ->> 'userId', payload ->> 'sessionId', seq desc`);
  return rows
    .map(({ payload, epoch, seq, type }) => ({ ...payload, epoch, seq: Number(seq), type }))
    .sort((a, b) => a.seq - b.seq);
}
