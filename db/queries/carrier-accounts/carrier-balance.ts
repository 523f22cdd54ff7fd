import { and, eq, isNotNull, isNull, lt, or, sql } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/handles";
import { carrierAccounts } from "@/db/schema/numbers";
import { accountStanding } from "./account-standing";

/**
 * Takes accounts whose balance is due, so that no other process asks as well. Accounts that wait for money
 * are asked more often.
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
 * Writes the balance that the carrier answered, and since when the account waits for money, if it does.
 * Returns the account's new state. Writes nothing if the credentials were replaced meanwhile: they may belong
 * to another account at the carrier.
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

/** The next round asks again, however recent the last time was. */
export const askBalanceSoon = (db: DbOrTx, { accountId }: { accountId: string }) =>
  db.update(carrierAccounts).set({ balanceAskedAt: null }).where(eq(carrierAccounts.id, accountId));
