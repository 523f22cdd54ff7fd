/** Times that fall into one such stretch share a timer, and ring at its end. */
const STRETCH_MS = 100;

export type Alarm = {
  /** Rings after that time, once for all that asked for about the same one. */
  ringIn(ms: number): void;
  /** Nothing rings any more. */
  cancel(): void;
};

/**
 * Wakes this process when something that it accepted becomes due: an undo window ends whether or not a worker runs.
 * It is a help and no promise. It ends with its process, and a host that freezes a process between requests holds it
 * too; the sweep of the worker, or of the scheduler that stands in for it, finds what nobody rang for.
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
