import { eq } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { numbers } from "@/db/schema/numbers";
import { newId } from "@/lib/base/ids";
import type { NumberType } from "@/db/vocabulary";
import { insertStreams } from "@/db/queries/events/streams";

type NewNumber = {
  tenantId: string;
  carrierAccountId: string;
  e164: string;
  label: string;
  type: NumberType;
  unverified: boolean;
};

/** Creates a number with its event stream; null if the installation already has the number, in any tenant. */
export async function insertNumber(tx: DbOrTx, number: NewNumber): Promise<string | null> {
  const id = newId();
  const [made] = await tx
    .insert(numbers)
    .values({ id, ...number })
    .onConflictDoNothing({ target: numbers.e164 })
    .returning({ id: numbers.id });
  if (!made) return null;
  await insertStreams(tx, number.tenantId, [{ numberId: id }]);
  return id;
}

export const ownerOfAddress = async (db: DbOrTx, { e164 }: { e164: string }) =>
  (
    await db
      .select({ id: numbers.id, tenantId: numbers.tenantId })
      .from(numbers)
      .where(eq(numbers.e164, e164))
  )[0];
