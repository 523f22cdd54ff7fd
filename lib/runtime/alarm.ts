/** Times within one stretch share a timer, which fires at its end. */
const STRETCH_MS = 100;

export type Alarm = {
  /** Rings after this time, once for all requests in the same stretch. */
  ringIn(ms: number): void;
  /** Stops all timers for good. */
  cancel(): void;
};

/**
 * Wakes this process when something that it accepted becomes due: an undo window ends whether or not a worker
 * runs. It is a help without guarantee. It ends with its process, and stops while a host freezes the process
 * between requests. The sweep of the worker, or of the scheduler in its place, finds what no alarm rang for.
 */
export function createAlarm(ring: () => void, now: () => number = () => performance.now()): Alarm {
  const timers = new Map<number, NodeJS.Timeout>();
  let cancelled = false;
  return {
    ringIn(ms) {
      const stretch = Math.ceil((now() + ms) / STRETCH_MS);
      if (cancelled || timers.has(stretch)) return;
      const timer = setTimeout(
        () => {
          timers.delete(stretch);
          ring();
        },
        stretch * STRETCH_MS - now(),
      );
      timers.set(stretch, timer.unref());
    },
    cancel() {
      cancelled = true;
      for (const timer of timers.values()) clearTimeout(timer);
      timers.clear();
    },
  };
}
