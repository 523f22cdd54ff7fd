import type { Deps } from "@/db/deps";
import { accountOfTenant } from "@/db/queries/carrier-accounts/carrier-account";
import type { Actor } from "@/lib/domain/principal";
import { isLow } from "@/lib/domain/carrier/balance";
import { may } from "@/lib/domain/people/policy";

/**
 * `refused` and `spent`: messages wait until the carrier accepts the account again, or until there is money
 * again.
 */
export type AccountWarning =
  | { kind: "low"; balance: number }
  | { kind: "spent"; since: Date }
  | { kind: "refused"; reason: string; since: Date };

/**
 * A warning about the carrier account (U6), for people who can fix it; null for everybody else, and if there
 * is none. Uses the last answer: the carrier is not asked.
 */
export async function accountWarning(deps: Deps, actor: Actor): Promise<AccountWarning | null> {
  if (!may(actor, "credentials.edit")) return null;
  const account = await accountOfTenant(deps.db, { tenantId: actor.tenantId });
  if (!account) return null;
  if (account.refusal !== null && account.openedAt)
    return { kind: "refused", reason: account.refusal, since: account.openedAt };
  if (account.pausedAt) return { kind: "spent", since: account.pausedAt };
  return account.balance !== null && isLow(account.balance)
    ? { kind: "low", balance: account.balance }
    : null;
}
