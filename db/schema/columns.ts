import { sql } from "drizzle-orm";
import { customType, timestamp, uuid } from "drizzle-orm/pg-core";
import { newId } from "@/lib/base/ids";

/** Primary keys are UUIDv7, made by us, so that a row's id is known before it is written. */
export const id = () => uuid("id").primaryKey().$defaultFn(newId);

/** An instant to the millisecond: what JavaScript can hold, so that a value read and written back is equal. */
export const instant = (name: string) => timestamp(name, { withTimezone: true, precision: 3, mode: "date" });

/** The database's own clock at this statement (not at the transaction's start): order within a lock is real order. */
export const databaseNow = sql`clock_timestamp()`;

/** When the statement began: for conditions that an index serves, since Postgres looks up nothing by a clock that goes on meanwhile. */
export const statementStart = sql`statement_timestamp()`;

export const createdAt = () => instant("created_at").notNull().default(databaseNow);

export const bytes = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => "bytea" });
