import { sql } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import type { DurableEventType } from "@/db/vocabulary";
import type { AppendedEvent } from "./append-events";

type Range = {
  streamId: string;
  epoch: string;
  after: number;
  upTo: number;
  limit: number;
  maxBytes: number;
};
type Row = { seq: string; type: DurableEventType; payload: Record<string, unknown>; bytes: number };

/**
 * A range of a stream's log, in order, and its size. It stops before an event that begins beyond `maxBytes`;
 * the first event is always returned.
 */
export async function eventsAfter(
  db: DbOrTx,
  { streamId, epoch, after, upTo, limit, maxBytes }: Range,
): Promise<{ events: AppendedEvent[]; bytes: number }> {
  const { rows } = await db.execute<Row>(sql`
    select seq, type, payload, bytes from (
      select *, sum(bytes) over (order by seq) - bytes as before from (
        select seq, type, payload, octet_length(payload::text) as bytes from stream_events
        where stream_id = ${streamId} and epoch = ${epoch} and seq > ${after} and seq <= ${upTo}
        order by seq limit ${limit}
      ) as stretch
    ) as measured
    where before < ${maxBytes} order by seq`);
  return {
    events: rows.map(({ seq, type, payload }) => ({ ...payload, epoch, seq: Number(seq), type })),
    bytes: rows.reduce((sum, row) => sum + row.bytes, 0),
  };
}
