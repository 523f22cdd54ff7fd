import { moveCursors } from "@/db/queries/events/event-cursors";
import type { DeliveryDeps, PublishableEvent } from "@/lib/context";
import { streamOf, type Stream } from "@/lib/base/stream";
import { createBatchWriter } from "@/lib/base/batch-writer";
import { MAX_EVENTS } from "@/lib/protocol/event-frames";

/** Well under the sweep's 2 s, after which events behind the cursor are sent again. */
const GATHER_MS = 250;

type Waiting = { stream: Stream; events: PublishableEvent[]; busy: boolean };

/**
 * Posts a process's own just-committed events. Each room has one post under way at a time. The next one takes
 * all events gathered meanwhile, in order: under load the room gets few large posts instead of many small
 * ones. The sweep posts those that fail, so nothing is kept or retried. `flush` waits until the cursors have
 * moved past what was posted. If a process dies before that, the events are sent again, which is harmless.
 */
export function createPublisher(
  deps: Pick<DeliveryDeps, "db" | "tellRoom">,
  onError: (error: unknown) => void = () => {},
) {
  const rooms = new Map<string, Waiting>();
  const published = createBatchWriter<{ streamId: string; epoch: string; seq: number }>({
    everyMs: GATHER_MS,
    write: (heard) => moveCursors(deps.db, "room", heard),
    onError,
  });

  async function drain(waiting: Waiting): Promise<void> {
    const { stream } = waiting;
    waiting.busy = true;
    try {
      while (waiting.events.length > 0) {
        const events = waiting.events.splice(0, MAX_EVENTS).toSorted((a, b) => a.seq - b.seq);
        if (await deps.tellRoom(stream, events))
          published.add(...events.map(({ epoch, seq }) => ({ streamId: stream.id, epoch, seq })));
      }
    } catch (error) {
      onError(error);
    } finally {
      waiting.busy = false;
      if (waiting.events.length === 0) rooms.delete(stream.id);
    }
  }

  const publishNow: DeliveryDeps["publishNow"] = ({ events, ...whose }) => {
    if (events.length === 0) return;
    const stream = streamOf(whose);
    const waiting = rooms.get(stream.id) ?? { stream, events: [], busy: false };
    rooms.set(stream.id, waiting);
    waiting.events.push(...events);
    if (!waiting.busy) void drain(waiting);
  };
  return { publishNow, flush: published.flush };
}
