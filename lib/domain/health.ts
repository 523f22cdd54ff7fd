/** How a part of the product is, wherever that is said. `degraded`: it works, late or not for everybody. */
export type Health = "healthy" | "degraded" | "down";

/** The worker says every second that it is alive. */
const WORKER_LATE_MS = 3_000;
const WORKER_SILENT_MS = 10_000;

/** By when the worker said so last; null when it never did. */
export function workerHealth(sinceMs: number | null): Health {
  if (sinceMs === null || sinceMs >= WORKER_SILENT_MS) return "down";
  return sinceMs > WORKER_LATE_MS ? "degraded" : "healthy";
}
