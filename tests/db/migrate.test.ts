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
