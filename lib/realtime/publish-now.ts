import { markPublished } from "@/db/queries/events/room-events";
import type { DeliveryDeps, PublishableEvent } from "@/lib/context";
import { createBatchWriter } from "@/lib/base/batch-writer";

/** The most that a room takes at once (lib/protocol/frames.ts). */
const BATCH = 500;
/** Well under the sweep's 2 s, after which what is not marked is told again. */
const GATHER_MS = 250;

type Waiting = { events: PublishableEvent[]; busy: boolean };

/**
 * Posts a process's own just-committed events. One post per number is under way at a time and the next
 * takes all that gathered meanwhile, in order: under load the room gets few large posts instead of many
 * small ones. What fails here is left to the sweep, so nothing is kept or retried. `flush`: until what was told is
 * marked so; a process that dies before has it told again, which is harmless.
 */
export function createPublisher(
  deps: Pick<DeliveryDeps, "db" | "tellRoom">,
  onError: (error: unknown) => void = () => {},
) {
  const numbers = new Map<string, Waiting>();
  const told = createBatchWriter<{ numberId: string; epoch: string; seq: number }>({
    everyMs: GATHER_MS,
    write: (places) => markPublished(deps.db, places),
    onError,
  });

  async function drain(numberId: string, waiting: Waiting): Promise<void> {
    waiting.busy = true;
    try {
      while (waiting.events.length > 0) {
        const events = waiting.events.splice(0, BATCH).toSorted((a, b) => a.seq - b.seq);
        if (await deps.tellRoom(numberId, events))
          told.add(...events.map(({ epoch, seq }) => ({ numberId, epoch, seq })));
      }
    } catch (error) {
      onError(error);
    } finally {
      waiting.busy = false;
      if (waiting.events.length === 0) numbers.delete(numberId);
    }
  }

  const publishNow: DeliveryDeps["publishNow"] = (numberId, events) => {
    if (events.length === 0) return;
    const waiting = numbers.get(numberId) ?? { events: [], busy: false };
    numbers.set(numberId, waiting);
    waiting.events.push(...events);
    if (!waiting.busy) void drain(numberId, waiting);
  };
  return { publishNow, flush: told.flush };
}
