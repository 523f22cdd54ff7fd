import type { Db } from "@/db/handles";
import { recordAcks } from "@/db/queries/inbound/webhook-deliveries";
import { createBatchWriter } from "@/lib/base/batch-writer";

/** Well under the replay rule's 3 s, within which an equal call is a repeat whether it was answered or not. */
const GATHER_MS = 250;

/**
 * Writes down which calls were answered 2xx, many at a time and after the answer: a process that dies
 * before it has answered, or a caller that has hung up, leaves the call unanswered, so that the carrier's next
 * try is known for a repeat.
 */
export function createAckWriter(db: Db, onError: (fault: unknown) => void) {
  const { add, flush } = createBatchWriter<{ id: string; at: number }>({
    everyMs: GATHER_MS,
    write: (marks) => {
      const now = performance.now();
      return recordAcks(
        db,
        marks.map(({ id, at }) => ({ id, agoMs: now - at })),
      );
    },
    onError,
  });
  return { mark: (id: string): void => add({ id, at: performance.now() }), flush };
}
