import { Client } from "pg";
import { expect, test } from "vitest";
import { migrate } from "@/db/migrate";
import { createTestDatabase } from "@/tests/support/database";
import { runSql } from "@/tests/support/sql";

test("processes that migrate one empty database together take turns, and each migration runs once", async () => {
  const empty = await createTestDatabase();
  await runSql(empty.url, "drop schema public cascade; drop schema drizzle cascade; create schema public");
  await Promise.all([migrate(empty.url), migrate(empty.url), migrate(empty.url)]);
  const applied = await runSql(empty.url, "select hash from drizzle.__drizzle_migrations");
  expect(applied.length).toBeGreaterThan(0);
  expect(new Set(applied.map((row) => row.hash)).size).toBe(applied.length);
  expect(await runSql(empty.url, "select * from tenants")).toEqual([]);
  await empty.close();
});

test("the lock of migrations is a transaction's: through a pooler that shares connections it is held by nobody afterwards", async () => {
  const database = await createTestDatabase();
  const locks = () =>
    runSql(
      database.url,
      "select objid, pid from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())",
    );
  // Another one is at it: whoever comes waits, with no more than a transaction open.
  const other = new Client({ connectionString: database.url });
  await other.connect();
  await other.query("begin");
  await other.query("select pg_advisory_xact_lock(7316204)");
  const waiting = migrate(database.url);
  await expect.poll(async () => (await locks()).length).toBe(2);
  const inTransactions = await runSql(
    database.url,
    "select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and xact_start is not null",
  );
  expect(inTransactions).toEqual([{ count: 1 }]);
  // Its connection goes back to the pool, as it would at Neon's: the transaction's end is all there is.
  await other.query("rollback");
  await waiting;
  expect(await locks()).toEqual([]);
  await other.end();
  await database.close();
});
