import type { AdminNumber } from "@/lib/numbers/admin-numbers";
import { campaignStanding } from "@/lib/domain/campaign";
import { Mark } from "../_components/mark";

/** Where a number stands with its 10DLC campaign, in the carrier's word where it has one. */
export function CampaignBadge({ number }: { number: AdminNumber }) {
  const state = number.campaign?.state ?? "No state told";
  switch (campaignStanding(number)) {
    case "approved":
      return <Mark kind="ok">{state}</Mark>;
    case "waiting":
      return <Mark kind="wait">{state}</Mark>;
    case "trouble":
      return <Mark kind="fail">{state}</Mark>;
    case "none":
      return <span className="muted">None</span>;
    case "unread":
      return <span className="muted">Not read yet</span>;
    case "not_needed":
      return <Mark kind="off">Not needed</Mark>;
  }
}
