import { Plus, RefreshCw } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { CARRIER } from "@/lib/base/carrier-name";
import { Button, buttonClass } from "@/app/_ui/controls/button";
import { Icon } from "@/app/_ui/display/icon";
import { Avatar, moreClass } from "@/app/_ui/display/avatar";
import { ActionForm, Submit } from "@/app/_ui/forms/form";
import { campaignStandings } from "@/lib/domain/numbers/campaign";
import { formatPhone } from "@/lib/domain/text/phone";
import { may } from "@/lib/domain/people/policy";
import { adminNumbers } from "@/lib/numbers/admin-numbers";
import { teamRules } from "@/lib/numbers/team-rules";
import { heldCopy } from "@/lib/view/copy/composer/blocked-copy";
import { failureCopy } from "@/lib/view/copy/message/status-copy";
import { webDeps } from "@/lib/web/deps";
import { requireNumberAdmin } from "../_lib/require-admin";
import { Badge } from "@/app/_ui/display/badge";
import { NumberSwitch } from "../_components/number-switch";
import { PageHead } from "../_components/page-head";
import { When } from "@/app/_ui/display/times";
import { readFromCarrier, switchNumber } from "./actions";
import { CampaignBadge, Use } from "./cells";
import { campaignNames } from "./number-copy";
import { Rules } from "./rules";
import { narrowDown, readNumberFilter } from "./number-filter";
import { Nothing } from "@/app/_ui/feedback/nothing";
import { lineClass, Table } from "@/app/_ui/layout/table";
import { selectClass } from "@/app/_ui/controls/input";
import { FilterForm, filterTotal, SearchField } from "@/app/(admin)/admin/_components/section";

export const metadata: Metadata = { title: "SMS numbers" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };
type Row = Awaited<ReturnType<typeof adminNumbers>>[number];

const AVATARS_SHOWN = 4;

export default async function NumbersPage({ searchParams }: Props) {
  const actor = await requireNumberAdmin();
  const deps = webDeps();
  const [all, rules] = await Promise.all([adminNumbers(deps, actor), teamRules(deps, actor)]);
  const filter = readNumberFilter(await searchParams);
  const shown = narrowDown(all, filter);
  const now = deps.now().getTime();
  const on = all.filter(({ disabledAt }) => disabledAt === null).length;
  return (
    <>
      <Head mayAdd={may(actor, "number.add")} />
      {all.length === 0 ? (
        <Nothing title="No number yet">
          Add one that your {CARRIER} account owns, say who shares it, and point it at this product on the
          Webhook page.
        </Nothing>
      ) : (
        <>
          <FilterForm>
            <SearchField placeholder="Number, label or person" defaultValue={filter.words} />
            <select
              className={`${selectClass()} w-[136px]! max-md:w-auto! max-md:flex-auto`}
              name="state"
              defaultValue={filter.state}
              aria-label="State"
            >
              <option value="every">Every state</option>
              <option value="on">On</option>
              <option value="off">Off</option>
              <option value="unassigned">Nobody on it</option>
            </select>
            <select
              className={`${selectClass()} w-[152px]! max-md:w-auto! max-md:flex-auto`}
              name="campaign"
              defaultValue={filter.campaign}
              aria-label="Campaign"
            >
              <option value="every">Every campaign</option>
              {campaignStandings.map((standing) => (
                <option key={standing} value={standing}>
                  {campaignNames[standing]}
                </option>
              ))}
            </select>
            <Button type="submit">Filter</Button>
            <span className={filterTotal}>
              {all.length} {all.length === 1 ? "number" : "numbers"}, {on} on
            </span>
          </FilterForm>
          {shown.length === 0 ? (
            <p className="grid justify-items-start gap-1 py-10">
              No number fits. <Link href="/admin/numbers">Show all of them</Link>
            </p>
          ) : (
            <Table cards>
              <thead>
                <tr>
                  <th>Number</th>
                  <th>Shared with</th>
                  <th>Campaign</th>
                  <th>Last 24 hours</th>
                  <th>Last text in</th>
                  <th>Last error</th>
                  <th>Enabled</th>
                </tr>
              </thead>
              <tbody>
                {shown.map((number) => (
                  <tr key={number.id} data-off={number.disabledAt ? "" : undefined}>
                    <td>
                      <Link className={lineClass} prefetch={false} href={`/admin/numbers/${number.id}`}>
                        <b>{formatPhone(number.e164)}</b>
                        <span>{`${number.label}${number.unverified ? ", not verified" : ""}`}</span>
                      </Link>
                    </td>
                    <td data-label="Shared with">
                      <SharedWith number={number} />
                    </td>
                    <td data-label="Campaign">
                      <CampaignBadge number={number} />
                    </td>
                    <td data-label="Last 24 hours">
                      <Use
                        segments={number.segmentsInDay}
                        cap={number.segmentsPerDay}
                        off={number.disabledAt !== null}
                      />
                    </td>
                    <td data-label="Last text in" className="tabular-nums">
                      {number.heldMessages > 0 && <span>{heldCopy(number.heldMessages)}</span>}
                      {number.heldMessages > 0 ? null : number.lastInboundMs === null ? (
                        <Badge kind="late">Never</Badge>
                      ) : (
                        <When iso={new Date(number.lastInboundMs).toISOString()} now={now} />
                      )}
                    </td>
                    <td data-label="Last error" className="tabular-nums">
                      {number.lastFailure === null ? (
                        <span className="text-text-3">None</span>
                      ) : (
                        <Link
                          className={`${lineClass} max-w-[17ch] whitespace-normal!`}

                          prefetch={false}
                          href={`/inbox/${number.lastFailure.conversationId}`}
                        >
                          <When iso={new Date(number.lastFailure.ms).toISOString()} now={now} />
                          <span>{failureCopy(number.lastFailure.reason)}</span>
                        </Link>
                      )}
                    </td>
                    <td data-label="Enabled">
                      {may(actor, "number.disable", { numberId: number.id }) ? (
                        <NumberSwitch
                          action={switchNumber}
                          numberId={number.id}
                          label={number.label}
                          on={number.disabledAt === null}
                        />
                      ) : (
                        <span>{number.disabledAt === null ? "On" : "Off"}</span>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </Table>
          )}
          <p className="text-text-3 mt-3 text-small">
            Texts are counted in segments, as the carriers do.
            {all.some(({ segmentsPerDay }) => segmentsPerDay !== null) && (
              <span> The mark on each bar is 80 %.</span>
            )}
          </p>
        </>
      )}
      {rules && all.length > 1 && <Rules rules={rules} />}
    </>
  );
}

/** The whole header is the form of its one button, so that the answer is shown above the title. */
function Head({ mayAdd }: { mayAdd: boolean }) {
  const [title, words] = [
    "SMS numbers",
    "Who shares which line. Switching one off stops sending at once and keeps every assignment.",
  ];
  if (!mayAdd) return <PageHead title={title} words={words} />;
  return (
    <ActionForm action={readFromCarrier}>
      <PageHead title={title} words={words}>
        <Submit busy="Reading">
          <Icon as={RefreshCw} size="s" />
          Read from {CARRIER}
        </Submit>
        <Link className={buttonClass({ kind: "primary" })} href="/admin/numbers/add" prefetch={false}>
          <Icon as={Plus} size="s" />
          Add a number
        </Link>
      </PageHead>
    </ActionForm>
  );
}

function SharedWith({ number }: { number: Row }) {
  const people = number.holders.filter(({ userId }) => userId !== null);
  const groups = number.holders.filter(({ groupId }) => groupId !== null);
  if (number.holders.length === 0)
    return <Link href={`/admin/numbers/${number.id}#people`}>Nobody yet. Assign</Link>;
  const rest = people.length - AVATARS_SHOWN;
  return (
    <span>
      <span className="inline-flex items-center gap-[3px] align-middle">
        {people.slice(0, AVATARS_SHOWN).map(({ userId, name, color }) => (
          <Avatar key={userId} person={{ name, color: color ?? "slate" }} />
        ))}
        {rest > 0 && <span className={moreClass}>+{rest}</span>}
      </span>
      <span className="ml-2 text-[12px] text-text-3 empty:hidden">
        {groups.length > 0
          ? groups.map(({ name }) => name).join(", ")
          : people.length === 1
            ? "Personal"
            : ""}
      </span>
    </span>
  );
}
