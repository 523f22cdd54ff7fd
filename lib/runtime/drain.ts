import type { Application } from "./application";
import { createSender } from "@/lib/outbound/send-due";
import { jobs } from "./worker";

/** Nothing more is claimed after this; what is under way then still gets its answer. */
const DRAIN_FOR_MS = 20_000;

/**
 * One bounded round of everything that is due, for hosts without a worker process. Returns the names of
 * the jobs that failed; the others have run.
 */
export async function drainOnce(
  { deps }: Pick<Application, "deps">,
  { forMs = DRAIN_FOR_MS } = {},
): Promise<{ failed: string[] }> {
  const failed = new Set<string>();
  const sender = createSender(deps, () => void failed.add("sends"));
  const bound = setTimeout(() => sender.stop(), forMs);
  await Promise.all(jobs({ deps, sender }).map((job) => job.run().catch(() => failed.add(job.name))));
  await sender.settled();
  clearTimeout(bound);
  return { failed: [...failed] };
}
