import type { NumberType } from "@/db/vocabulary";

/** How often a carrier is asked for its campaigns: it tells of no change by itself, and a change takes days. */
export const CAMPAIGNS_EVERY_MS = 60 * 60_000;
/** And when it did not answer. */
export const CAMPAIGNS_AGAIN_MS = 5 * 60_000;

export const campaignStandings = ["approved", "waiting", "trouble", "none", "unread", "not_needed"] as const;
/** `trouble` is every word that promises nothing, also one that nobody published. `unread`: the carrier was not asked yet. */
export type CampaignStanding = (typeof campaignStandings)[number];

type OfNumber = {
  type: NumberType;
  campaign: { state: string | null } | null;
  campaignCheckedAt: Date | null;
};

/** Where a number stands with its registration. Only local numbers need one. */
export function campaignStanding({ type, campaign, campaignCheckedAt }: OfNumber): CampaignStanding {
  if (type === "toll_free") return "not_needed";
  if (campaignCheckedAt === null) return "unread";
  return campaign === null ? "none" : stateMeans(campaign.state);
}

const WAITING = ["submitted", "pending"];

/** States are open text, compared without case. */
function stateMeans(state: string | null): "approved" | "waiting" | "trouble" {
  const word = state?.trim().toLowerCase() ?? "";
  return word === "approved" ? "approved" : WAITING.includes(word) ? "waiting" : "trouble";
}

/** The campaign that counts for each number. Of several it is the one that helps most, and of equals the first. */
export function campaignOfNumber(
  campaigns: readonly { id: string; state: string | null; numbers: readonly string[] }[],
): Map<string, string> {
  const byWorth = campaigns.toSorted(
    (a, b) => campaignStandings.indexOf(stateMeans(a.state)) - campaignStandings.indexOf(stateMeans(b.state)),
  );
  return new Map(byWorth.toReversed().flatMap(({ id, numbers }) => numbers.map((e164) => [e164, id])));
}
