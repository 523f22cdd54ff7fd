import { and, asc, eq, gt, lte } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { roomEvents } from "@/db/schema/delivery";
import type { AppendedEvent } from "./append-events";

type Range = { numberId: string; epoch: string; after: number; upTo: number; limit: number };

/** A stretch of a number's event log, in order. */
export async function eventsAfter(db: DbOrTx, { numberId, epoch, after, upTo, limit }: Range): Promise<AppendedEvent[]> {
  const rows = await db
    .select({ seq: roomEvents.seq, type: roomEvents.type, payload: roomEvents.payload })
    .from(roomEvents)
    .where(and(eq(roomEvents.numberId, numberId), eq(roomEvents.epoch, epoch), gt(roomEvents.seq, after), lte(roomEvents.seq, upTo)))
    .orderBy(asc(roomEvents.seq))
    .limit(limit);
  return rows.map(({ payload, seq, type }) => ({ ...payload, epoch, seq, type }));
}
