import { NodePgSession, NodePgTransaction } from "drizzle-orm/node-postgres";
import { PgDialect, type PgTransactionConfig } from "drizzle-orm/pg-core";
import type { PoolClient } from "pg";
import type { DbOrTx, Tx } from "./handles";
import { holdWrites } from "./hold-writes";
import { sql } from "drizzle-orm";

/** The part of a connection that both drivers have. */
type Client = { query(...query: never[]): unknown; release(destroy?: boolean): void };
type Outcome = { command?: string };
type Statement = (...query: unknown[]) => Promise<Outcome>;

/** A transaction: how many statements it has sent, and the answer to its end once that is sent too. */
type Running = { sent: number; end: Promise<Outcome> | null; send: Statement };

const running = new WeakMap<object, Running>();
const dialect = new PgDialect();

/**
 * Transactions with as few round trips as possible: BEGIN is sent with the first statement, and with
 * `committing` COMMIT is sent with the last. Otherwise like Drizzle's own. A body that swallowed a database
 * fault does not return as if it were committed.
 */
export async function transact<T>(
  pool: { connect(): Promise<Client> },
  body: (tx: Tx) => Promise<T>,
  config: PgTransactionConfig = {},
): Promise<T> {
  const client = await pool.connect();
  const query = client.query.bind(client) as unknown as Statement;
  const send: Statement = (...args) => {
    holdWrites(client);
    return query(...args);
  };
  const own: Running = { sent: 0, end: null, send };
  const begun = send(beginOf(config));
  // Handled below; until then the statements behind it fail as well.
  begun.catch(() => {});
  try {
    const result = await body(open(own));
    await begun;
    own.end ??= send("commit");
    // A read-only result is valid, whatever happens at the end.
    if (config.accessMode === "read only") void release(client, own.end);
    else {
      assertCommitted(await own.end);
      client.release();
    }
    return result;
  } catch (fault) {
    own.end ??= send("rollback");
    await release(client, Promise.all([begun, own.end]));
    throw fault;
  }
}

/**
 * Sends the last statement of a transaction and its COMMIT without waiting in between: what `last` locks is
 * held only as long as the commit takes. If it fails, nothing is committed. Nothing may follow it. In a
 * nested transaction, or in none, it is a statement like any other.
 */
export async function committing<T>(tx: DbOrTx, last: () => Promise<T>): Promise<T> {
  const own = running.get(tx);
  if (!own) return last();
  const before = own.sent;
  const result = last();
  // The statement is not sent yet, so COMMIT would overtake it: COMMIT is sent when the body has ended.
  if (own.sent === before) return result;
  own.end = own.send("commit");
  const [value, committed] = await Promise.all([result, own.end]);
  assertCommitted(committed);
  return value;
}

/** A writing statement as a transaction of its own: in one round trip, and by keys as in any other. */
export const byKeys = <T>(db: DbOrTx, run: (tx: DbOrTx) => Promise<T>): Promise<T> =>
  db.transaction((tx) => committing(tx, () => run(tx)));

function open(own: Running): Tx {
  const query: Statement = (...args) => {
    if (own.end)
      return Promise.reject(new Error("the transaction is over: its events are its last statement"));
    own.sent += 1;
    return own.send(...args);
  };
  const tx = new NodePgTransaction(
    dialect,
    new NodePgSession({ query } as unknown as PoolClient, dialect, undefined),
    undefined,
  ) as unknown as Tx;
  running.set(tx, own);
  return tx;
}

/**
 * Statements in writing transactions use keys, whatever the values. Postgres plans its named statements once
 * per connection; otherwise it would plan those with lists anew each time, at a multiple of their cost. So it
 * must not plan to scan a table: the table may be small now and large in a minute.
 */
const BY_KEYS = "set local plan_cache_mode = force_generic_plan; set local enable_seqscan = off";

function beginOf({ isolationLevel, accessMode, deferrable }: PgTransactionConfig): string {
  const mode = [
    isolationLevel && `isolation level ${isolationLevel}`,
    accessMode,
    deferrable !== undefined && (deferrable ? "deferrable" : "not deferrable"),
  ];
  const begin = ["begin", ...mode].filter(Boolean).join(" ");
  return accessMode === "read only" ? begin : `${begin}; ${BY_KEYS}`;
}

/** Postgres answers COMMIT with ROLLBACK if a statement had failed. */
function assertCommitted({ command }: Outcome): void {
  if (command !== "COMMIT")
    throw new Error("a statement of the transaction failed, so nothing was committed");
}

/** Releases the connection once it has ended its transaction; one that could not is closed. */
const release = (client: Client, ended: Promise<unknown>): Promise<void> =>
  ended.then(
    () => client.release(),
    () => client.release(true),
  );

/**
 * A condition that is always true, and lets the statement's own transaction commit without waiting for the
 * disk. For records that are rewritten, or whose loss is harmless, if the database dies within the next half
 * second. Never for anything that somebody was told.
 */
export const asyncCommit = sql.raw("(select set_config('synchronous_commit', 'off', true)) = 'off'");

/**
 * From here on the transaction waits no longer than this for a lock: a statement that would fails. Sent at
 * once.
 */
export async function limitLockWaits(tx: Tx, { ms }: { ms: number }): Promise<void> {
  await tx.execute(sql.raw(`set local lock_timeout = ${Math.trunc(ms)}`)).execute();
}
