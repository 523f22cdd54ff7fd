import type { AdminNumber } from "@/lib/numbers/admin-numbers";
import { campaignStanding } from "@/lib/domain/campaign";
import { Mark } from "../_components/mark";

const WARN_AT = 0.8;

/** Segments of a day against the cap, as a bar and in words. */
export function Use({ segments, cap, off }: { segments: number; cap: number | null; off: boolean }) {
  const part = cap === null ? 0 : Math.min(1, segments / cap);
  const words = off
    ? "Sending stopped"
    : cap === null
      ? `${segments.toLocaleString("en")}, no cap`
      : `${segments.toLocaleString("en")} of ${cap.toLocaleString("en")}`;
  return (
    <span className="use" data-hot={!off && part >= WARN_AT ? "" : undefined}>
      {cap !== null && (
        <svg className="bar" viewBox="0 0 116 9" preserveAspectRatio="none" aria-hidden="true">
          <rect className="track" y="2" width="116" height="5" rx="1" />
          <rect className="filled" y="2" width={116 * part} height="5" rx="1" />
          <rect className="stroke" x={116 * WARN_AT} width="1.5" height="9" />
        </svg>
      )}
      <span>{words}</span>
    </span>
  );
}

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
