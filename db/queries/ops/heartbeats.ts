import { eq, sql } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { namedStatement } from "@/db/named-statement";
import { heartbeats } from "@/db/schema/delivery";
import { asyncCommit } from "@/db/transaction";

/** A process says that it is alive. */
export const beat = (db: DbOrTx, { name }: { name: string }) => say(db, { name });

const say = namedStatement<never>(
  "beat",
  sql`
    insert into ${heartbeats} (name, at) select ${sql.placeholder("name")}::text, clock_timestamp() where ${asyncCommit}
    on conflict (name) do update set at = clock_timestamp()`,
);

/** Milliseconds since it last said so, by the database's clock; null when it never did. */
export const sinceBeat = async (db: DbOrTx, { name }: { name: string }): Promise<number | null> =>
  (
    await db
      .select({ ms: sql<number>`(extract(epoch from clock_timestamp() - ${heartbeats.at}) * 1000)::float8` })
      .from(heartbeats)
      .where(eq(heartbeats.name, name))
  )[0]?.ms ?? null;
