import { Suspense } from "react";
import { CARRIER } from "@/lib/base/carrier-name";
import { offNetState } from "@/lib/carrier-accounts/number-at-carrier";
import type { Actor } from "@/lib/domain/principal";
import { readInboundMode } from "@/lib/domain/numbers/inbound-mode";
import type { AdminNumber } from "@/lib/numbers/admin-numbers";
import { ActionForm, Submit } from "@/app/_ui/forms/form";
import { When } from "@/app/_ui/display/times";
import { putBack } from "./actions";
import { offNetCopy } from "./copy";
import { application } from "@/lib/runtime/application";
import { Buttons, fields, Section } from "@/app/(admin)/admin/_components/section";

/**
 * QuestBlue's current off-net state for a number, and where it sent the number's messages before it called
 * our webhook.
 */
export function AtCarrier({ actor, number, now }: { actor: Actor; number: AdminNumber; now: number }) {
  const { id, previousMode, previousForward, previousModeAt } = number;
  return (
    <Section>
      <h2>At {CARRIER}</h2>
      <Suspense fallback={<p className="text-text-3">Asking {CARRIER} about off-net texting.</p>}>
        <OffNet actor={actor} numberId={id} />
      </Suspense>
      {previousMode !== null && (
        <>
          <p>
            <span>{`Before it called us, its texts went to: ${previousMode}${previousForward ? ` (${previousForward})` : ""}.`}</span>{" "}
            Pointed here {previousModeAt ? <When iso={previousModeAt.toISOString()} now={now} /> : "earlier"}.
          </p>
          {readInboundMode(previousMode, previousForward) === null ? (
            <p className="text-text-3">
              {CARRIER} does not tell what that needs, so it can be put back there only.
            </p>
          ) : (
            <ActionForm action={putBack} hidden={{ numberId: id }} className={fields}>
              <p className="text-text-3">Put back, no text comes in here any more.</p>
              <Buttons>
                <Submit kind="danger" busy={`Asking ${CARRIER}`}>
                  Put back
                </Submit>
              </Buttons>
            </ActionForm>
          )}
        </>
      )}
    </Section>
  );
}

async function OffNet({ actor, numberId }: { actor: Actor; numberId: string }) {
  const state = await offNetState(application().carriers, actor, { numberId });
  return <p>{offNetCopy(state)}</p>;
}
