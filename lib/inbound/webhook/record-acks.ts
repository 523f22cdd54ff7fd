import type { Db } from "@/db/handles";
import { recordAcks } from "@/db/queries/inbound/webhook-deliveries";
import { createBatchWriter } from "@/lib/base/batch-writer";

/**
 * Well under the replay rule's 3 s, within which an equal call is a repeat whether or not it was answered.
 */
const GATHER_MS = 250;

/**
 * Records which calls were answered 2xx, many at a time and after the answer. If the process dies before it
 * answers, or the caller has hung up, the call stays unanswered, so that the carrier's next attempt is
 * recognized as a repeat.
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
