import { neonConfig, Pool as NeonPool } from "@neondatabase/serverless";
import { drizzle as drizzleNeon } from "drizzle-orm/neon-serverless";
import { drizzle as drizzlePg } from "drizzle-orm/node-postgres";
import type { NodePgQueryResultHKT } from "drizzle-orm/node-postgres";
import type { PgDatabase, PgTransaction } from "drizzle-orm/pg-core";
import type { ExtractTablesWithRelations } from "drizzle-orm";
import { Pool as PgPool } from "pg";
import * as schema from "./schema";

type Schema = typeof schema;

/** What a query takes: the pool or a transaction. Neon's driver answers in the shape of `pg`, so one type serves both. */
export type DbOrTx = PgDatabase<NodePgQueryResultHKT, Schema>;
export type Db = DbOrTx & { readonly $client: PgPool | NeonPool };
export type Tx = PgTransaction<NodePgQueryResultHKT, Schema, ExtractTablesWithRelations<Schema>>;

export type Connection = { db: Db; close(): Promise<void> };

/** Neon speaks Postgres over a websocket: real transactions, unlike its http form. Everything else is plain `pg`. */
export const usesNeon = (url: string): boolean => /(^|[.@])neon\.(tech|build)([:/]|$)/.test(url.replace(/\?.*$/, ""));

/**
 * Opens a pool. Nothing is connected until the first query, so that a build may import whatever opens one.
 * `max` is the number of connections this process may hold.
 */
export function createDb(url: string, options: { max?: number; neon?: boolean } = {}): Connection {
  const settings = { connectionString: url, max: options.max ?? 10, connectionTimeoutMillis: 5_000, idleTimeoutMillis: 30_000 };
  if (options.neon ?? usesNeon(url)) {
    neonConfig.webSocketConstructor ??= WebSocket;
    const pool = new NeonPool(settings);
    pool.on("error", () => {});
    return { db: drizzleNeon(pool, { schema }) as Db, close: () => pool.end() };
  }
  const pool = new PgPool(settings);
  // An idle connection that breaks is replaced by the next query; without a listener it would end the process.
  pool.on("error", () => {});
  return { db: drizzlePg(pool, { schema }) as Db, close: () => pool.end() };
}
