import { Plus, RefreshCw, Search } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { Avatar } from "@/app/_ui/avatar";
import { ActionForm, Submit } from "@/app/_ui/form";
import { campaignStandings } from "@/lib/domain/campaign";
import { formatPhone } from "@/lib/domain/phone";
import { may } from "@/lib/domain/policy";
import { adminNumbers } from "@/lib/numbers/admin-numbers";
import { teamRules } from "@/lib/numbers/team-rules";
import { heldCopy } from "@/lib/view/copy/blocked-copy";
import { failureCopy } from "@/lib/view/copy/status-copy";
import { webDeps } from "@/lib/web/deps";
import { requireNumberAdmin } from "../_lib/require-admin";
import { Mark } from "../_components/mark";
import { NumberSwitch } from "../_components/number-switch";
import { PageHead } from "../_components/page-head";
import { When } from "@/app/_ui/times";
import { readFromCarrier, switchNumber } from "./actions";
import { CampaignBadge, Use } from "./cells";
import { campaignNames } from "./number-copy";
import { Rules } from "./rules";
import { narrowDown, readNumberFilter } from "./number-filter";

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
        <section className="nothing">
          <h2>No number yet</h2>
          <p>
            Add one that your QuestBlue account owns, say who shares it, and point it at this product on the
            Webhook page.
          </p>
        </section>
      ) : (
        <>
          <form className="filters-form" role="search">
            <span className="search">
              <Search className="icon" aria-hidden />
              <input
                className="input"
                type="search"
                name="q"
                defaultValue={filter.words}
                placeholder="Number, label or person"
                aria-label="Number, label or person"
              />
            </span>
            <select className="input state" name="state" defaultValue={filter.state} aria-label="State">
              <option value="every">Every state</option>
              <option value="on">On</option>
              <option value="off">Off</option>
              <option value="unassigned">Nobody on it</option>
            </select>
            <select
              className="input campaign"
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
            <button className="btn" type="submit">
              Filter
            </button>
            <span className="total">
              {all.length} {all.length === 1 ? "number" : "numbers"}, {on} on
            </span>
          </form>
          {shown.length === 0 ? (
            <p className="nothing">
              No number fits. <Link href="/admin/numbers">Show all of them</Link>
            </p>
          ) : (
            <table className="table" data-cards>
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
                      <Link className="line" prefetch={false} href={`/admin/numbers/${number.id}`}>
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
                    <td data-label="Last text in" className="num">
                      {number.heldMessages > 0 && (
                        <span className="held">{heldCopy(number.heldMessages)}</span>
                      )}
                      {number.heldMessages > 0 ? null : number.lastInboundMs === null ? (
                        <Mark kind="late">Never</Mark>
                      ) : (
                        <When iso={new Date(number.lastInboundMs).toISOString()} now={now} />
                      )}
                    </td>
                    <td data-label="Last error" className="num">
                      {number.lastFailure === null ? (
                        <span className="muted">None</span>
                      ) : (
                        <Link
                          className="line"
                          data-wraps=""
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
            </table>
          )}
          <p className="muted mt-3 text-small">
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

/** All of it is the form of its one button, so that what came of that stands above the title. */
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
          <RefreshCw className="icon" data-size="s" aria-hidden />
          Read from QuestBlue
        </Submit>
        <Link className="btn" data-kind="primary" href="/admin/numbers/add" prefetch={false}>
          <Plus className="icon" data-size="s" aria-hidden />
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
      <span className="avatars">
        {people.slice(0, AVATARS_SHOWN).map(({ userId, name, color }) => (
          <Avatar key={userId} person={{ name, color: color ?? "slate" }} />
        ))}
        {rest > 0 && <span className="more">+{rest}</span>}
      </span>
      <span className="beside">
        {groups.length > 0
          ? groups.map(({ name }) => name).join(", ")
          : people.length === 1
            ? "Personal"
            : ""}
      </span>
    </span>
  );
}
