import type { AdminNumber } from "@/lib/numbers/admin-numbers";
import { campaignStanding } from "@/lib/domain/numbers/campaign";
import { Badge } from "@/app/_ui/display/badge";

const WARN_AT = 0.8;

/** The day's segments against the cap, as a bar and in words. */
export function Use({ segments, cap, off }: { segments: number; cap: number | null; off: boolean }) {
  const part = cap === null ? 0 : Math.min(1, segments / cap);
  const words = off
    ? "Sending stopped"
    : cap === null
      ? `${segments.toLocaleString("en")}, no cap`
      : `${segments.toLocaleString("en")} of ${cap.toLocaleString("en")}`;
  const isHot = !off && part >= WARN_AT;
  return (
    <span
      className={`inline-grid w-[116px] gap-1 text-[12px] leading-[14px] tabular-nums max-lg:[td_&]:w-auto max-lg:[td_&]:text-right ${isHot ? "font-medium text-warning-text" : "text-text-2"}`}
    >
      {cap !== null && (
        <svg
          className="block h-[9px] w-full overflow-visible rounded-[1px] max-lg:ml-auto max-lg:w-[116px]"
          viewBox="0 0 116 9"
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          <rect className="fill-fill" y="2" width="116" height="5" rx="1" />
          <rect
            className={isHot ? "fill-warning-text" : "fill-accent"}
            y="2"
            width={116 * part}
            height="5"
            rx="1"
          />
          <rect className="fill-text-3" x={116 * WARN_AT} width="1.5" height="9" />
        </svg>
      )}
      <span>{words}</span>
    </span>
  );
}

/** The state of a number's 10DLC campaign, in the carrier's own word if it has one. */
export function CampaignBadge({ number }: { number: AdminNumber }) {
  const state = number.campaign?.state ?? "No state told";
  switch (campaignStanding(number)) {
    case "approved":
      return <Badge kind="ok">{state}</Badge>;
    case "waiting":
      return <Badge kind="wait">{state}</Badge>;
    case "trouble":
      return <Badge kind="fail">{state}</Badge>;
    case "none":
      return <span className="text-text-3">None</span>;
    case "unread":
      return <span className="text-text-3">Not read yet</span>;
    case "not_needed":
      return <Badge kind="off">Not needed</Badge>;
  }
}
