import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { CARRIER } from "@/lib/base/carrier-name";
import { isId } from "@/lib/base/ids";
import { may } from "@/lib/domain/people/policy";
import { adminNumber, numberHistory } from "@/lib/numbers/admin-numbers";
import { mayGrant, rolesToGrant } from "@/lib/numbers/may-grant";
import { assignable } from "@/lib/people/assignable";
import { teamName } from "@/lib/people/personal-settings";
import { requireActor } from "@/lib/web/current-actor";
import { heldCopy } from "@/lib/view/copy/composer/blocked-copy";
import { numberName } from "@/lib/view/copy/number-name";
import { webDeps } from "@/lib/web/deps";
import { TextField } from "@/app/_ui/forms/field";
import { ActionForm, Notice, Submit } from "@/app/_ui/forms/form";
import { NumberSwitch } from "../../_components/number-switch";
import { PageHead } from "../../_components/page-head";
import { When } from "@/app/_ui/display/times";
import { switchNumber } from "../actions";
import { noteCopy } from "../number-copy";
import { verifyNumber } from "./actions";
import { AtCarrier } from "./at-carrier";
import { Campaign } from "./campaign";
import { History } from "./history";
import { type HolderRow, People } from "./people";
import { Routing } from "./routing";
import { Settings } from "./settings";
import { Buttons, fields, Section, TwoColumns } from "@/app/(admin)/admin/_components/section";

export const metadata: Metadata = { title: "Number" };

type Props = {
  params: Promise<{ number: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function NumberPage({ params, searchParams }: Props) {
  const actor = await requireActor();
  const { number: numberId } = await params;
  const deps = webDeps();
  const number = isId(numberId) ? await adminNumber(deps, actor, { numberId }) : null;
  if (!number) notFound();
  const [history, known, team] = await Promise.all([
    numberHistory(deps, actor, { numberId }),
    assignable(deps, actor, { numberId }),
    teamName(deps, actor),
  ]);
  const now = deps.now().getTime();
  const on = number.disabledAt === null;
  const name = numberName(number, "whole");
  const maySwitch = may(actor, "number.disable", { numberId });
  const note = noteCopy((await searchParams).added);
  return (
    <>
      <PageHead
        title={
          <>
            {name.label} <span>{name.digits}</span>
          </>
        }
        back={{ href: "/admin/numbers", words: "SMS numbers" }}
      >
        {maySwitch && !on && (
          <NumberSwitch action={switchNumber} numberId={numberId} label={number.label} on={false} />
        )}
      </PageHead>
      {note && <Notice kind={note.kind}>{note.words}</Notice>}
      {number.unverified && (
        <ActionForm action={verifyNumber} hidden={{ numberId }} className={`${fields} mb-4`}>
          <Notice kind="warning">
            Not verified: when it was added, {CARRIER} could not be asked whether your account owns it.
          </Notice>
          {may(actor, "number.add") && (
            <Buttons>
              <Submit busy={`Asking ${CARRIER}`}>Ask {CARRIER} now</Submit>
            </Buttons>
          )}
        </ActionForm>
      )}
      {number.disabledAt && (
        <Notice kind="warning">
          Switched off <When iso={number.disabledAt.toISOString()} now={now} />
          {number.disabledReason ? `: “${number.disabledReason}”.` : "."}{" "}
          {number.heldMessages > 0
            ? `${heldCopy(number.heldMessages)}: they come in, in order, when it is on again.`
            : "Texts that arrive are kept and come in when it is on again."}{" "}
          Who is on it stays.
        </Notice>
      )}
      <TwoColumns>
        <div>
          <People
            number={number}
            known={known}
            roles={rolesToGrant(actor, numberId)}
            mayChange={(holder) => mayGrant(actor, numberId, holderOf(holder), [holder.role]) === "yes"}
          />
          <Routing number={number} />
          <Settings number={number} team={team} />
        </div>
        <aside>
          {maySwitch && on && (
            <Section>
              <h2>Switch it off</h2>
              <p>Stops sending at once, waiting texts too. Everybody on it stays on it.</p>
              <ActionForm action={switchNumber} hidden={{ numberId, to: "off" }} className={fields}>
                <TextField name="reason" label="Why, for the team" maxLength={200} autoComplete="off" />
                <Buttons>
                  <Submit kind="danger" busy="Switching off">
                    Switch off
                  </Submit>
                </Buttons>
              </ActionForm>
            </Section>
          )}
          <Campaign number={number} now={now} />
          {may(actor, "webhook.manage") && <AtCarrier actor={actor} number={number} now={now} />}
          <History entries={history} now={now} />
        </aside>
      </TwoColumns>
    </>
  );
}

const holderOf = ({ userId, groupId }: HolderRow) =>
  userId === null ? { groupId: groupId ?? "" } : { userId };
