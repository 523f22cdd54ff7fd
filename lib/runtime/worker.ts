import { beat } from "@/db/queries/ops/heartbeats";
import { deleteOldEvents } from "@/db/queries/events/event-cursors";
import { askDueStatus } from "@/lib/outbound/poll-status";
import { tidySlots } from "@/db/queries/outbound/send-lease";
import { endLostSends, endOverdueSends } from "@/lib/outbound/end-lost-sends";
import { publishDue } from "@/lib/realtime/publish-due";
import { ingestWaitingDeliveries, ingestHeldMessages } from "@/lib/inbound/ingest-kept";
import type { Application } from "./application";
import { watchBalances } from "@/lib/carrier-accounts/watch-balance";
import { watchCampaigns } from "@/lib/carrier-accounts/campaigns";
import { watchHistories } from "@/lib/inbound/watch-history";

const SWEEP_EVERY_MS = 1_000;
const SLOTS_EVERY_MS = 10_000;
const TIDY_EVERY_MS = 60_000;
const EVENTS_KEPT_DAYS = 7;

type Job = { name: string; everyMs: number; run(): Promise<unknown> };

/** Everything that is due by the clock. Each job knows its own bound, so that one round ends. */
export const jobs = ({ deps, sender }: Pick<Application, "deps" | "sender">): Job[] => [
  { name: "heartbeat", everyMs: SWEEP_EVERY_MS, run: () => beat(deps.db, { name: "worker" }) },
  { name: "sends", everyMs: SWEEP_EVERY_MS, run: () => sender.round() },
  { name: "lost sends", everyMs: SWEEP_EVERY_MS, run: () => endLostSends(deps) },
  { name: "events", everyMs: SWEEP_EVERY_MS, run: () => publishDue(deps) },
  { name: "deliveries", everyMs: SWEEP_EVERY_MS, run: () => ingestWaitingDeliveries(deps) },
  { name: "held texts", everyMs: SWEEP_EVERY_MS, run: () => ingestHeldMessages(deps) },
  { name: "status", everyMs: SWEEP_EVERY_MS, run: () => askDueStatus(deps) },
  { name: "balance", everyMs: SLOTS_EVERY_MS, run: () => watchBalances(deps) },
  { name: "campaigns", everyMs: SLOTS_EVERY_MS, run: () => watchCampaigns(deps) },
  { name: "history", everyMs: SLOTS_EVERY_MS, run: () => watchHistories(deps) },
  { name: "slots", everyMs: SLOTS_EVERY_MS, run: () => tidySlots(deps.db, deps.settings) },
  { name: "overdue sends", everyMs: TIDY_EVERY_MS, run: () => endOverdueSends(deps) },
  {
    name: "old events",
    everyMs: TIDY_EVERY_MS,
    run: () => deleteOldEvents(deps.db, { olderThanDays: EVENTS_KEPT_DAYS, limit: 10_000 }),
  },
];

type WorkerOptions = {
  signal: AbortSignal;
  /** Hears of the first fault of a job and of its end, not of the tries between. */
  report(job: string, fault: unknown): void;
  /** Resolves after so many milliseconds, or when the signal fires. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
};

/**
 * Runs every job at its own pace until the signal fires, then waits for what is under way. A job that fails or
 * hangs does not hold up another; and they begin one after another over a second, since all at the same instant
 * would make whoever asks the database just then wait.
 */
export async function runWorker(
  runtime: Pick<Application, "deps" | "sender">,
  { signal, report, wait }: WorkerOptions,
): Promise<void> {
  const all = jobs(runtime);
  await Promise.all(
    all.map(async (job, index) => {
      let failing = false;
      if (index > 0) await wait((index * SWEEP_EVERY_MS) / all.length, signal);
      while (!signal.aborted) {
        try {
          await job.run();
          if (failing) report(job.name, null);
          failing = false;
        } catch (fault) {
          if (!failing) report(job.name, fault);
          failing = true;
        }
        await wait(job.everyMs, signal);
      }
    }),
  );
  runtime.sender.stop();
  await runtime.sender.settled();
}
