import type { DbOrTx } from "@/db/handles";
import { writeCampaigns } from "@/db/queries/carrier-accounts/campaigns";
import type { CarrierCampaign } from "@/lib/carriers/port";
import { CAMPAIGNS_EVERY_MS, campaignOfNumber } from "@/lib/domain/campaign";
import type { AccountRef } from "@/lib/context";

/** Writes down a carrier's whole list: a number that it does not name is in no campaign any more. False when it is out of date. */
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
