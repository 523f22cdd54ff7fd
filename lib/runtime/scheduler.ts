import { setTimeout as delay } from "node:timers/promises";
import { NotInTime } from "@/lib/base/within";
import { createSender } from "@/lib/outbound/send-due";
import type { Application } from "./application";
import { type Job, jobs } from "./jobs";
import { createRoundLog, type RoundLog } from "./round-log";

type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

/** Called when a round ends; `fault` is null if it succeeded. */
type Ended = (job: Job, round: { fault: unknown; tookMs: number }) => void;

type Scheduler = {
  signal: AbortSignal;
  /** Milliseconds; never goes back. */
  now(): number;
  /** Resolves after so many milliseconds, or when the signal fires. */
  wait: Wait;
  ended: Ended;
};

/**
 * The jobs start one after another over a second. If all started at the same instant, other queries would
 * have to wait.
 */
const SPREAD_MS = 1_000;

/**
 * Runs every job at its own pace until the signal fires, then waits for the rounds under way. A job that
 * fails or hangs does not hold up another.
 */
export async function runJobs(all: readonly Job[], scheduler: Scheduler): Promise<void> {
  const { signal, wait } = scheduler;
  await Promise.all(
    all.map(async (job, index) => {
      if (index > 0) await wait((index * SPREAD_MS) / all.length, signal);
      let late: Promise<unknown> | null = null;
      while (!signal.aborted) {
        // A job that hangs is not started a second time.
        if (late === null) {
          ({ late } = await runRound(job, scheduler));
          void late?.finally(() => (late = null));
        }
        await wait(job.everyMs, signal);
      }
    }),
  );
}

/** One round, for at most its time limit. A round still under way then is returned as `late`. */
async function runRound(
  job: Job,
  { now, wait, ended }: Pick<Scheduler, "now" | "wait" | "ended">,
): Promise<{ late: Promise<unknown> | null }> {
  const begunAt = now();
  const decided = new AbortController();
  const running = job.round().then(
    () => ({ fault: null }),
    (fault: unknown) => ({ fault }),
  );
  const outcome = await Promise.race([running, wait(job.timeoutMs, decided.signal)]);
  decided.abort();
  const fault = outcome ? outcome.fault : new NotInTime(job.timeoutMs);
  ended(job, { fault, tookMs: now() - begunAt });
  return { late: outcome ? null : running };
}

const systemWait: Wait = (ms, signal) => delay(ms, undefined, { signal }).catch(() => {});

type Worker = Pick<Scheduler, "signal"> & {
  wait?: Wait;
  /** Called at the first fault of a job and when the fault ends, not for the attempts between. */
  report(job: string, fault: unknown): void;
};

/** The worker: runs all jobs until the signal fires, then waits for the answers of sends under way. */
export async function runWorker(
  application: Pick<Application, "deps" | "sender">,
  { signal, report, wait = systemWait }: Worker,
): Promise<void> {
  const log = createRoundLog(application.deps.db);
  const failing = new Set<string>();
  const ended: Ended = (job, { fault, tookMs }) => {
    log.ended(job.name, { fault, tookMs });
    if ((fault !== null) !== failing.has(job.name)) report(job.name, fault);
    if (fault === null) failing.delete(job.name);
    else failing.add(job.name);
  };
  await runJobs(jobs(application), { signal, wait, now: () => performance.now(), ended });
  application.sender.stop();
  await application.sender.settled();
  await log.flush();
}

/** After this, nothing more is claimed; sends under way still get their answers. */
const DRAIN_FOR_MS = 20_000;

/**
 * One bounded round of every job, for hosts without a worker process. Returns the jobs that failed; the
 * others succeeded.
 */
export async function drainOnce(
  { deps }: Pick<Application, "deps">,
  { forMs = DRAIN_FOR_MS } = {},
): Promise<{ failed: string[] }> {
  const log: RoundLog = createRoundLog(deps.db);
  const failed = new Set<string>();
  const sender = createSender(deps, (fault) => {
    failed.add("sends");
    log.ended("sends", { fault, tookMs: 0 });
  });
  const bound = setTimeout(() => sender.stop(), forMs);
  const ended: Ended = (job, { fault, tookMs }) => {
    log.ended(job.name, { fault, tookMs });
    if (fault !== null) failed.add(job.name);
  };
  await Promise.all(
    jobs({ deps, sender }).map((job) =>
      runRound(job, { now: () => performance.now(), wait: systemWait, ended }),
    ),
  );
  await sender.settled();
  clearTimeout(bound);
  await log.flush();
  return { failed: [...failed] };
}
