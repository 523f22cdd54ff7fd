import { sql } from "drizzle-orm";
import { customType, timestamp, uuid } from "drizzle-orm/pg-core";
import { newId } from "@/lib/base/ids";

/** Primary keys are UUIDv7 that we generate, so that a row's id is known before it is written. */
export const id = () => uuid("id").primaryKey().$defaultFn(newId);

/**
 * An instant with millisecond precision, as JavaScript has it, so that a value read and written back is
 * equal.
 */
export const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: "date" });

/**
 * The database's clock at this statement, not at the transaction's start: so the order within a lock is the
 * real order.
 */
export const databaseNow = sql`clock_timestamp()`;

/**
 * When the statement began. For conditions that use an index: Postgres does no index lookup by a clock that
 * changes during the statement.
 */
export const statementStart = sql`statement_timestamp()`;

export const createdAt = () => instant("created_at").notNull().default(databaseNow);

export const bytes = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => "bytea" });
