import { CARRIER } from "@/lib/base/carrier-name";
import type { AdminNumber } from "@/lib/numbers/admin-numbers";
import { campaignStanding } from "@/lib/domain/numbers/campaign";
import { When } from "@/app/_ui/display/times";
import { CampaignBadge } from "../cells";
import { Section } from "@/app/(admin)/admin/_components/section";

/** The 10DLC campaign of a number, and what the lack of an approved one may mean. */
export function Campaign({ number, now }: { number: AdminNumber; now: number }) {
  const { campaign, campaignCheckedAt } = number;
  const standing = campaignStanding(number);
  return (
    <Section>
      <h2>Campaign</h2>
      <CampaignBadge number={number} />
      {standing === "not_needed" ? (
        <p>A toll-free number needs no 10DLC campaign.</p>
      ) : (
        <>
          {campaignCheckedAt ? (
            <p>
              {campaign && <span>{`${campaign.id}${campaign.kind ? `, ${campaign.kind}` : ""}. `}</span>}
              <span>
                Checked <When iso={campaignCheckedAt.toISOString()} now={now} />.
              </span>
            </p>
          ) : (
            <p>
              {CARRIER} was not asked about this number yet. It is asked every hour while it lets this product
              in.
            </p>
          )}
          {standing !== "approved" && standing !== "unread" && (
            <p>
              Without an approved campaign, texts from this line may be refused, or be taken and fail later.
              Which of the two is not known. Campaigns are registered at {CARRIER}.
            </p>
          )}
        </>
      )}
    </Section>
  );
}
