import { markPublished, putOffPublishing, unpublishedEvents } from "@/db/queries/events/room-events";
import { backoffMs } from "@/lib/domain/backoff";
import type { DeliveryDeps } from "@/lib/context";

/** Older than this and still unpublished: the process that wrote it did not manage. */
const SWEEP_AFTER_MS = 2_000;
const PER_STREAM = 200;
const BATCH = 2_000;
const BACKOFF = { baseMs: 1_000, capMs: 60_000 };

/**
 * Tells the rooms what they were not told. Repeating is harmless: clients apply by seq. A room that
 * cannot be told does not stop the others. Returns how many events were told.
 */
export async function publishDue(
  deps: DeliveryDeps,
  { olderThanMs = SWEEP_AFTER_MS }: { olderThanMs?: number } = {},
): Promise<number> {
  const due = await unpublishedEvents(deps.db, { olderThanMs, perStream: PER_STREAM, limit: BATCH });
  const rooms = Map.groupBy(due, (event) => `${event.streamId} ${event.epoch}`);
  const told = await Promise.allSettled([...rooms.values()].map((events) => publishTo(deps, events)));
  const fault = told.find((result) => result.status === "rejected");
  if (fault) throw fault.reason;
  return told.reduce((sum, result) => sum + (result.status === "fulfilled" ? result.value : 0), 0);
}

async function publishTo(
  deps: DeliveryDeps,
  rows: Awaited<ReturnType<typeof unpublishedEvents>>,
): Promise<number> {
  const first = rows[0];
  if (!first) return 0;
  const { streamId, kind, epoch } = first;
  const events = rows
    .map(({ seq, type, payload }) => ({ ...payload, epoch, seq, type }))
    .toSorted((a, b) => a.seq - b.seq);
  const putOff = () =>
    putOffPublishing(deps.db, {
      streamId,
      epoch,
      seqs: events.map(({ seq }) => seq),
      waitMs: 500 + backoffMs(first.attempts, BACKOFF, deps.random()),
    });
  let isTold: boolean;
  try {
    isTold = await deps.tellRoom({ kind, id: streamId }, events);
  } catch (fault) {
    // An event that cannot even be written down as a frame: parked like one whose room is away, and heard of.
    await putOff();
    throw fault;
  }
  await (isTold ? markPublished(deps.db, rows) : putOff());
  return isTold ? events.length : 0;
}
