import { sql, type SQL } from "drizzle-orm";
import { PgDialect } from "drizzle-orm/pg-core";
import type { DbOrTx } from "./handles";

const dialect = new PgDialect();

/**
 * A statement with a name and `sql.placeholder`s, for the few that run on every text, in or out: its text is built
 * once, and Postgres parses and plans it once per connection, which is half of what such a statement costs.
 * The text must not depend on the values. Rows come as the driver gives them: instants as text, unless asked for by
 * `epochMs`.
 */
export function namedStatement<Row>(name: string, statement: SQL): (db: DbOrTx, values: Record<string, unknown>) => Promise<Row[]> {
  const query = dialect.sqlToQuery(statement);
  return async (db, values) => {
    const prepared = db._.session.prepareQuery<{ execute: { rows: Row[] }; all: unknown; values: unknown }>(query, undefined, name, false);
    return (await prepared.execute(values)).rows;
  };
}

/** An instant as milliseconds since 1970, which the driver gives as a number. `expression` is SQL of ours. */
export const epochMs = (expression: string): SQL => sql.raw(`(extract(epoch from ${expression}) * 1000)::float8`);
