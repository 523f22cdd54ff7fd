import type { Db } from "@/db/handles";
import { type JobRound, writeJobRounds } from "@/db/queries/ops/worker";
import type { JobFault, JobName } from "@/db/vocabulary";
import { isDatabaseAway } from "@/lib/base/database-away";
import { log } from "@/lib/base/log";
import { describeError } from "@/lib/base/redact";
import { NotInTime } from "@/lib/base/within";

/**
 * Thirteen jobs with a round a second must not mean thirteen writes: unchanged outcomes are written this
 * often, all in one statement.
 */
const EVERY_MS = 15_000;
/** Soon after a start, so that a page shows it. */
const FIRST_MS = 2_000;
const MAX_DETAIL = 300;

export type RoundLog = {
  ended(name: JobName, round: { fault: unknown; tookMs: number }): void;
  /** Waits until everything pending is written. */
  flush(): Promise<void>;
};

type Options = { write?(rounds: readonly JobRound[]): Promise<void>; now?(): number };

/**
 * Records how rounds ended, so that the status page of any process shows it. Writes at once when a job begins
 * or stops failing.
 */
export function createRoundLog(
  db: Db,
  { write = (rounds) => writeJobRounds(db, rounds), now = () => performance.now() }: Options = {},
): RoundLog {
  const unwritten = new Map<JobName, Omit<JobRound, "agoMs"> & { at: number }>();
  const faults = new Map<JobName, JobFault | null>();
  let nextAt = now() + FIRST_MS;
  let writing = Promise.resolve();
  let isQueued = false;

  const writeAll = async (): Promise<void> => {
    isQueued = false;
    const taken = [...unwritten.values()];
    unwritten.clear();
    if (taken.length === 0) return;
    try {
      await write(taken.map(({ at, ...round }) => ({ ...round, agoMs: now() - at })));
    } catch (error) {
      // Kept for the next write, unless the job has ended another round since.
      for (const round of taken) if (!unwritten.has(round.name)) unwritten.set(round.name, round);
      log.debug({ err: error }, "the rounds of jobs were not written down");
    }
  };
  const flush = (): Promise<void> => {
    if (!isQueued) writing = writing.then(writeAll);
    isQueued = true;
    return writing;
  };

  return {
    ended(name, { fault, tookMs }) {
      const kind = fault === null ? null : faultOf(fault);
      const isNews = kind !== (faults.get(name) ?? null);
      faults.set(name, kind);
      const detail = fault === null ? null : detailOf(fault);
      unwritten.set(name, { name, tookMs: Math.round(tookMs), fault: kind, detail, at: now() });
      if (!isNews && now() < nextAt) return;
      nextAt = now() + EVERY_MS;
      void flush();
    },
    flush,
  };
}

const faultOf = (fault: unknown): JobFault =>
  fault instanceof NotInTime ? "timed_out" : isDatabaseAway(fault) ? "database_away" : "fault";

/**
 * The fault's own message, by the rules of the log: no customer's text, no secret. The innermost cause says
 * most.
 */
function detailOf(fault: unknown): string {
  let cause = describeError(fault);
  while (cause.cause) cause = cause.cause;
  const { name, message, code } = cause;
  return `${name}${code ? ` ${code}` : ""}: ${message}`.slice(0, MAX_DETAIL);
}
