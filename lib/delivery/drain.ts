import type { DeliveryRuntime } from "./runtime";
import { jobs } from "./worker";

/**
 * One bounded round of everything that is due, for hosts without a worker process. Returns the names of
 * the jobs that failed; the others have run.
 */
export async function drainOnce(runtime: Pick<DeliveryRuntime, "deps" | "sender">): Promise<{ failed: string[] }> {
  const results = await Promise.allSettled(jobs(runtime).map((job) => job.run()));
  await runtime.sender.settled();
  return { failed: jobs(runtime).flatMap((job, index) => (results[index]?.status === "rejected" ? [job.name] : [])) };
}
