import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { CARRIER } from "@/lib/base/carrier-name";
import { adminNumbers } from "@/lib/numbers/admin-numbers";
import { KEY_OVERLAP_HOURS, webhookAddress } from "@/lib/carrier-accounts/webhook-keys";
import { addressProblems } from "@/lib/domain/carrier/public-address";
import { numberCopy } from "@/lib/view/copy/number-name";
import { env } from "@/lib/env";
import { webhookOverview } from "@/lib/insight/webhook-overview";
import { webDeps } from "@/lib/web/deps";
import { requireAdmin } from "../_lib/require-admin";
import { CopyButton } from "@/app/_ui/controls/with-script";
import { ActionForm, Notice, Submit } from "@/app/_ui/forms/form";
import { Badge } from "@/app/_ui/display/badge";
import { PageHead } from "../_components/page-head";
import { When } from "@/app/_ui/display/times";
import { endKey, makeKey, setWebhookUrls, runSelfTest, showKey } from "./actions";
import { Calls } from "./calls";
import { addressCopy } from "./copy";
import { NewAddress } from "./new-address";
import { SelfTest } from "./self-test";
import {
  Buttons,
  Facts,
  fields,
  history,
  historyWords,
  Section,
  TwoColumns,
} from "@/app/(admin)/admin/_components/section";
import { fieldClass, hintClass, inputClass, labelClass, withButton } from "@/app/_ui/controls/input";

export const metadata: Metadata = { title: "Webhook" };

export default async function WebhookPage() {
  const actor = await requireAdmin("webhook.manage");
  const deps = webDeps();
  const [overview, numbers] = await Promise.all([webhookOverview(deps, actor), adminNumbers(deps, actor)]);
  if (!overview.ok) notFound();
  const { keys, calls, lastCall, callsInDay, refusedInDay, lastRefusedAt } = overview.value;
  const now = deps.now().getTime();
  const { appUrl } = env();
  const [inUse] = keys.filter(({ retiresAt }) => retiresAt === null);
  const older = keys.filter((key) => key !== inUse);
  const wrong = addressProblems(appUrl);
  const bare = webhookAddress(appUrl, "");
  return (
    <>
      <PageHead
        title="Webhook"
        words={`${CARRIER} calls this address for every text and every delivery report.`}
      />
      {wrong.length > 0 && (
        <Notice kind="warning">
          {wrong.map((problem) => addressCopy[problem]).join(" ")} It comes from APP_URL.
        </Notice>
      )}
      <TwoColumns>
        <div>
          <Section>
            <div className={fieldClass}>
              <label className={labelClass} htmlFor="address">
                Address, method POST
              </label>
              <div className={withButton}>
                <input
                  id="address"
                  className={inputClass({ mono: true })}
                  readOnly
                  value={inUse ? `${bare}…${inUse.hint}` : `${bare}…`}
                  aria-describedby="address-hint"
                />
                <CopyButton text={bare} words="Copy without the key" />
              </div>
              <span className={hintClass} id="address-hint">
                The last part is the key. It is kept encrypted, and whoever has it shown is written down. A
                program may send it as the header X-Webhook-Key instead.
              </span>
            </div>
            {inUse &&
              (inUse.canBeShown ? (
                <NewAddress
                  action={showKey}
                  words="Show the whole address"
                  busy="Opening it"
                  label={`The whole address, as it is set at ${CARRIER}`}
                  keyId={inUse.id}
                />
              ) : (
                <p className="text-text-3">
                  This key was made before keys were kept, so it cannot be shown. Make a new one to see its
                  address.
                </p>
              ))}
            <Facts>
              <div>
                <dt>Last call</dt>
                <dd>
                  {lastCall ? (
                    <When iso={lastCall.receivedAt.toISOString()} now={now} />
                  ) : (
                    <Badge kind="late">Never received</Badge>
                  )}
                </dd>
              </div>
              <div>
                <dt>Answered</dt>
                <dd>
                  {lastCall === null || lastCall.answered === null
                    ? "-"
                    : lastCall.answered
                      ? "200"
                      : "Not yet"}
                </dd>
              </div>
              <div>
                <dt>Last 24 hours</dt>
                <dd>
                  {callsInDay} {callsInDay === 1 ? "call" : "calls"}, {refusedInDay} with a wrong key
                </dd>
              </div>
              <div>
                <dt>Last with a wrong key</dt>
                <dd>
                  {lastRefusedAt ? <When iso={lastRefusedAt.toISOString()} now={now} /> : "None in 30 days"}
                </dd>
              </div>
            </Facts>
          </Section>
          <SelfTest action={runSelfTest} />
          <Calls calls={calls} now={now} />
        </div>
        <aside>
          <Section>
            <h2>Change the key</h2>
            <p>
              Makes a new address. The old one keeps working for {KEY_OVERLAP_HOURS} hours, so that you can
              change it at {CARRIER} without losing a text.
            </p>
            {inUse ? (
              <p className="text-text-3">
                In use: …{inUse.hint}, since <When iso={inUse.createdAt.toISOString()} now={now} />
                <span>{inUse.madeBy ? `, made by ${inUse.madeBy}.` : "."}</span>
              </p>
            ) : (
              <Badge kind="late">There is no key yet</Badge>
            )}
            <NewAddress action={makeKey} words="Make a new key" busy="Making it" />
            {older.map((key) => (
              <ActionForm key={key.id} action={endKey} hidden={{ keyId: key.id }} className={fields}>
                <p className="text-text-3">
                  {key.retiresAt ? (
                    <>
                      …{key.hint} works until <When iso={key.retiresAt.toISOString()} now={now} />.
                    </>
                  ) : (
                    `…${key.hint} still works: ${CARRIER} did not take the new address for every number.`
                  )}
                </p>
                <Buttons>
                  <Submit size="s" kind="danger" busy="Ending it">
                    End …{key.hint} now
                  </Submit>
                </Buttons>
              </ActionForm>
            ))}
          </Section>
          <Section>
            <h2>Set it at {CARRIER}</h2>
            <p>
              Makes a new key and has {CARRIER} call its address for each of your numbers. Once it agreed for
              all of them, the old key ends after {KEY_OVERLAP_HOURS} hours. An e-mail forward that was set
              there ends; the page of the number keeps where its texts went before.
            </p>
            <NewAddress action={setWebhookUrls} words="Set it for all numbers" busy={`Asking ${CARRIER}`} />
          </Section>
          <Section>
            <h2>Numbers that call here</h2>
            <ul className={history}>
              {numbers.map(({ id, label, e164, lastInboundMs }) => (
                <li key={id}>
                  <span className={historyWords}>{numberCopy({ label, e164 })}</span>
                  {lastInboundMs === null ? (
                    <Badge kind="late">Never</Badge>
                  ) : (
                    <Badge kind="ok">
                      <When iso={new Date(lastInboundMs).toISOString()} now={now} />
                    </Badge>
                  )}
                </li>
              ))}
            </ul>
          </Section>
        </aside>
      </TwoColumns>
    </>
  );
}
