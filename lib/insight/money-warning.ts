import type { Deps } from "@/db/deps";
import { accountOfTenant } from "@/db/queries/carrier-account";
import type { Actor } from "@/lib/domain/actor";
import { isLow } from "@/lib/domain/balance";
import { may } from "@/lib/domain/policy";

/** `spent`: texts wait until there is money again. */
export type MoneyWarning = { kind: "low"; balance: number } | { kind: "spent"; since: Date };

/** What those who can pay should know of the carrier account (U6); null when there is nothing to say, and for everybody else. By the last answer: it asks nobody. */
export async function moneyWarning(deps: Deps, actor: Actor): Promise<MoneyWarning | null> {
  if (!may(actor, "credentials.edit")) return null;
  const account = await accountOfTenant(deps.db, { tenantId: actor.tenantId });
  if (!account) return null;
  if (account.pausedAt) return { kind: "spent", since: account.pausedAt };
  return account.balance !== null && isLow(account.balance) ? { kind: "low", balance: account.balance } : null;
}
