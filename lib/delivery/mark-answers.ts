import type { Db } from "@/db/handles";
import { markAnswered } from "@/db/queries/receipts";

/** Well under the replay rule's 3 s, within which an equal call is a repeat whether it was answered or not. */
const GATHER_MS = 250;

/**
 * Writes down which calls were answered 2xx, many at a time and after the answer: a process that dies
 * before it has answered leaves the call unanswered, so that the carrier's next try is known for a repeat.
 */
export function createAnswerMarks(db: Db, onError: (fault: unknown) => void) {
  let answered: { id: string; at: number }[] = [];
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();

  /** Until everything is written, what is being written already as well. */
  function flush(): Promise<void> {
    if (timer) clearTimeout(timer);
    timer = null;
    const marks = answered;
    answered = [];
    if (marks.length > 0) writing = Promise.all([writing, write(marks)]).then(() => {});
    return writing;
  }

  async function write(marks: readonly { id: string; at: number }[]): Promise<void> {
    const now = performance.now();
    await markAnswered(db, marks.map(({ id, at }) => ({ id, agoMs: now - at }))).catch(onError);
  }

  return {
    mark(id: string): void {
      answered.push({ id, at: performance.now() });
      timer ??= setTimeout(() => void flush(), GATHER_MS);
    },
    flush,
  };
}
