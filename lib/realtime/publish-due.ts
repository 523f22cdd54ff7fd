import { moveCursors, putOff, unheardEvents } from "@/db/queries/events/event-cursors";
import type { EventConsumer } from "@/db/vocabulary";
import type { Stream } from "@/lib/base/stream";
import { backoffMs } from "@/lib/domain/sending/backoff";
import type { DeliveryDeps, TellRoom } from "@/lib/context";

/**
 * If an event is older than this and still behind the cursor, the process that wrote it failed to publish it.
 */
const SWEEP_AFTER_MS = 2_000;
const PER_STREAM = 200;
const BATCH = 2_000;
const BACKOFF = { baseMs: 1_000, capMs: 60_000 };

type Deps = Pick<DeliveryDeps, "db" | "random">;
type Options = { olderThanMs?: number };

/** A consumer gets every event of all streams, or of those of one kind, at its own pace and with its own cursors. */
type Consumer = {
  name: EventConsumer;
  kind?: Stream["kind"];
  /** Whether it is also told by whoever writes an event: only then does a stream that was given up begin anew. */
  parks: boolean;
  tell: TellRoom;
};

/** Publishes events that the rooms did not get. Returns how many. */
export const publishDue = (
  deps: Deps & Pick<DeliveryDeps, "tellRoom">,
  options: Options = {},
): Promise<number> => tellDue(deps, { name: "room", parks: true, tell: deps.tellRoom }, options);

/**
 * Sends a consumer the events behind its cursors. Repeating is harmless: receivers drop what they know by its
 * seq. A stream that fails does not stop the others. Returns how many events were sent.
 */
export async function tellDue(
  deps: Deps,
  consumer: Consumer,
  { olderThanMs = SWEEP_AFTER_MS }: Options = {},
): Promise<number> {
  const due = await unheardEvents(deps.db, consumer.name, {
    kind: consumer.kind,
    parks: consumer.parks,
    olderThanMs,
    perStream: PER_STREAM,
    limit: BATCH,
  });
  const streams = Map.groupBy(due, (event) => event.streamId);
  const results = await Promise.allSettled(
    [...streams.values()].map((events) => tellStream(deps, consumer, events)),
  );
  const fault = results.find((result) => result.status === "rejected");
  if (fault) throw fault.reason;
  return results.reduce((sum, result) => sum + (result.status === "fulfilled" ? result.value : 0), 0);
}

async function tellStream(
  { db, random }: Deps,
  { name, tell }: Consumer,
  rows: Awaited<ReturnType<typeof unheardEvents>>,
): Promise<number> {
  const first = rows[0];
  if (!first) return 0;
  const { streamId, kind, epoch } = first;
  const events = rows
    .map(({ seq, type, payload }) => ({ ...payload, epoch, seq, type }))
    .toSorted((a, b) => a.seq - b.seq);
  const later = () =>
    putOff(db, name, { streamId, epoch, waitMs: 500 + backoffMs(first.attempts, BACKOFF, random()) });
  let isTold: boolean;
  try {
    isTold = await tell({ kind, id: streamId }, events);
  } catch (fault) {
    // An event cannot even be written as a frame: it is postponed as if the room were away, and the fault is
    // reported.
    await later();
    throw fault;
  }
  // Only after the post: if the process dies in between, the event is sent again instead of never.
  await (isTold ? moveCursors(db, name, rows) : later());
  return isTold ? events.length : 0;
}
