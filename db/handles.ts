import type { ExtractTablesWithRelations } from "drizzle-orm";
import type { NodePgQueryResultHKT } from "drizzle-orm/node-postgres";
import type { PgDatabase, PgTransaction } from "drizzle-orm/pg-core";
import type { Pool as NeonPool } from "@neondatabase/serverless";
import type { Pool as PgPool } from "pg";
import type * as schema from "./schema";

type Schema = typeof schema;

/**
 * What a query takes: the pool or a transaction. Neon's driver answers in the shape of `pg`, so one type fits
 * both.
 */
export type DbOrTx = PgDatabase<NodePgQueryResultHKT, Schema>;
export type Db = DbOrTx & { readonly $client: PgPool | NeonPool };
export type Tx = PgTransaction<NodePgQueryResultHKT, Schema, ExtractTablesWithRelations<Schema>>;
