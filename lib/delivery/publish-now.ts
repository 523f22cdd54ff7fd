import { markPublished } from "@/db/queries/room-events";
import type { DeliveryDeps, PublishableEvent } from "./deps";

/** The most that a room takes at once (lib/protocol/frames.ts). */
const BATCH = 500;

type Waiting = { events: PublishableEvent[]; busy: boolean };

/**
 * Posts a process's own just-committed events. One post per number is under way at a time and the next
 * takes all that gathered meanwhile, in order: under load the room gets few large posts instead of many
 * small ones. What fails here is left to the sweep, so nothing is kept or retried.
 */
export function createPublisher(deps: Pick<DeliveryDeps, "db" | "tellRoom">, onError: (error: unknown) => void = () => {}) {
  const numbers = new Map<string, Waiting>();

  async function drain(numberId: string, waiting: Waiting): Promise<void> {
    waiting.busy = true;
    try {
      while (waiting.events.length > 0) {
        const events = waiting.events.splice(0, BATCH).toSorted((a, b) => a.seq - b.seq);
        if (!(await deps.tellRoom(numberId, events))) continue;
        for (const [epoch, ofEpoch] of Map.groupBy(events, (event) => event.epoch))
          await markPublished(deps.db, { numberId, epoch, seqs: ofEpoch.map((event) => event.seq) });
      }
    } catch (error) {
      onError(error);
    } finally {
      waiting.busy = false;
      if (waiting.events.length === 0) numbers.delete(numberId);
    }
  }

  return (numberId: string, events: readonly PublishableEvent[]): void => {
    if (events.length === 0) return;
    const waiting = numbers.get(numberId) ?? { events: [], busy: false };
    numbers.set(numberId, waiting);
    waiting.events.push(...events);
    if (!waiting.busy) void drain(numberId, waiting);
  };
}

export type Publisher = ReturnType<typeof createPublisher>;
