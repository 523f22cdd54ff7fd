import { and, eq, isNull, sql } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/handles";
import { carrierAccounts } from "@/db/schema/numbers";
import { accountStanding } from "./account-standing";

export type BreakerRow = {
  failures: number;
  openedAt: Date | null;
  nextProbeAt: Date | null;
  refusal: string | null;
};

/**
 * The account as a call to its carrier used it: an answer to credentials that were replaced since says
 * nothing about the new ones.
 */
type AskedAccount = { id: string; sealedCredentials: Buffer | null };

/**
 * Undefined if the account has other credentials now. With `lock`, so that each of several simultaneous
 * failures counts.
 */
export async function breakerOf(
  db: DbOrTx,
  { id, sealedCredentials }: AskedAccount,
  { lock = false } = {},
): Promise<(BreakerRow & { hasCredentials: boolean; pausedAt: Date | null }) | undefined> {
  const row = db
    .select({
      ...accountStanding,
      failures: carrierAccounts.failures,
      nextProbeAt: carrierAccounts.nextProbeAt,
    })
    .from(carrierAccounts)
    .where(
      and(
        eq(carrierAccounts.id, id),
        sql`${carrierAccounts.sealedCredentials} is not distinct from ${sealedCredentials}::bytea`,
      ),
    );
  return (
    await (lock ? row.for("no key update").prepare("lock_breaker") : row.prepare("breaker_of")).execute()
  )[0];
}

/** Returns the account's new state; undefined if it is gone. */
export const writeBreaker = async (tx: Tx, { accountId, to }: { accountId: string; to: BreakerRow }) =>
  (
    await tx
      .update(carrierAccounts)
      .set({ failures: to.failures, openedAt: to.openedAt, nextProbeAt: to.nextProbeAt, refusal: to.refusal })
      .where(eq(carrierAccounts.id, accountId))
      .returning(accountStanding)
  )[0];

/**
 * Writes the breaker if its probe time is unchanged since it was read: of many that saw it half open, one
 * makes the probe.
 */
export async function moveBreaker(
  db: DbOrTx,
  { accountId, from, to }: { accountId: string; from: BreakerRow; to: BreakerRow },
): Promise<boolean> {
  const rows = await db
    .update(carrierAccounts)
    .set({ failures: to.failures, openedAt: to.openedAt, nextProbeAt: to.nextProbeAt, refusal: to.refusal })
    .where(
      and(
        eq(carrierAccounts.id, accountId),
        from.nextProbeAt === null
          ? isNull(carrierAccounts.nextProbeAt)
          : eq(carrierAccounts.nextProbeAt, from.nextProbeAt),
      ),
    )
    .returning({ id: carrierAccounts.id });
  return rows.length === 1;
}
