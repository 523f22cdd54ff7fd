import { eq, inArray } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/handles";
import { carrierAccounts, numbers } from "@/db/schema/numbers";
import { accountStanding } from "../carrier-accounts/account-standing";
import { lockNumbers } from "./grants";
import { heldMessages } from "../inbound/held-deliveries";

/** Columns of the selected number and its account that its view shows (lib/view/map/to-view.ts). */
export const numberFactColumns = {
  id: numbers.id,
  e164: numbers.e164,
  label: numbers.label,
  disabledAt: numbers.disabledAt,
  disabledBy: numbers.disabledBy,
  disabledReason: numbers.disabledReason,
  customerWroteRefuses: numbers.customerWroteRefuses,
  heldMessages,
  cappedUntil: numbers.cappedUntil,
  account: accountStanding,
};

export const numberFacts = (db: DbOrTx, { numberIds }: { numberIds: readonly string[] }) =>
  db
    .select(numberFactColumns)
    .from(numbers)
    .innerJoin(carrierAccounts, eq(carrierAccounts.id, numbers.carrierAccountId))
    .where(inArray(numbers.id, [...numberIds]));

/** The same, locked first: of two simultaneous changes of a number, the later event contains both. */
export async function lockedNumberFacts(tx: Tx, { numberIds }: { numberIds: readonly string[] }) {
  if (numberIds.length === 0) return [];
  await lockNumbers(tx, { numberIds });
  return numberFacts(tx, { numberIds });
}
