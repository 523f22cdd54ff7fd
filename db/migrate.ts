import { readFile } from "node:fs/promises";
import path from "node:path";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate as applyMigrations } from "drizzle-orm/node-postgres/migrator";
import { Client } from "pg";

const folder = path.join(import.meta.dirname, "migrations");

/** How many migrations this version of the product has. */
export async function migrationCount(): Promise<number> {
  const journal: { entries: unknown[] } = JSON.parse(await readFile(path.join(folder, "meta/_journal.json"), "utf8"));
  return journal.entries.length;
}

/** Any fixed number: all processes that migrate one database take the same lock. */
const MIGRATION_LOCK = 7_316_204;

/**
 * Brings a database to the newest schema. Two processes that start together take turns; the second finds
 * nothing to do. Over plain `pg` also for Neon, whose servers speak it: migrations need one session.
 */
export async function migrate(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [MIGRATION_LOCK]);
    await applyMigrations(drizzle(client), { migrationsFolder: folder });
  } finally {
    await client.end();
  }
}
