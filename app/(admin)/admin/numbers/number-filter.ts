import type { AdminNumber } from "@/lib/numbers/admin-numbers";
import { type CampaignStanding, campaignStanding, campaignStandings } from "@/lib/domain/numbers/campaign";

const states = ["every", "on", "off", "unassigned"] as const;
type NumberFilter = { words: string; state: (typeof states)[number]; campaign: "every" | CampaignStanding };

export function readNumberFilter({
  q,
  state,
  campaign,
}: Record<string, string | string[] | undefined>): NumberFilter {
  return {
    words: typeof q === "string" ? q.slice(0, 100) : "",
    state: states.find((known) => known === state) ?? "every",
    campaign: campaignStandings.find((known) => known === campaign) ?? "every",
  };
}

/** Filters by number (its digits, in any notation), label or person. */
export function narrowDown(
  numbers: readonly AdminNumber[],
  { words, state, campaign }: NumberFilter,
): AdminNumber[] {
  const text = words.trim().toLowerCase();
  const digits = text.replace(/\D/g, "");
  return numbers.filter((number) => {
    const isOn = number.disabledAt === null;
    if (
      (state === "on" && !isOn) ||
      (state === "off" && isOn) ||
      (state === "unassigned" && number.holders.length > 0)
    )
      return false;
    if (campaign !== "every" && campaignStanding(number) !== campaign) return false;
    if (text === "") return true;
    const named = [number.label, ...number.holders.flatMap(({ name, email }) => [name, email ?? ""])].some(
      (name) => name.toLowerCase().includes(text),
    );
    return named || (digits.length > 1 && number.e164.includes(digits));
  });
}
