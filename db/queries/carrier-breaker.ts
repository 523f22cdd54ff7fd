import { and, eq, isNull } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/handles";
import { carrierAccounts } from "@/db/schema/numbers";

export type BreakerRow = { failures: number; openedAt: Date | null; nextProbeAt: Date | null };

/** With `lock`, so that of failures side by side each counts. */
export async function breakerOf(db: DbOrTx, { accountId }: { accountId: string }, { lock = false } = {}): Promise<BreakerRow | undefined> {
  const row = db
    .select({ failures: carrierAccounts.failures, openedAt: carrierAccounts.openedAt, nextProbeAt: carrierAccounts.nextProbeAt })
    .from(carrierAccounts)
    .where(eq(carrierAccounts.id, accountId));
  return (await (lock ? row.for("no key update").prepare("lock_breaker") : row.prepare("breaker_of")).execute())[0];
}

export const writeBreaker = (tx: Tx, { accountId, to }: { accountId: string; to: BreakerRow }) =>
  tx.update(carrierAccounts).set({ failures: to.failures, openedAt: to.openedAt, nextProbeAt: to.nextProbeAt }).where(eq(carrierAccounts.id, accountId));

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
