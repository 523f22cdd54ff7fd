const BATCH = 64;
/**
 * One batch at a time, so that items which arrive meanwhile share the next. A batch that takes longer than
 * this does not hold up the others.
 */
const SLOW_AFTER_MS = 25;
const MAX_UNDER_WAY = 4;

type Waiting<Item, Outcome> = {
  item: Item;
  keys: readonly string[];
  resolve(outcome: Outcome | "full"): void;
  reject(fault: unknown): void;
};

/** The outcome of an item; `full` if too many wait already. */
export type KeyedBatchQueue<Item, Outcome> = (item: Item) => Promise<Outcome | "full">;

/**
 * Processes items in batches. Items of one key are processed in order and never in parallel. All waiting
 * items whose keys are not being processed share a batch.
 */
export function createKeyedBatchQueue<Item, Outcome>(options: {
  batchKeysOf(item: Item): readonly string[];
  maxWaiting: number;
  /** Returns the outcome of each item, in their order. */
  work(items: readonly Item[]): Promise<readonly Outcome[]>;
}): KeyedBatchQueue<Item, Outcome> {
  let waiting: Waiting<Item, Outcome>[] = [];
  const busy = new Set<string>();
  /** Batches under way, and how many of them are not slow. */
  let underWay = 0;
  let brisk = 0;

  function next(): void {
    while (brisk === 0 && underWay < MAX_UNDER_WAY) {
      const batch = waiting.filter(({ keys }) => !keys.some((key) => busy.has(key))).slice(0, BATCH);
      if (batch.length === 0) return;
      const taken = new Set(batch);
      waiting = waiting.filter((entry) => !taken.has(entry));
      void run(batch);
    }
  }

  async function run(batch: readonly Waiting<Item, Outcome>[]): Promise<void> {
    underWay += 1;
    brisk += 1;
    let isSlow = false;
    const timer = setTimeout(() => {
      isSlow = true;
      brisk -= 1;
      next();
    }, SLOW_AFTER_MS);
    const keys = new Set(batch.flatMap((entry) => entry.keys));
    for (const key of keys) busy.add(key);
    try {
      const outcomes = await options.work(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, index) => resolve(outcomes[index] as Outcome));
    } catch (fault) {
      for (const { reject } of batch) reject(fault);
    } finally {
      for (const key of keys) busy.delete(key);
      clearTimeout(timer);
      underWay -= 1;
      if (!isSlow) brisk -= 1;
      next();
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      if (waiting.length >= options.maxWaiting) return resolve("full");
      waiting.push({ item, keys: options.batchKeysOf(item), resolve, reject });
      next();
    });
}
