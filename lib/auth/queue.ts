export type Queue = {
  /** Runs `work` when a place is free; null when already too many wait. */
  run<T>(work: () => Promise<T>): Promise<T | null>;
};

/**
 * Lets `atOnce` pieces of work run and `waiting` more stand in line. Password hashing takes a core for tens
 * of milliseconds: without a line, a burst of sign-ins would stop the inbox (V41).
 */
export function createQueue({ atOnce, waiting }: { atOnce: number; waiting: number }): Queue {
  let running = 0;
  const line: (() => void)[] = [];
  return {
    async run(work) {
      if (running >= atOnce) {
        if (line.length >= waiting) return null;
        // Whoever leaves hands over the place, so that nobody slips in between.
        await new Promise<void>((resolve) => line.push(resolve));
      } else running += 1;
      try {
        return await work();
      } finally {
        const next = line.shift();
        if (next) next();
        else running -= 1;
      }
    },
  };
}
