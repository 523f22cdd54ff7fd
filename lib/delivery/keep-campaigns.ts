import type { Db } from "@/db/handles";
import { writeCampaigns } from "@/db/queries/campaigns";
import type { CarrierCampaign } from "@/lib/carriers/port";
import { CAMPAIGNS_EVERY_MS, campaignOfNumber } from "@/lib/domain/campaign";

/** Writes down a carrier's whole list: a number that it does not name is in no campaign any more. */
export const keepCampaigns = (db: Db, { accountId, campaigns }: { accountId: string; campaigns: readonly CarrierCampaign[] }): Promise<void> =>
  db.transaction((tx) => writeCampaigns(tx, { accountId, campaigns, ofNumber: campaignOfNumber(campaigns), everyMs: CAMPAIGNS_EVERY_MS }));
