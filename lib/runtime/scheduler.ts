import { setTimeout as delay } from "node:timers/promises";
import { NotInTime } from "@/lib/base/within";
import { createSender } from "@/lib/outbound/send-due";
import type { Application } from "./application";
import { type Job, jobs } from "./jobs";
import { createRoundLog, type RoundLog } from "./round-log";

type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

/** Hears how each round ended; `fault` is null where it went well. */
type Ended = (job: Job, round: { fault: unknown; tookMs: number }) => void;

type Scheduler = {
  signal: AbortSignal;
  /** Milliseconds, only ever more. */
  now(): number;
  /** Resolves after so many milliseconds, or when the signal fires. */
  wait: Wait;
  ended: Ended;
};

/** The jobs begin one after another over a second: all at the same instant would make whoever asks the database just then wait. */
const SPREAD_MS = 1_000;

/**
 * Runs every job at its own pace until the signal fires, then waits for the rounds that are under way. A job that
 * fails or hangs does not hold up another.
 */
export async function runJobs(all: readonly Job[], scheduler: Scheduler): Promise<void> {
  const { signal, wait } = scheduler;
  await Promise.all(
    all.map(async (job, index) => {
      if (index > 0) await wait((index * SPREAD_MS) / all.length, signal);
      let late: Promise<unknown> | null = null;
      while (!signal.aborted) {
        // One that hangs is not begun again beside itself.
        if (late === null) {
          ({ late } = await runRound(job, scheduler));
          void late?.finally(() => (late = null));
        }
        await wait(job.everyMs, signal);
      }
    }),
  );
}

/** One round, and no longer than its time; one that is still under way then is given back as late. */
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
  /** Hears of the first fault of a job and of its end, not of the tries between. */
  report(job: string, fault: unknown): void;
};

/** The worker: all jobs until the signal fires, then whatever is on its way still gets its answer. */
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

/** Nothing more is claimed after this; what is under way then still gets its answer. */
const DRAIN_FOR_MS = 20_000;

/** One bounded round of everything, for hosts without a worker process. Returns the jobs that failed; the others have run. */
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
