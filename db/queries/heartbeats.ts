import { eq, sql } from "drizzle-orm";
import type { DbOrTx } from "@/db/client";
import { heartbeats } from "@/db/schema/delivery";

/** A process says that it is alive. */
export const beat = (db: DbOrTx, { name }: { name: string }) =>
  db
    .insert(heartbeats)
    .values({ name, at: sql`clock_timestamp()` })
    .onConflictDoUpdate({ target: heartbeats.name, set: { at: sql`clock_timestamp()` } });

/** Milliseconds since it last said so, by the database's clock; null when it never did. */
export const sinceBeat = async (db: DbOrTx, { name }: { name: string }): Promise<number | null> =>
  (
    await db
      .select({ ms: sql<number>`(extract(epoch from clock_timestamp() - ${heartbeats.at}) * 1000)::float8` })
      .from(heartbeats)
      .where(eq(heartbeats.name, name))
  )[0]?.ms ?? null;
