import { readFile } from "node:fs/promises";
import path from "node:path";
import { drizzle } from "drizzle-orm/node-postgres";
import { migrate as applyMigrations } from "drizzle-orm/node-postgres/migrator";
import { Client } from "pg";
import { directAddress } from "./pooler";

const folder = path.join(import.meta.dirname, "migrations");

/** How many migrations this version of the product has. */
export async function migrationCount(): Promise<number> {
  const journal: { entries: unknown[] } = JSON.parse(
    await readFile(path.join(folder, "meta/_journal.json"), "utf8"),
  );
  return journal.entries.length;
}

/** Any fixed number: all processes that migrate a database take the same lock. */
const MIGRATION_LOCK = 7_316_204;

/**
 * Brings a database to the newest schema. Two processes that start together take turns; the second finds
 * nothing to do. Uses plain `pg` for Neon too, whose servers support it, and bypasses its pooler.
 */
export function migrate(url: string): Promise<void> {
  const direct = directAddress(url);
  return withClient(direct, (gate) =>
    inTurn(gate, () =>
      withClient(direct, (client) => applyMigrations(drizzle(client), { migrationsFolder: folder })),
    ),
  );
}

/**
 * The lock belongs to a transaction, not to a session. Through a pooler that assigns connections per
 * transaction (Neon's `-pooler` address, PgBouncer), a session's lock stays on some connection and nobody can
 * release it. A transaction keeps its connection, and the lock ends with it, however it ends.
 */
async function inTurn(gate: Client, work: () => Promise<void>): Promise<void> {
  await gate.query("begin");
  await gate.query("set local idle_in_transaction_session_timeout = 0");
  await gate.query("select pg_advisory_xact_lock($1)", [MIGRATION_LOCK]);
  await work();
  await gate.query("commit");
}

async function withClient(url: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  // A connection that breaks while another is working fails at its next query; without a listener, "error"
  // would end the process.
  client.on("error", () => {});
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
