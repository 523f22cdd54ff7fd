import { neonConfig, Pool as NeonPool } from "@neondatabase/serverless";
import { drizzle as drizzleNeon } from "drizzle-orm/neon-serverless";
import { drizzle as drizzlePg } from "drizzle-orm/node-postgres";
import { Pool as PgPool, type PoolClient } from "pg";
import type { Db } from "./handles";
import { isPooled } from "./pooler";
import * as schema from "./schema";
import { transact } from "./transaction";

export type Connection = { db: Db; close(): Promise<void> };

/**
 * Neon is reached over a websocket, with real transactions, unlike its http form. Everything else uses plain
 * `pg`.
 */
export const usesNeon = (url: string): boolean =>
  /(^|[.@])neon\.(tech|build)([:/]|$)/.test(url.replace(/\?.*$/, ""));

/**
 * Opens a pool. It connects only at the first query, so that a build may import modules that open one. `max`
 * is the number of connections this process may hold, `min` how many it keeps while idle.
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
  // Sends statements that do not wait for each other together. Neon's driver sends them one by one.
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
 * A broken connection fails its own query, and the next query gets a new one. But it also emits "error", on
 * the pool if idle and on itself if in use, and an "error" without a listener ends the process.
 */
function outlive(pool: PgPool | NeonPool): void {
  const carryOn = () => {};
  const listen = (client: Pick<PoolClient, "on">) => void client.on("error", carryOn);
  pool.on("error", carryOn);
  // The two pools agree on this, but have different types.
  if (pool instanceof NeonPool) pool.on("connect", listen);
  else pool.on("connect", listen);
}

/** The part of a statement that matters here; one that is an object of the driver's own has `submit`. */
type Statement = { name?: string; submit?: unknown } | string;

/**
 * Behind a pooler, a statement prepared under a name may be gone, or exist already. So each is sent whole,
 * without a name.
 */
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
