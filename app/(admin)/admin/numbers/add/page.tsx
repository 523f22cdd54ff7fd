import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { CARRIER } from "@/lib/base/carrier-name";
import { openNumbers } from "@/lib/carrier-accounts/ask-account";
import { formatPhone } from "@/lib/domain/text/phone";
import { requireAdmin } from "../../_lib/require-admin";
import { TextField } from "@/app/_ui/forms/field";
import { ActionForm, Notice, Submit } from "@/app/_ui/forms/form";
import { PageHead } from "../../_components/page-head";
import { addFromInventory, addNumber } from "../actions";
import { application } from "@/lib/runtime/application";
import { notAskedCopy } from "@/lib/view/copy/message/account-copy";
import { Buttons, fields, pick, Section, TwoColumns } from "@/app/(admin)/admin/_components/section";

export const metadata: Metadata = { title: "Add a number" };

export default async function AddNumberPage() {
  const actor = await requireAdmin("number.add");
  const inventory = await openNumbers(application().carriers, actor);
  if (!inventory.ok) notFound();
  return (
    <>
      <PageHead
        title="Add a number"
        words={`Numbers are ordered at ${CARRIER}; here you say which of them this team texts from.`}
        back={{ href: "/admin/numbers", words: "SMS numbers" }}
      />
      <TwoColumns>
        <Section>
          <h2>From your {CARRIER} account</h2>
          {!inventory.value.asked ? (
            <Notice kind="warning">
              {notAskedCopy(inventory.value.why)}. A number added now is marked as not verified.
            </Notice>
          ) : inventory.value.numbers.length === 0 ? (
            <p>Every number of the account is here already.</p>
          ) : (
            <ActionForm action={addFromInventory} className={fields}>
              <div className={pick} role="group" aria-label="Numbers of the account">
                {inventory.value.numbers.map(({ e164, smsEnabled }) => (
                  <label key={e164}>
                    <input className="check-box" type="checkbox" name="number" value={e164} />
                    <span className="tabular-nums">{formatPhone(e164)}</span>
                    {!smsEnabled && <small>SMS is off at {CARRIER}</small>}
                  </label>
                ))}
              </div>
              <Buttons>
                <Submit kind="primary" busy="Adding">
                  Add the chosen ones
                </Submit>
              </Buttons>
            </ActionForm>
          )}
        </Section>
        <aside>
          <Section>
            <h2>Or type it</h2>
            <ActionForm action={addNumber} className={fields}>
              <TextField
                name="number"
                label="Number"
                inputMode="tel"
                autoComplete="off"
                placeholder="(202) 555-0100"
                maxLength={200}
                required
              />
              <TextField
                name="label"
                label="Label"
                hint="What the team calls it, such as Support."
                autoComplete="off"
                maxLength={40}
              />
              <Buttons>
                <Submit busy={`Asking ${CARRIER}`}>Add it</Submit>
              </Buttons>
            </ActionForm>
          </Section>
        </aside>
      </TwoColumns>
    </>
  );
}
