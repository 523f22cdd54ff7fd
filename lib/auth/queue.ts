export type Queue = {
  /** Runs `work` when a place is free; null when already too many wait. With `ahead` it waits only for others of its kind. */
  run<T>(work: () => Promise<T>, place?: { ahead: boolean }): Promise<T | null>;
};

/**
 * Lets `atOnce` pieces of work run and `waiting` more stand in each of two lines. Password hashing takes a core
 * for tens of milliseconds: without a line, a burst of sign-ins would stop the inbox (V41). Whoever may not be kept out
 * by a flood of strangers stands `ahead` of them (V40).
 */
export function createQueue({ atOnce, waiting }: { atOnce: number; waiting: number }): Queue {
  let running = 0;
  const front: (() => void)[] = [];
  const rest: (() => void)[] = [];
  return {
    async run(work, { ahead } = { ahead: false }) {
      if (running >= atOnce) {
        const line = ahead ? front : rest;
        if (line.length >= waiting) return null;
        // Whoever leaves hands over the place, so that nobody slips in between.
        await new Promise<void>((resolve) => line.push(resolve));
      } else running += 1;
      try {
        return await work();
      } finally {
        const next = front.shift() ?? rest.shift();
        if (next) next();
        else running -= 1;
      }
    },
  };
}
