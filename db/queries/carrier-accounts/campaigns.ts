import { and, eq, isNotNull, isNull, lt, notInArray, or, sql } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/handles";
import { databaseNow } from "@/db/schema/columns";
import { campaigns, carrierAccounts, numbers } from "@/db/schema/numbers";

const inMs = (ms: number) => sql`clock_timestamp() + make_interval(secs => ${ms / 1_000}::float8)`;

/**
 * Takes accounts whose campaigns are due, so that no other process asks as well. They are due again if nobody
 * writes an answer.
 */
export const takeDueCampaigns = (db: DbOrTx, { againMs }: { againMs: number }) =>
  db
    .update(carrierAccounts)
    .set({ campaignsDueAt: inMs(againMs) })
    .where(
      and(
        isNotNull(carrierAccounts.sealedCredentials),
        or(isNull(carrierAccounts.campaignsDueAt), lt(carrierAccounts.campaignsDueAt, databaseNow)),
      ),
    )
    .returning({
      id: carrierAccounts.id,
      sealedCredentials: carrierAccounts.sealedCredentials,
      settings: carrierAccounts.settings,
    });

/** The next round asks, whenever it was due. */
export const askCampaignsSoon = (db: DbOrTx, { accountId }: { accountId: string }) =>
  db.update(carrierAccounts).set({ campaignsDueAt: null }).where(eq(carrierAccounts.id, accountId));

type Told = {
  /** As it was when the carrier was asked. */
  account: { id: string; sealedCredentials: Buffer | null };
  campaigns: readonly { id: string; kind: string | null; state: string | null }[];
  /** The carrier's id of each number's effective campaign. */
  ofNumber: ReadonlyMap<string, string>;
  everyMs: number;
};

/**
 * Writes the account's campaigns, and those of its numbers, as the carrier answered; returns whether it did.
 * Numbers of another account are unchanged. It writes nothing if the credentials were replaced meanwhile: the
 * answer may be of another account at the carrier.
 */
export async function writeCampaigns(
  tx: Tx,
  { account: { id: accountId, sealedCredentials }, campaigns: listed, ofNumber, everyMs }: Told,
): Promise<boolean> {
  if (sealedCredentials === null) return false;
  // First, because it locks the account: two answers are written one after the other.
  const asked = await tx
    .update(carrierAccounts)
    .set({ campaignsDueAt: inMs(everyMs) })
    .where(and(eq(carrierAccounts.id, accountId), eq(carrierAccounts.sealedCredentials, sealedCredentials)))
    .returning({ id: carrierAccounts.id });
  if (asked.length === 0) return false;
  if (listed.length > 0)
    await tx
      .insert(campaigns)
      .values(
        listed.map(({ id, kind, state }) => ({ carrierAccountId: accountId, carrierId: id, kind, state })),
      )
      .onConflictDoUpdate({
        target: [campaigns.carrierAccountId, campaigns.carrierId],
        set: { kind: sql`excluded.kind`, state: sql`excluded.state` },
      });
  await tx
    .update(numbers)
    .set({
      campaignCheckedAt: databaseNow,
      campaignId: sql`(
        select c.id from unnest(${sql.param([...ofNumber.keys()])}::text[], ${sql.param([...ofNumber.values()])}::text[]) as told(e164, carrier_id)
        join ${campaigns} c on c.carrier_account_id = ${accountId} and c.carrier_id = told.carrier_id
        where told.e164 = "numbers"."e164"
      )`,
    })
    .where(eq(numbers.carrierAccountId, accountId));
  await tx.delete(campaigns).where(
    and(
      eq(campaigns.carrierAccountId, accountId),
      notInArray(
        campaigns.carrierId,
        listed.map(({ id }) => id),
      ),
    ),
  );
  return true;
}
