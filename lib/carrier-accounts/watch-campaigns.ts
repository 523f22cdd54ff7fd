import { takeDueCampaigns } from "@/db/queries/carrier-accounts/campaigns";
import { CAMPAIGNS_AGAIN_MS } from "@/lib/domain/campaign";
import type { AccountRef, DeliveryDeps } from "@/lib/context";
import { settleAll } from "@/lib/base/settle-all";
import { keepCampaigns } from "./keep-campaigns";

const PATIENCE_MS = 20_000;

/** Reads the campaigns of every account that is due (A1). A carrier that does not answer changes nothing. Returns how many were asked. */
export async function watchCampaigns(deps: DeliveryDeps): Promise<number> {
  const due = await takeDueCampaigns(deps.db, { againMs: CAMPAIGNS_AGAIN_MS });
  await settleAll(due, (account) => watchOne(deps, account));
  return due.length;
}

async function watchOne(deps: DeliveryDeps, account: AccountRef): Promise<void> {
  const answer = await deps.carrierFor(account)?.listCampaigns(AbortSignal.timeout(PATIENCE_MS));
  if (answer?.ok) await keepCampaigns(deps.db, { account, campaigns: answer.value });
}
