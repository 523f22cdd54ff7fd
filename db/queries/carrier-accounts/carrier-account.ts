import { asc, eq } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/handles";
import { databaseNow } from "@/db/schema/columns";
import { carrierAccounts } from "@/db/schema/numbers";
import { accountStanding } from "./account-standing";

const columns = {
  id: carrierAccounts.id,
  sealedCredentials: carrierAccounts.sealedCredentials,
  settings: carrierAccounts.settings,
  credentialsHint: carrierAccounts.credentialsHint,
  credentialsSetAt: carrierAccounts.credentialsSetAt,
  credentialsTestedAt: carrierAccounts.credentialsTestedAt,
  failures: carrierAccounts.failures,
  openedAt: carrierAccounts.openedAt,
  refusal: carrierAccounts.refusal,
  balance: carrierAccounts.balance,
  pausedAt: carrierAccounts.pausedAt,
  historyState: carrierAccounts.historyState,
  historyAskedAt: carrierAccounts.historyAskedAt,
};

/** The tenant's own account at the carrier: the oldest, if there are several. */
export async function accountOfTenant(db: DbOrTx, { tenantId }: { tenantId: string }, { lock = false } = {}) {
  const row = db
    .select(columns)
    .from(carrierAccounts)
    .where(eq(carrierAccounts.tenantId, tenantId))
    .orderBy(asc(carrierAccounts.createdAt), asc(carrierAccounts.id))
    .limit(1);
  return (await (lock ? row.for("no key update") : row))[0];
}
export type TenantAccount = NonNullable<Awaited<ReturnType<typeof accountOfTenant>>>;

/**
 * Writes new credentials. Their campaigns are asked for at once. What the carrier answered to the old ones no
 * longer counts: waiting messages may leave. Returns the account's new state.
 */
export const writeCredentials = async (
  tx: Tx,
  { accountId, sealed, hint, tested }: { accountId: string; sealed: Buffer; hint: string; tested: boolean },
) =>
  (
    await tx
      .update(carrierAccounts)
      .set({
        sealedCredentials: sealed,
        credentialsHint: hint || null,
        credentialsSetAt: databaseNow,
        credentialsTestedAt: tested ? databaseNow : null,
        campaignsDueAt: null,
        balanceAskedAt: null,
        historyDueAt: null,
        historyUntil: null,
        historyState: null,
        historyAskedAt: null,
        failures: 0,
        openedAt: null,
        nextProbeAt: null,
        refusal: null,
      })
      .where(eq(carrierAccounts.id, accountId))
      .returning(accountStanding)
  )[0];

/**
 * Writes other choices of how to talk to the account; campaigns and balance are asked for again with them.
 */
export const writeSettings = (
  tx: Tx,
  { accountId, settings }: { accountId: string; settings: Record<string, unknown> },
) =>
  tx
    .update(carrierAccounts)
    .set({ settings, campaignsDueAt: null, balanceAskedAt: null })
    .where(eq(carrierAccounts.id, accountId));
