import type { DbOrTx } from "@/db/handles";
import { writeCampaigns, takeDueCampaigns } from "@/db/queries/carrier-accounts/campaigns";
import type { CarrierCampaign } from "@/lib/carriers/port";
import { CAMPAIGNS_EVERY_MS, campaignOfNumber, CAMPAIGNS_AGAIN_MS } from "@/lib/domain/numbers/campaign";
import type { AccountRef, DeliveryDeps } from "@/lib/context";
import { err, ok, type Result } from "@/lib/base/result";
import type { NotAsked } from "@/lib/domain/carrier/not-answered";
import type { Actor } from "@/lib/domain/principal";
import { may } from "@/lib/domain/people/policy";
import { askAccount } from "./ask-account";
import type { CarrierContext } from "./carrier-context";
import { afterAsking, type AfterAskingRefusal } from "./after-asking";
import { settleAll } from "@/lib/base/settle-all";

/**
 * Stores a carrier's whole list: a number missing in it is in no campaign any more. False if the list is out
 * of date.
 */
export const keepCampaigns = (
  db: DbOrTx,
  { account, campaigns }: { account: AccountRef; campaigns: readonly CarrierCampaign[] },
): Promise<boolean> =>
  db.transaction((tx) =>
    writeCampaigns(tx, {
      account,
      campaigns,
      ofNumber: campaignOfNumber(campaigns),
      everyMs: CAMPAIGNS_EVERY_MS,
    }),
  );

export type ReadRefusal = AfterAskingRefusal | { code: "not_asked"; why: NotAsked };

/**
 * Asks the tenant's account for its campaigns now, and returns how many it has (A1). Without an answer
 * nothing changes.
 */
export async function readCampaigns(
  context: CarrierContext,
  actor: Actor,
): Promise<Result<{ campaigns: number }, ReadRefusal>> {
  if (!may(actor, "number.add")) return err({ code: "forbidden" });
  const answer = await askAccount(context, actor, (carrier, signal) => carrier.listCampaigns(signal));
  if (!answer.asked) return err({ code: "not_asked", why: answer.why });
  return context.db.transaction(async (tx): Promise<Result<{ campaigns: number }, ReadRefusal>> => {
    const still = await afterAsking(context, tx, { actor, action: "number.add", account: answer.account });
    if (!still.ok) return still;
    await keepCampaigns(tx, { account: answer.account, campaigns: answer.value });
    return ok({ campaigns: answer.value.length });
  });
}

const PATIENCE_MS = 20_000;

/**
 * Reads the campaigns of every account that is due (A1). If the carrier does not answer, nothing changes.
 * Returns how many were due.
 */
export async function watchCampaigns(deps: DeliveryDeps): Promise<number> {
  const due = await takeDueCampaigns(deps.db, { againMs: CAMPAIGNS_AGAIN_MS });
  await settleAll(due, (account) => watchOne(deps, account));
  return due.length;
}

async function watchOne(deps: DeliveryDeps, account: AccountRef): Promise<void> {
  const answer = await deps.carrierFor(account)?.listCampaigns(AbortSignal.timeout(PATIENCE_MS));
  if (answer?.ok) await keepCampaigns(deps.db, { account, campaigns: answer.value });
}
