import { setTimeout as delay } from "node:timers/promises";

/** Waits until it holds, looking again every few milliseconds; throws after `withinMs`. */
export async function until(
  holds: () => Promise<boolean> | boolean,
  { withinMs = 30_000, everyMs = 20, what = "what was waited for" } = {},
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`${what} did not come within ${withinMs} ms`);
    await delay(everyMs);
  }
}
