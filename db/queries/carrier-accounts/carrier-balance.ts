import { and, eq, isNotNull, isNull, lt, or, sql } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/handles";
import { carrierAccounts } from "@/db/schema/numbers";
import { accountStanding } from "./account-standing";

/**
 * Accounts whose balance is to be asked for, taken so that no other process asks as well. Those that wait for
 * money are asked sooner.
 */
export const takeDueBalances = (
  db: DbOrTx,
  { everyMs, everyMsPaused }: { everyMs: number; everyMsPaused: number },
) =>
  db
    .update(carrierAccounts)
    .set({ balanceAskedAt: sql`clock_timestamp()` })
    .where(
      and(
        isNotNull(carrierAccounts.sealedCredentials),
        or(
          isNull(carrierAccounts.balanceAskedAt),
          lt(
            carrierAccounts.balanceAskedAt,
            sql`clock_timestamp() - make_interval(secs => case when ${carrierAccounts.pausedAt} is null then ${everyMs / 1_000}::float8 else ${everyMsPaused / 1_000}::float8 end)`,
          ),
        ),
      ),
    )
    .returning({
      id: carrierAccounts.id,
      sealedCredentials: carrierAccounts.sealedCredentials,
      settings: carrierAccounts.settings,
    });

type Told = {
  account: { id: string; sealedCredentials: Buffer | null };
  left: number | null;
  spent: boolean;
};

/**
 * Writes what the carrier said; whether the account now waits for money, since when it first did. Returns what the
 * account is by then. Nothing when it was asked with credentials that were replaced meanwhile: they may be another
 * account's there.
 */
export const writeBalance = async (tx: Tx, { account: { id, sealedCredentials }, left, spent }: Told) =>
  (
    await tx
      .update(carrierAccounts)
      .set({
        balance: left,
        pausedAt: spent ? sql`coalesce(${carrierAccounts.pausedAt}, clock_timestamp())` : null,
      })
      .where(
        and(
          eq(carrierAccounts.id, id),
          sql`${carrierAccounts.sealedCredentials} is not distinct from ${sealedCredentials}::bytea`,
        ),
      )
      .returning(accountStanding)
  )[0];

/** The next round asks again, however lately it was asked. */
export const askBalanceSoon = (db: DbOrTx, { accountId }: { accountId: string }) =>
  db.update(carrierAccounts).set({ balanceAskedAt: null }).where(eq(carrierAccounts.id, accountId));
