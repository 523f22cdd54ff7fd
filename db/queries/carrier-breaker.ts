import { and, eq, isNull } from "drizzle-orm";
import type { DbOrTx } from "@/db/client";
import { carrierAccounts } from "@/db/schema/numbers";

export type BreakerRow = { failures: number; openedAt: Date | null; nextProbeAt: Date | null };

export const breakerOf = async (db: DbOrTx, { accountId }: { accountId: string }): Promise<BreakerRow | undefined> =>
  (
    await db
      .select({ failures: carrierAccounts.failures, openedAt: carrierAccounts.openedAt, nextProbeAt: carrierAccounts.nextProbeAt })
      .from(carrierAccounts)
      .where(eq(carrierAccounts.id, accountId))
  )[0];

/** Writes the breaker if its probe time is still what was read: of many that saw it half open, one has the probe. */
export async function moveBreaker(db: DbOrTx, { accountId, from, to }: { accountId: string; from: BreakerRow; to: BreakerRow }): Promise<boolean> {
  const rows = await db
    .update(carrierAccounts)
    .set({ failures: to.failures, openedAt: to.openedAt, nextProbeAt: to.nextProbeAt })
    .where(
      and(
        eq(carrierAccounts.id, accountId),
        from.nextProbeAt === null ? isNull(carrierAccounts.nextProbeAt) : eq(carrierAccounts.nextProbeAt, from.nextProbeAt),
      ),
    )
    .returning({ id: carrierAccounts.id });
  return rows.length === 1;
}
