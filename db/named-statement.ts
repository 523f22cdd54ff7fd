import { sql, type SQL } from "drizzle-orm";
import { PgDatabase, PgDialect } from "drizzle-orm/pg-core";
import type { DbOrTx } from "./handles";

const dialect = new PgDialect();

/**
 * A statement with a name and `sql.placeholder`s, for the few that run for every message, in or out. Its text
 * is built once, and Postgres parses and plans it once per connection, which is half of such a statement's
 * cost. The text must not depend on the values. Rows come as the driver returns them: instants as text,
 * unless selected with `epochMs`.
 */
export function namedStatement<Row>(
  name: string,
  statement: SQL,
): (db: DbOrTx, values: Record<string, unknown>) => Promise<Row[]> {
  const query = dialect.sqlToQuery(statement);
  return async (db, values) => {
    const prepared = db._.session.prepareQuery<{ execute: { rows: Row[] }; all: unknown; values: unknown }>(
      query,
      undefined,
      name,
      false,
    );
    return (await prepared.execute(values)).rows;
  };
}

type Built<Row> = { prepare(name: string): { execute(): Promise<Row[]> } };
type Prepared = Parameters<DbOrTx["_"]["session"]["prepareQuery"]>;

/**
 * The same for a query that Drizzle builds from typed columns: built once, where Drizzle would rebuild it for
 * every call. Select fields of a left-joined table one by one: selected as a whole table, it would not be
 * null when missing.
 */
export function namedQuery<Row>(
  name: string,
  build: (db: DbOrTx) => Built<Row>,
): (db: DbOrTx, values: Record<string, unknown>) => Promise<Row[]> {
  let prepared: Prepared | undefined;
  const keep = { prepareQuery: (...args: Prepared) => ((prepared = args), { setToken: () => {} }) };
  build(new PgDatabase(dialect, keep as never, undefined) as unknown as DbOrTx).prepare(name);
  if (!prepared) throw new Error(`${name} was not built`);
  const [query, fields] = prepared;
  return (db, values) =>
    db._.session
      .prepareQuery<{ execute: Row[]; all: unknown; values: unknown }>(query, fields, name, true)
      .execute(values);
}

/**
 * An instant as milliseconds since 1970, which the driver returns as a number. `expression` is SQL of ours.
 */
export const epochMs = (expression: string): SQL =>
  sql.raw(`(extract(epoch from ${expression}) * 1000)::float8`);
