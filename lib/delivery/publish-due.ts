import { markPublished, putOffPublishing, unpublishedEvents } from "@/db/queries/room-events";
import { backoffMs } from "@/lib/domain/backoff";
import type { DeliveryDeps } from "./deps";

/** Older than this and still unpublished: the process that wrote it did not manage. */
const SWEEP_AFTER_MS = 2_000;
const BATCH = 500;
const BACKOFF = { baseMs: 1_000, capMs: 60_000 };

/**
 * Tells the rooms what they were not told. Repeating is harmless: clients apply by seq. A room that
 * cannot be told does not stop the others. Returns how many events were told.
 */
export async function publishDue(deps: DeliveryDeps, { olderThanMs = SWEEP_AFTER_MS }: { olderThanMs?: number } = {}): Promise<number> {
  const due = await unpublishedEvents(deps.db, { olderThanMs, limit: BATCH });
  const rooms = Map.groupBy(due, (event) => `${event.numberId} ${event.epoch}`);
  const told = await Promise.all([...rooms.values()].map((events) => publishTo(deps, events)));
  return told.reduce((sum, count) => sum + count, 0);
}

async function publishTo(deps: DeliveryDeps, rows: Awaited<ReturnType<typeof unpublishedEvents>>): Promise<number> {
  const first = rows[0];
  if (!first) return 0;
  const { numberId, epoch } = first;
  const events = rows.map(({ seq, type, payload }) => ({ ...payload, epoch, seq, type })).toSorted((a, b) => a.seq - b.seq);
  const place = { numberId, epoch, seqs: events.map(({ seq }) => seq) };
  if (await deps.tellRoom(numberId, events)) {
    await markPublished(deps.db, place);
    return events.length;
  }
  await putOffPublishing(deps.db, { ...place, waitMs: 500 + backoffMs(first.attempts, BACKOFF, deps.random()) });
  return 0;
}
