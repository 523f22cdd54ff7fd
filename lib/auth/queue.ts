export type Queue = {
  /**
   * Runs `work` when a slot is free; null if too many already wait. With `ahead` it waits only for others
   * with `ahead`.
   */
  run<T>(work: () => Promise<T>, place?: { ahead: boolean }): Promise<T | null>;
};

/**
 * Runs at most `atOnce` pieces of work and lets up to `waiting` more wait in each of two queues. Password
 * hashing takes a core for tens of milliseconds: without a queue, a burst of sign-ins would stop the inbox
 * (V41). Work that a flood of strangers must not keep out waits `ahead` of theirs (V40).
 */
export function createQueue({ atOnce, waiting }: { atOnce: number; waiting: number }): Queue {
  let running = 0;
  const front: (() => void)[] = [];
  const rest: (() => void)[] = [];
  return {
    async run(work, { ahead } = { ahead: false }) {
      if (running >= atOnce) {
        const queue = ahead ? front : rest;
        if (queue.length >= waiting) return null;
        // A finishing piece of work passes its slot on, so that nobody slips in between.
        await new Promise<void>((resolve) => queue.push(resolve));
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
