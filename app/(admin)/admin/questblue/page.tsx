import { Globe } from "lucide-react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { CARRIER } from "@/lib/base/carrier-name";
import { Icon } from "@/app/_ui/display/icon";
import { carrierChoices } from "@/lib/carrier-accounts/carrier-settings";
import { carrierHealth } from "@/lib/carrier-accounts/carrier-health";
import type { CarrierHealth } from "@/lib/carrier-accounts/carrier-health";
import { LOW_BALANCE } from "@/lib/domain/carrier/balance";
import { accountRefusalCopy, notAskedCopy } from "@/lib/view/copy/message/account-copy";
import { dollars } from "@/lib/view/copy/money";
import { webDeps } from "@/lib/web/deps";
import { requireAdmin } from "../_lib/require-admin";
import { TextField } from "@/app/_ui/forms/field";
import { ActionForm, Notice, Submit } from "@/app/_ui/forms/form";
import { Badge } from "@/app/_ui/display/badge";
import { PageHead } from "../_components/page-head";
import { When } from "@/app/_ui/display/times";
import { saveCredentials } from "./actions";
import { Choices } from "./choices";
import { application } from "@/lib/runtime/application";
import {
  Buttons,
  fields,
  fieldsInTwo,
  Figures,
  Section,
  TwoColumns,
} from "@/app/(admin)/admin/_components/section";

export const metadata: Metadata = { title: CARRIER };

export default async function QuestBluePage() {
  const actor = await requireAdmin("credentials.edit");
  const context = application().carriers;
  const [health, choices] = await Promise.all([
    carrierHealth(context, actor),
    carrierChoices(context, actor),
  ]);
  if (!health.ok) notFound();
  const now = webDeps().now().getTime();
  const { set } = health.value;
  return (
    <>
      <PageHead title={CARRIER} words="The account that carries your texts." />
      <Health now={health.value.now} />
      <TwoColumns>
        <div>
          <Section>
            <h2>{set ? "Replace the credentials" : `Connect ${CARRIER}`}</h2>
            <p>
              {CARRIER} gives you these three for its API. They are tried, encrypted and never shown again.
            </p>
            <ActionForm action={saveCredentials} className={fields}>
              <div className={fieldsInTwo}>
                <TextField name="username" label="API user" autoComplete="off" spellCheck={false} required />
                <TextField
                  name="password"
                  label="API password"
                  type="password"
                  autoComplete="new-password"
                  required
                />
              </div>
              <TextField
                name="securityKey"
                label="Security key"
                type="password"
                autoComplete="new-password"
                required
              />
              <Buttons>
                <Submit kind="primary" busy={`Asking ${CARRIER}`}>
                  Save and test
                </Submit>
              </Buttons>
            </ActionForm>
          </Section>
          {choices.ok && <Choices form={context.choices} {...choices.value} />}
        </div>
        <aside>
          <Section>
            <h2>Stored now</h2>
            {set ? (
              <>
                <p>
                  <span>
                    Set {set.at ? <When iso={set.at.toISOString()} now={now} /> : <span>earlier</span>}
                  </span>
                  {set.hint && <span>, …{set.hint}</span>}
                </p>
                {set.testedAt ? (
                  <Badge kind="ok">
                    Accepted <When iso={set.testedAt.toISOString()} now={now} />
                  </Badge>
                ) : (
                  <Badge kind="late">Not tested when they were set</Badge>
                )}
              </>
            ) : (
              <p>Nothing.</p>
            )}
          </Section>
          {health.value.history && (
            <Section>
              <h2>Texts that get lost</h2>
              <LostMessages history={health.value.history} now={now} />
            </Section>
          )}
          <Section>
            <h2 className="flex items-center gap-2">
              <Icon as={Globe} />
              Let this server in
            </h2>
            <p>
              {CARRIER} answers only to addresses that you allow. Add the address from which this server
              reaches the internet to the list there.
            </p>
          </Section>
        </aside>
      </TwoColumns>
    </>
  );
}

function Health({ now }: { now: CarrierHealth["now"] }) {
  const broken =
    " Until then no text leaves, no delivery is asked about, and numbers cannot be checked. Texts from customers still come in.";
  switch (now.state) {
    case "no_credentials":
      return <Notice kind="warning">There are no credentials yet.{broken}</Notice>;
    case "sealed_shut":
      return (
        <Notice kind="danger">
          The stored credentials cannot be opened: they were altered, or CREDENTIALS_KEY is not the one they
          were sealed with. Set them anew.{broken}
        </Notice>
      );
    case "refused":
      return (
        <Notice kind="danger">
          {accountRefusalCopy(now.why)}
          {broken}
        </Notice>
      );
    case "unreachable":
      return (
        <Notice kind="warning">
          {CARRIER} could not be asked just now: {notAskedCopy(now.why)}. Texts wait and leave in order when
          it answers.
        </Notice>
      );
    case "works":
      return (
        <>
          {now.low && (
            <Notice kind="warning">
              The balance is low. When it is used up, texts wait here and leave in order once there is money
              again; add funds at {CARRIER}.
            </Notice>
          )}
          <Figures>
            <div>
              <dt>Connection</dt>
              <dd>Works</dd>
              <dd>asked just now</dd>
            </div>
            <div>
              <dt>Left to spend</dt>
              <dd>{now.left === null ? "Not told" : dollars(now.left)}</dd>
              <dd>{now.low ? "low" : `warned below ${dollars(LOW_BALANCE)}`}</dd>
            </div>
          </Figures>
        </>
      );
  }
}

type Compared = { history: NonNullable<CarrierHealth["history"]>; now: number };

function LostMessages({ history: { state, at }, now }: Compared) {
  const when = <When iso={at.toISOString()} now={now} />;
  switch (state) {
    case "compared":
      return (
        <>
          <Badge kind="ok">Compared {when}</Badge>
          <p>
            Every few minutes {CARRIER}&rsquo;s list of texts is compared with what is here. A text that did
            not reach us shows in its conversation.
          </p>
        </>
      );
    case "not_whole":
      return (
        <>
          <Badge kind="late">Cannot be compared</Badge>
          <p>
            {CARRIER}&rsquo;s list of texts was not whole, or could not be read for certain, {when}. So
            nothing is concluded from it: a text that does not reach us is not noticed until the list can be
            trusted again.
          </p>
        </>
      );
    case "no_answer":
      return (
        <>
          <Badge kind="late">No answer</Badge>
          <p>
            {CARRIER} did not give its list of texts, {when}. It is asked again by itself.
          </p>
        </>
      );
  }
}
