import { asc, eq, sql } from "drizzle-orm";
import type { Tx } from "@/db/handles";
import { carrierAccounts, numbers } from "@/db/schema/numbers";

/**
 * Columns of the selected account that decide what happens to its numbers' messages
 * (lib/domain/sending/sending-state.ts).
 */
export const accountStanding = {
  hasCredentials: sql`${carrierAccounts.sealedCredentials} is not null`.mapWith(Boolean),
  openedAt: carrierAccounts.openedAt,
  refusal: carrierAccounts.refusal,
  pausedAt: carrierAccounts.pausedAt,
};

/** Locked until the transaction ends, so that of two simultaneous changes each sees the current state. */
export const lockAccountStanding = async (tx: Tx, { accountId }: { accountId: string }) =>
  (
    await tx
      .select(accountStanding)
      .from(carrierAccounts)
      .where(eq(carrierAccounts.id, accountId))
      .for("no key update")
  )[0];

/** In the order of their ids. */
export const numbersOfAccount = async (tx: Tx, { accountId }: { accountId: string }): Promise<string[]> =>
  (
    await tx
      .select({ id: numbers.id })
      .from(numbers)
      .where(eq(numbers.carrierAccountId, accountId))
      .orderBy(asc(numbers.id))
  ).map(({ id }) => id);
