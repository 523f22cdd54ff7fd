import { lockAccountStanding } from "@/db/queries/carrier-accounts/account-standing";
import { appendEventsAndCommit } from "@/db/queries/events/append-events";
import { takeDueBalances, writeBalance } from "@/db/queries/carrier-accounts/carrier-balance";
import { BALANCE_EVERY_MS, BALANCE_EVERY_MS_PAUSED, isSpent, spendable } from "@/lib/domain/carrier/balance";
import type { AccountRef, DeliveryDeps } from "@/lib/context";
import { settleAll } from "@/lib/base/settle-all";
import { sendingEvents } from "./sending-events";

const PATIENCE_MS = 8_000;

/**
 * Asks for the balance of every due account, and makes messages wait while it is used up: the carrier would
 * refuse each of them, permanently (U6). If the carrier does not answer, nothing changes. Returns how many
 * were due.
 */
export async function watchBalances(deps: DeliveryDeps): Promise<number> {
  const due = await takeDueBalances(deps.db, {
    everyMs: BALANCE_EVERY_MS,
    everyMsPaused: BALANCE_EVERY_MS_PAUSED,
  });
  await settleAll(due, (account) => watchOne(deps, account));
  return due.length;
}

async function watchOne(deps: DeliveryDeps, account: AccountRef): Promise<void> {
  const answer = await deps.carrierFor(account)?.balance(AbortSignal.timeout(PATIENCE_MS));
  if (!answer?.ok) return;
  const left = spendable(answer.value);
  const published = await deps.db.transaction(async (tx) => {
    const before = await lockAccountStanding(tx, { accountId: account.id });
    const after = await writeBalance(tx, { account, left, spent: isSpent(left) });
    return appendEventsAndCommit(tx, await sendingEvents(tx, { accountId: account.id, before, after }));
  });
  published.forEach(deps.publishNow);
}
