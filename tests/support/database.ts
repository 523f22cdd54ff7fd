import { inject } from "vitest";
import { createDb } from "@/db/client";
import type { Db } from "@/db/handles";
import type { Clock } from "@/lib/base/clock";
import { newId } from "@/lib/base/ids";
import { runSql } from "./sql";

export type TestDatabase = { url: string; db: Db; close(): Promise<void> };

/** A migrated, empty database of its own, so that test files run side by side. `close` drops it. */
export async function createTestDatabase(options: { max?: number } = {}): Promise<TestDatabase> {
  const template = inject("templateDatabase");
  const name = `test_${newId().replaceAll("-", "")}`;
  await runSql(template.serverUrl, `create database ${name} template ${template.name}`);
  const url = new URL(template.serverUrl);
  url.pathname = `/${name}`;
  const { db, close } = createDb(url.href, options);
  return {
    url: url.href,
    db,
    close: async () => {
      await close();
      await runSql(template.serverUrl, `drop database ${name} with (force)`);
    },
  };
}

/** In every session of that database, ahead of Postgres's own functions of the same names. */
const MOVABLE_CLOCK = `
  create schema moved;
  create table moved.clock (ahead interval not null);
  insert into moved.clock values ('0');
  create function moved.clock_timestamp() returns timestamptz language sql volatile
    as $$ select pg_catalog.clock_timestamp() + ahead from moved.clock $$;
  create function moved.statement_timestamp() returns timestamptz language sql stable
    as $$ select pg_catalog.statement_timestamp() + ahead from moved.clock $$;
  create function moved.now() returns timestamptz language sql stable
    as $$ select pg_catalog.now() + ahead from moved.clock $$;
  do $$ begin execute format('alter database %I set search_path = moved, public, pg_catalog', current_database()); end $$`;

/**
 * A database in which a test can let time pass, for every statement and for `now`: what a job does an hour later is tested
 * without rewriting what is due. Defaults of columns keep the real time.
 */
export async function createDatabaseInTime(): Promise<
  TestDatabase & { now: Clock; letPass(ms: number): Promise<void> }
> {
  const database = await createTestDatabase();
  await runSql(database.url, MOVABLE_CLOCK);
  let ahead = 0;
  return {
    ...database,
    now: () => new Date(Date.now() + ahead),
    async letPass(ms) {
      ahead += ms;
      await runSql(database.url, "update moved.clock set ahead = make_interval(secs => $1)", [ahead / 1_000]);
    },
  };
}
