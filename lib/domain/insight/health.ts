/**
 * The health of a part of the product, wherever it is shown. `degraded`: it works, but late or not for
 * everybody.
 */
export type Health = "healthy" | "degraded" | "down";

/** The worker reports every second that it is alive. */
const WORKER_LATE_MS = 3_000;
const WORKER_SILENT_MS = 10_000;

/** The worker's health by the time since its last report; null if it never reported. */
export function workerHealth(sinceMs: number | null): Health {
  if (sinceMs === null || sinceMs >= WORKER_SILENT_MS) return "down";
  return sinceMs > WORKER_LATE_MS ? "degraded" : "healthy";
}
