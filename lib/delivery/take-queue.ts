import type { ReadReceipt, Taken } from "./take-receipts";

const BATCH = 64;
/** One transaction at a time, so that the calls which come meanwhile share the next; one that takes longer than this does not hold up the others. */
const SLOW_AFTER_MS = 25;
const MAX_UNDER_WAY = 4;
/** Beyond this, calls are left to the sweep: they are stored, and memory must not grow with a flood (V56). */
const MAX_WAITING = 1_000;

type Waiting = { receipt: ReadReceipt; lanes: readonly string[]; done(): void };

/**
 * Takes just-kept calls in. Calls of one lane (a number, by its last digits) are taken in order and never
 * side by side; all that wait, of all numbers that nobody works on, share one transaction. `take` never throws.
 */
export function createTakeQueue(take: (receipts: readonly ReadReceipt[]) => Promise<Taken>, onTaken: (taken: Taken) => void) {
  let waiting: Waiting[] = [];
  const busy = new Set<string>();
  /** Transactions under way, and those of them that are not slow. */
  let underWay = 0;
  let brisk = 0;

  function next(): void {
    while (brisk === 0 && underWay < MAX_UNDER_WAY) {
      const batch = waiting.filter(({ lanes }) => !lanes.some((lane) => busy.has(lane))).slice(0, BATCH);
      if (batch.length === 0) return;
      const taken = new Set(batch);
      waiting = waiting.filter((entry) => !taken.has(entry));
      void run(batch);
    }
  }

  async function run(batch: readonly Waiting[]): Promise<void> {
    underWay += 1;
    brisk += 1;
    let isSlow = false;
    const timer = setTimeout(() => {
      isSlow = true;
      brisk -= 1;
      next();
    }, SLOW_AFTER_MS);
    const lanes = new Set(batch.flatMap((entry) => entry.lanes));
    for (const lane of lanes) busy.add(lane);
    try {
      onTaken(await take(batch.map(({ receipt }) => receipt)));
    } finally {
      for (const lane of lanes) busy.delete(lane);
      clearTimeout(timer);
      underWay -= 1;
      if (!isSlow) brisk -= 1;
      for (const { done } of batch) done();
      next();
    }
  }

  /** Resolves when the call was taken in or put off; at once when too many wait. */
  return (receipt: ReadReceipt): Promise<void> =>
    new Promise((done) => {
      if (waiting.length >= MAX_WAITING) return done();
      waiting.push({ receipt, lanes: lanesOf(receipt), done });
      next();
    });
}

function lanesOf({ call }: ReadReceipt): string[] {
  const ours = call.kind === "text" ? call.to : call.kind === "status" ? [call.from] : [];
  return ours.map((address) => address.replace(/\D/g, "").slice(-10));
}
