import { neonConfig, Pool as NeonPool } from "@neondatabase/serverless";
import { drizzle as drizzleNeon } from "drizzle-orm/neon-serverless";
import { drizzle as drizzlePg } from "drizzle-orm/node-postgres";
import { Pool as PgPool, type PoolClient } from "pg";
import type { Db } from "./handles";
import { isPooled } from "./pooler";
import * as schema from "./schema";
import { transact } from "./transaction";

export type Connection = { db: Db; close(): Promise<void> };

/** Neon speaks Postgres over a websocket: real transactions, unlike its http form. Everything else is plain `pg`. */
export const usesNeon = (url: string): boolean =>
  /(^|[.@])neon\.(tech|build)([:/]|$)/.test(url.replace(/\?.*$/, ""));

/**
 * Opens a pool. Nothing is connected until the first query, so that a build may import whatever opens one.
 * `max` is the number of connections this process may hold, `min` how many it keeps however long nobody asks.
 */
export function createDb(
  url: string,
  options: { max?: number; min?: number; neon?: boolean } = {},
): Connection {
  const settings = {
    connectionString: url,
    max: options.max ?? 10,
    min: options.min ?? 0,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
  };
  if (options.neon ?? usesNeon(url)) {
    neonConfig.webSocketConstructor ??= WebSocket;
    const pool = new NeonPool(settings);
    outlive(pool);
    if (isPooled(url)) pool.on("connect", withoutNames);
    return connection(drizzleNeon(pool, { schema }) as Db);
  }
  // Statements that do not wait for each other are sent together. Neon's driver sends them one by one.
  const pool = new PgPool({ ...settings, pipeline: true });
  outlive(pool);
  if (isPooled(url)) pool.on("connect", withoutNames);
  return connection(drizzlePg(pool, { schema }) as Db);
}

function connection(db: Db): Connection {
  db.transaction = (body, config) => transact(db.$client, body, config);
  return { db, close: () => db.$client.end() };
}

/**
 * A connection that breaks fails its own query, and the next query gets a new one. But it also says "error",
 * idle on the pool and in use on itself, and an "error" that nobody listens to ends the process.
 */
function outlive(pool: PgPool | NeonPool): void {
  const carryOn = () => {};
  const listen = (client: Pick<PoolClient, "on">) => void client.on("error", carryOn);
  pool.on("error", carryOn);
  // The two pools agree on this, in types of their own.
  if (pool instanceof NeonPool) pool.on("connect", listen);
  else pool.on("connect", listen);
}

/** As much of a statement as matters here; one that is an object of the driver's own has `submit`. */
type Statement = { name?: string; submit?: unknown } | string;

/** Behind a pooler a statement that was prepared under a name may be gone, or be there already: each goes whole. */
function withoutNames(client: object): void {
  const own = client as { query(statement: Statement, ...more: unknown[]): unknown };
  const query = own.query.bind(client);
  own.query = (statement, ...more) =>
    query(
      typeof statement === "object" && statement.submit === undefined
        ? { ...statement, name: undefined }
        : statement,
      ...more,
    );
}
