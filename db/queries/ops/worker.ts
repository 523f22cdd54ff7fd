import { eq, sql } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { namedStatement } from "@/db/named-statement";
import { heartbeats, jobRounds } from "@/db/schema/delivery";
import type { JobFault, JobName } from "@/db/vocabulary";
import { asyncCommit } from "@/db/transaction";

/** Records that a process is alive. */
export const beat = (db: DbOrTx, { name }: { name: string }) => say(db, { name });

const say = namedStatement<never>(
  "beat",
  sql`
    insert into ${heartbeats} (name, at) select ${sql.placeholder("name")}::text, clock_timestamp() where ${asyncCommit}
    on conflict (name) do update set at = clock_timestamp()`,
);

/** Milliseconds since its last beat, by the database's clock; null if there was none. */
export const sinceBeat = async (db: DbOrTx, { name }: { name: string }): Promise<number | null> =>
  (
    await db
      .select({ ms: sql<number>`(extract(epoch from clock_timestamp() - ${heartbeats.at}) * 1000)::float8` })
      .from(heartbeats)
      .where(eq(heartbeats.name, name))
  )[0]?.ms ?? null;

/** How a round of a job ended, so many milliseconds ago; `fault` is null if it succeeded. */
export type JobRound = {
  name: JobName;
  tookMs: number;
  agoMs: number;
  fault: JobFault | null;
  detail: string | null;
};

/**
 * Records how the last rounds of these jobs ended. The last fault is kept through later successful rounds.
 */
export const writeJobRounds = async (db: DbOrTx, rounds: readonly JobRound[]): Promise<void> =>
  void (await keepRounds(db, { rounds: JSON.stringify(rounds) }));

const keepRounds = namedStatement<never>(
  "write_job_rounds",
  sql`
    insert into job_rounds (name, ended_at, took_ms, failing_since, fault, fault_detail, fault_at)
    select name, ended, took, failed, fault, detail, failed
    from (
      select name, "tookMs" as took, fault, detail, clock_timestamp() - make_interval(secs => "agoMs" / 1000) as ended,
        case when fault is not null then clock_timestamp() - make_interval(secs => "agoMs" / 1000) end as failed
      from jsonb_to_recordset(${sql.placeholder("rounds")}::jsonb)
        as row(name text, "tookMs" int, "agoMs" float8, fault text, detail text)
    ) as round where ${asyncCommit}
    on conflict (name) do update set ended_at = excluded.ended_at, took_ms = excluded.took_ms,
      failing_since = case when excluded.fault is not null then coalesce(job_rounds.failing_since, excluded.failing_since) end,
      fault = coalesce(excluded.fault, job_rounds.fault),
      fault_detail = case when excluded.fault is null then job_rounds.fault_detail else excluded.fault_detail end,
      fault_at = coalesce(excluded.fault_at, job_rounds.fault_at)`,
);

/** The last round of every job that has run. */
export const lastJobRounds = (db: DbOrTx) => db.select().from(jobRounds);
