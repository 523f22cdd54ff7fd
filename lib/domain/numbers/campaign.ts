import type { NumberType } from "@/db/vocabulary";

/** How often to ask the carrier for its campaigns. It does not report changes, and a change takes days. */
export const CAMPAIGNS_EVERY_MS = 60 * 60_000;
/** How soon to ask again when it did not answer. */
export const CAMPAIGNS_AGAIN_MS = 5 * 60_000;

export const campaignStandings = ["approved", "waiting", "trouble", "none", "unread", "not_needed"] as const;
/**
 * `trouble` is every state that is neither approved nor waiting, including unpublished ones. `unread`: the
 * carrier was not asked yet.
 */
export type CampaignStanding = (typeof campaignStandings)[number];

type OfNumber = {
  type: NumberType;
  campaign: { state: string | null } | null;
  campaignCheckedAt: Date | null;
};

/** The registration state of a number. Only local numbers need a registration. */
export function campaignStanding({ type, campaign, campaignCheckedAt }: OfNumber): CampaignStanding {
  if (type === "toll_free") return "not_needed";
  if (campaignCheckedAt === null) return "unread";
  return campaign === null ? "none" : stateMeans(campaign.state);
}

const WAITING = ["submitted", "pending"];

/** States are free text, compared without case. */
function stateMeans(state: string | null): "approved" | "waiting" | "trouble" {
  const word = state?.trim().toLowerCase() ?? "";
  return word === "approved" ? "approved" : WAITING.includes(word) ? "waiting" : "trouble";
}

/** The campaign that counts for each number: of several, the one in the best state; of equals, the first. */
export function campaignOfNumber(
  campaigns: readonly { id: string; state: string | null; numbers: readonly string[] }[],
): Map<string, string> {
  const byWorth = campaigns.toSorted(
    (a, b) => campaignStandings.indexOf(stateMeans(a.state)) - campaignStandings.indexOf(stateMeans(b.state)),
  );
  return new Map(byWorth.toReversed().flatMap(({ id, numbers }) => numbers.map((e164) => [e164, id])));
}
