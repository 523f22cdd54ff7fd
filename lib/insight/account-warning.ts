import type { Deps } from "@/db/deps";
import { accountOfTenant } from "@/db/queries/carrier-accounts/carrier-account";
import type { Actor } from "@/lib/domain/principal";
import { isLow } from "@/lib/domain/balance";
import { may } from "@/lib/domain/policy";

/** `refused` and `spent`: texts wait until the carrier takes the account again, or until there is money again. */
export type AccountWarning =
  | { kind: "low"; balance: number }
  | { kind: "spent"; since: Date }
  | { kind: "refused"; reason: string; since: Date };

/** What those who can mend it should know of the carrier account (U6); null when there is nothing to say, and for everybody else. By the last answer: it asks nobody. */
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
