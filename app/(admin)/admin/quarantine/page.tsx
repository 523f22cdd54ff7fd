import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { isId } from "@/lib/base/ids";
import { listQuarantine } from "@/lib/insight/list-quarantine";
import { rawText } from "@/lib/view/raw-text";
import { webDeps } from "@/lib/web/deps";
import { requireAdmin } from "../_lib/require-admin";
import { PageHead } from "../_components/page-head";
import { ActionForm, Submit } from "@/app/_ui/form";
import { When } from "../_components/when";
import { replayCall } from "./actions";

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
      <PageHead title="Quarantine" words="Calls with the right key that could not be understood, or are for a number that is not here. None is lost: take it in again when what was in its way is gone." />
      {calls.length === 0 ? (
        <section className="nothing">
          <h2>Nothing waits here</h2>
          <p>Every call was understood.</p>
        </section>
      ) : (
        calls.map(({ id, receivedAt, reason, contentType, query, body }) => {
          const raw = rawText(body);
          return (
            <article className="call" key={id} aria-label={`Call, ${reason ?? "without a reason"}`}>
              <div className="call-head">
                <div>
                  <b>{reason ?? "No reason was kept"}</b>
                  <p className="muted text-small">
                    <When iso={receivedAt.toISOString()} now={now} />, {contentType ?? "no content type"}, {body.length.toLocaleString("en")} bytes
                  </p>
                </div>
                <ActionForm action={replayCall} hidden={{ receiptId: id }} className="fields" once>
                  <Submit busy="Taking it in">Take it in again</Submit>
                </ActionForm>
              </div>
              {query.length > 0 && <pre aria-label="Query">{query.map(([name, value]) => `${rawText(name).text} = ${rawText(value).text}`).join("\n")}</pre>}
              <pre aria-label="Body" tabIndex={0}>
                {raw.text || "(empty)"}
              </pre>
              {raw.cut && <p className="muted text-small">Only the beginning is shown.</p>}
            </article>
          );
        })
      )}
      {next && (
        <p className="mt-4">
          <Link href={`/admin/quarantine?before=${next}`}>Older calls</Link>
        </p>
      )}
    </>
  );
}
