import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { CARRIER } from "@/lib/base/carrier-name";
import { isId } from "@/lib/base/ids";
import { listQuarantine } from "@/lib/insight/list-quarantine";
import type { QuarantinedDelivery } from "@/lib/insight/list-quarantine";
import { rawText } from "@/lib/view/raw-text";
import { webDeps } from "@/lib/web/deps";
import { requireAdmin } from "../_lib/require-admin";
import { PageHead } from "../_components/page-head";
import { ActionForm, Submit } from "@/app/_ui/forms/form";
import { When } from "@/app/_ui/display/times";
import { settleCalls } from "./actions";
import { ChooseAll } from "./choose-all";
import { whyCopy } from "./copy";
import { Nothing } from "@/app/_ui/feedback/nothing";

export const metadata: Metadata = { title: "Quarantine" };

type Props = { searchParams: Promise<{ before?: string | string[] }> };

export default async function QuarantinePage({ searchParams }: Props) {
  const actor = await requireAdmin("quarantine.replay");
  const { before } = await searchParams;
  const deps = webDeps();
  const listed = await listQuarantine(deps, actor, { before: isId(before) ? before : null });
  if (!listed.ok) notFound();
  const { calls, next } = listed.value;
  const now = deps.now().getTime();
  return (
    <>
      <PageHead
        title="Quarantine"
        words={`What ${CARRIER} sent and nobody could place. None is lost: take it in again when what was in its way is gone. A text keeps the time at which it came.`}
      />
      {/* Also when the list is empty: it shows the result for the last webhook delivery. */}
      <ActionForm action={settleCalls}>
        {calls.length > 0 && (
          <div className="flex flex-wrap items-center gap-2 pb-3">
            <ChooseAll name="deliveryId" />
            <Submit ask="take" busy="Taking in">
              Take in again
            </Submit>
            <Submit ask="dismiss" kind="quiet" busy="Dismissing">
              Dismiss
            </Submit>
          </div>
        )}
        {calls.map((call) => (
          <Call key={call.id} call={call} now={now} />
        ))}
      </ActionForm>
      {calls.length === 0 && (
        <Nothing title="Nothing waits here">Everything that {CARRIER} sent was understood.</Nothing>
      )}
      {next && (
        <p className="mt-4">
          <Link href={`/admin/quarantine?before=${next}`}>Older calls</Link>
        </p>
      )}
    </>
  );
}

const rawClass =
  "max-h-60 overflow-auto rounded-control border border-line bg-surface-sunk px-3 py-2.5 font-mono text-[12px] leading-[17px] wrap-anywhere whitespace-pre-wrap";

function Call({
  call: { id, receivedAt, code, detail, contentType, query, body },
  now,
}: {
  call: QuarantinedDelivery;
  now: number;
}) {
  const raw = rawText(body);
  const { title, advice, inDetail } = whyCopy(code, detail);
  return (
    <article className="grid gap-2 border-t border-line py-3.5" aria-labelledby={`why-${id}`}>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <label className="inline-flex min-h-7 items-center gap-2.5">
          <input type="checkbox" className="check-box" name="deliveryId" value={id} />
          <b id={`why-${id}`}>{title}</b>
        </label>
        <Submit ask={`take:${id}`} size="s" busy="Taking it in">
          Take it in again
        </Submit>
      </div>
      <p className="max-w-[640px] text-text-2">{advice}</p>
      <p className="text-text-3 text-small">
        Came <When iso={receivedAt.toISOString()} now={now} />
        <span>{`${inDetail ? `. In detail: ${inDetail}` : ""} ${contentType ?? "No content type"}, ${body.length.toLocaleString("en")} bytes.`}</span>
      </p>
      {query.length > 0 && (
        <pre className={rawClass} aria-label="Query">
          {query.map(([name, value]) => `${rawText(name).text} = ${rawText(value).text}`).join("\n")}
        </pre>
      )}
      <pre className={rawClass} aria-label="Body" tabIndex={0}>
        {raw.text || "(empty)"}
      </pre>
      {raw.cut && <p className="text-text-3 text-small">Only the beginning is shown.</p>}
    </article>
  );
}
