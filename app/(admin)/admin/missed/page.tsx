import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { CARRIER } from "@/lib/base/carrier-name";
import { formatPhone } from "@/lib/domain/text/phone";
import { missedMessages } from "@/lib/insight/missed-messages";
import { webDeps } from "@/lib/web/deps";
import { requireAdmin } from "../_lib/require-admin";
import { ActionForm, Submit } from "@/app/_ui/forms/form";
import { PageHead } from "../_components/page-head";
import { When } from "@/app/_ui/display/times";
import { dismissMissed } from "./actions";
import { Nothing } from "@/app/_ui/feedback/nothing";
import { lineClass, Table } from "@/app/_ui/layout/table";

export const metadata: Metadata = { title: "Texts that did not reach us" };

export default async function MissedPage() {
  const actor = await requireAdmin("webhook.manage");
  const deps = webDeps();
  const missed = await missedMessages(deps, actor);
  if (!missed.ok) notFound();
  const now = deps.now().getTime();
  const [newest] = missed.value;
  return (
    <>
      <PageHead
        title="Texts that did not reach us"
        words={`${CARRIER}'s list has them, Partyline does not. ${CARRIER} does not keep the words of a text: where one matters, ask the customer to send it again.`}
      >
        <ActionForm action={dismissMissed} hidden={newest ? { upTo: newest.id } : {}}>
          {newest && <Submit busy="Dismissing">Dismiss all</Submit>}
        </ActionForm>
      </PageHead>
      {missed.value.length === 0 ? (
        <Nothing title="Nothing is missing">
          No text is known to be missing. Whether {CARRIER}&rsquo;s list can be relied on stands on the page
          of the account.
        </Nothing>
      ) : (
        <Table cards>
          <thead>
            <tr>
              <th>Time</th>
              <th>What</th>
              <th>Customer</th>
              <th>Number</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {missed.value.map(({ id, direction, address, recordedAt, numberLabel, e164, conversationId }) => (
              <tr key={id}>
                <td data-label="Time" className="tabular-nums">
                  <When iso={recordedAt.toISOString()} now={now} />
                </td>
                <td data-label="What">
                  {direction === "in" ? "A text came that did not reach us" : "Sent from outside Partyline"}
                </td>
                <td data-label="Customer" className="tabular-nums">
                  {formatPhone(address)}
                </td>
                <td data-label="Number">
                  <span className={lineClass}>
                    <b>{numberLabel}</b>
                    <span>{formatPhone(e164)}</span>
                  </span>
                </td>
                <td data-right="">
                  {conversationId && (
                    <a
                      href={`/inbox/${conversationId}`}
                      aria-label={`Open the conversation with ${formatPhone(address)}`}
                    >
                      Open
                    </a>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </>
  );
}
