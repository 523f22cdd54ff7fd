import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { Avatar } from "@/app/_ui/display/avatar";
import { Check } from "@/app/_ui/forms/field";
import { ActionForm, Submit } from "@/app/_ui/forms/form";
import { isId } from "@/lib/base/ids";
import { formatPhone } from "@/lib/domain/text/phone";
import { listHeld } from "@/lib/numbers/list-held";
import type { HeldMessage } from "@/lib/numbers/list-held";
import { contactTitle } from "@/lib/view/copy/names";
import { webDeps } from "@/lib/web/deps";
import { PageHead } from "../_components/page-head";
import { When } from "@/app/_ui/display/times";
import { requireNumberAdmin } from "../_lib/require-admin";
import { settleChosen } from "./actions";
import { whyHeld } from "./copy";
import { Nothing } from "@/app/_ui/feedback/nothing";
import { Buttons } from "@/app/(admin)/admin/_components/section";
import { lineClass, personClass, Table } from "@/app/_ui/layout/table";

export const metadata: Metadata = { title: "Held texts" };

type Props = { searchParams: Promise<{ after?: string | string[]; choose?: string | string[] }> };

export default async function HeldPage({ searchParams }: Props) {
  const actor = await requireNumberAdmin();
  const { after, choose } = await searchParams;
  const deps = webDeps();
  const place = isId(after) ? after : null;
  const listed = await listHeld(deps, actor, { after: place });
  if (!listed.ok) notFound();
  const { messages, next } = listed.value;
  const now = deps.now().getTime();
  const here = place === null ? {} : { after: place };
  return (
    <>
      <PageHead
        title="Held texts"
        words="Replies that could not leave in time and wait for a person. Let them go, or cancel them: who wrote one has its words as a draft."
      />
      <ActionForm action={settleChosen}>
        {messages.length === 0 ? (
          <Nothing title={place === null ? "Nothing is held" : "No more held texts"}>
            {place === null ? (
              "Every text leaves by itself."
            ) : (
              <Link href="/admin/held">Show the first ones</Link>
            )}
          </Nothing>
        ) : (
          <>
            <Table cards>
              <thead>
                <tr>
                  <th>Text</th>
                  <th>From</th>
                  <th>Written by</th>
                  <th>When</th>
                  <th>Why it is held</th>
                </tr>
              </thead>
              <tbody>
                {messages.map((message) => (
                  <Row key={message.messageId} message={message} chosen={choose === "all"} now={now} />
                ))}
              </tbody>
            </Table>
            <Buttons className="mt-4">
              <Submit kind="primary" ask="released">
                Let them go
              </Submit>
              <Submit ask="cancelled">Cancel them</Submit>
              {messages.length > 1 && choose !== "all" && (
                <Link
                  href={{ pathname: "/admin/held", query: { ...here, choose: "all" } }}
                  prefetch={false}
                  scroll={false}
                >
                  Choose all {messages.length} of this page
                </Link>
              )}
            </Buttons>
          </>
        )}
      </ActionForm>
      {next && (
        <p className="mt-4">
          <Link href={`/admin/held?after=${next}`}>More held texts</Link>
        </p>
      )}
    </>
  );
}

function Row({ message, chosen, now }: { message: HeldMessage; chosen: boolean; now: number }) {
  const { messageId, conversationId, body, authorName, authorColor, number } = message;
  return (
    <tr>
      <td>
        <label className="flex max-w-[44ch] min-w-0 items-start gap-2.5 [&_input]:mt-0.5">
          <Check name="messageId" value={messageId} defaultChecked={chosen} />
          <span className="grid min-w-0 wrap-anywhere">
            <b className="font-medium">To {contactTitle(message)}</b>
            <span className="max-h-20 overflow-auto whitespace-pre-line text-text-2">
              {body === "" ? "Picture" : body}
            </span>
          </span>
        </label>
      </td>
      <td data-label="From">
        <span className={lineClass}>
          <b>{number.label}</b>
          <span>{formatPhone(number.e164)}</span>
        </span>
      </td>
      <td data-label="Written by">
        {authorName !== null ? (
          <span className={personClass}>
            <Avatar person={{ name: authorName, color: authorColor ?? "slate" }} />
            <span>{authorName}</span>
          </span>
        ) : (
          <span className="text-text-3">Automatic</span>
        )}
      </td>
      <td data-label="When" className="tabular-nums">
        <When iso={message.acceptedAt.toISOString()} now={now} />
      </td>
      <td data-label="Why it is held">
        <span>
          {whyHeld[message.reason]}. <a href={`/inbox/${conversationId}`}>Conversation</a>
        </span>
      </td>
    </tr>
  );
}
