import { and, asc, eq } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { numbers } from "@/db/schema/numbers";

export async function findNumber(
  db: DbOrTx,
  { tenantId, numberId }: { tenantId: string; numberId: string },
  { lock = false } = {},
) {
  const row = db
    .select()
    .from(numbers)
    .where(and(eq(numbers.tenantId, tenantId), eq(numbers.id, numberId)))
    .limit(1);
  return (await (lock ? row.for("no key update") : row))[0];
}

/** The tenant's own addresses: none of them is a customer. */
export const ownAddresses = async (db: DbOrTx, { tenantId }: { tenantId: string }): Promise<string[]> =>
  (
    await db
      .select({ e164: numbers.e164 })
      .from(numbers)
      .where(eq(numbers.tenantId, tenantId))
      .orderBy(asc(numbers.e164))
  ).map(({ e164 }) => e164);

export const numbersOfTenant = async (db: DbOrTx, { tenantId }: { tenantId: string }): Promise<string[]> =>
  (await db.select({ id: numbers.id }).from(numbers).where(eq(numbers.tenantId, tenantId))).map(
    ({ id }) => id,
  );
