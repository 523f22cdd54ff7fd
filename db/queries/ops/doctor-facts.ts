import { asc, isNotNull, sql } from "drizzle-orm";
import type { Db } from "@/db/handles";
import { carrierAccounts } from "@/db/schema/numbers";

/** The Postgres version, its clock, and how many migrations were applied (0 on an empty database). */
export async function databaseFacts(db: Db): Promise<{ version: string; at: Date; applied: number }> {
  const { rows } = await db.execute<{ version: string; at: string; journal: string | null }>(
    sql`select current_setting('server_version') as version, clock_timestamp() as at, to_regclass('drizzle.__drizzle_migrations')::text as journal`,
  );
  const [first] = rows;
  if (!first) throw new Error("the database answered nothing");
  const applied =
    first.journal === null
      ? 0
      : Number(
          (
            await db.execute<{ count: string }>(
              sql`select count(*) as count from drizzle.__drizzle_migrations`,
            )
          ).rows[0]?.count ?? 0,
        );
  return { version: first.version, at: new Date(first.at), applied };
}

/** Every account of the installation with credentials. */
export const accountsWithCredentials = (db: Db) =>
  db
    .select({
      id: carrierAccounts.id,
      name: carrierAccounts.name,
      sealedCredentials: carrierAccounts.sealedCredentials,
      settings: carrierAccounts.settings,
    })
    .from(carrierAccounts)
    .where(isNotNull(carrierAccounts.sealedCredentials))
    .orderBy(asc(carrierAccounts.createdAt));
