import { and, eq, sql } from "drizzle-orm";
import type { Tx } from "@/db/handles";
import { numbers } from "@/db/schema/numbers";

/**
 * Records until when a number's daily limit is used up; returns whether that changed. Called before any of
 * its sends is touched: a change of the limit locks the number first.
 */
export async function capNumber(
  tx: Tx,
  { numberId, until }: { numberId: string; until: Date },
): Promise<boolean> {
  const isOther = sql`${numbers.cappedUntil} is distinct from ${sql.param(until, numbers.cappedUntil)}`;
  return (
    (
      await tx
        .update(numbers)
        .set({ cappedUntil: until })
        .where(and(eq(numbers.id, numberId), isOther))
        .returning({ id: numbers.id })
    ).length > 0
  );
}
