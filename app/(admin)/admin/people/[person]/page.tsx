import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { linkClass } from "@/app/_ui/controls/button";
import { Avatar } from "@/app/_ui/display/avatar";
import { SelectField } from "@/app/_ui/forms/field";
import { ActionForm, Notice, Submit } from "@/app/_ui/forms/form";
import { isId } from "@/lib/base/ids";
import { firstName } from "@/lib/domain/people/person";
import { formatPhone } from "@/lib/domain/text/phone";
import { rolesToGive } from "@/lib/domain/people/team";
import { workOf } from "@/lib/people/edit-work";
import { loadPersonalSettings } from "@/lib/people/personal-settings";
import { findTeamMember } from "@/lib/people/list-team";
import type { ListedMember } from "@/lib/people/list-team";
import { webDeps } from "@/lib/web/deps";
import { PageHead } from "../../_components/page-head";
import { When } from "@/app/_ui/display/times";
import { requireAdmin } from "../../_lib/require-admin";
import { AwayForm, WorkForm } from "./work";
import { giveRole, passwordLink, switchTeammate } from "../actions";
import { roleMeans, roleNames, roleOptions } from "../copy";
import { Buttons, fields, Section, TwoColumns } from "@/app/(admin)/admin/_components/section";

export const metadata: Metadata = { title: "Person" };

export default async function PersonPage({ params }: { params: Promise<{ person: string }> }) {
  const actor = await requireAdmin("people.manage");
  const { person: userId } = await params;
  const deps = webDeps();
  const person = isId(userId) ? await findTeamMember(deps, actor, { userId }) : null;
  const work = person && (await workOf(deps, actor, { userId }));
  if (!person || !work) notFound();
  const { display } = await loadPersonalSettings(deps, actor);
  const own = { userId, name: person.name, work, zone: display.zone ?? "America/New_York" };
  const now = deps.now().getTime();
  const { name, email, role, disabledAt, mayChange } = person;
  return (
    <>
      <PageHead title={name} words={email} back={{ href: "/admin/people", words: "People" }}>
        <Avatar person={person} size="l" label="" />
      </PageHead>
      {disabledAt && (
        <Notice kind="warning">
          Switched off <When iso={disabledAt.toISOString()} now={now} />. What {firstName(name)} wrote stays
          readable; nothing is done in this name.
        </Notice>
      )}
      <TwoColumns>
        <div>
          <Section>
            <h2>Role in the team</h2>
            {mayChange ? (
              <ActionForm action={giveRole} hidden={{ userId }} className={fields}>
                <SelectField
                  name="role"
                  label="Role"
                  defaultValue={role}
                  options={roleOptions(rolesToGive(actor))}
                />
                <Buttons>
                  <Submit busy="Saving">Save the role</Submit>
                </Buttons>
              </ActionForm>
            ) : (
              <p>
                {roleNames[role]}: {roleMeans[role]}. Only an owner changes this.
              </p>
            )}
          </Section>
          <Numbers person={person} />
          {mayChange && <WorkForm {...own} />}
        </div>
        <aside>
          {disabledAt === null && <AwayForm {...own} />}
          <Password person={person} />
          <Switch person={person} />
        </aside>
      </TwoColumns>
    </>
  );
}

function Numbers({ person: { role, numbers, seesEveryNumber } }: { person: ListedMember }) {
  return (
    <Section>
      <h2>Lines</h2>
      {seesEveryNumber && <p>As {roleNames[role].toLowerCase()}, every line is open, these or not.</p>}
      {numbers.length === 0 ? (
        !seesEveryNumber && <p>On none yet, so the inbox is empty.</p>
      ) : (
        <ul className="grid gap-1.5">
          {numbers.map(({ numberId, label, e164, own, groups }) => (
            <li key={numberId} className="flex flex-wrap gap-x-2.5 gap-y-1">
              <Link prefetch={false} href={`/admin/numbers/${numberId}#people`}>
                {label}
              </Link>
              <span className="text-text-3">{formatPhone(e164)}</span>
              {groups.length > 0 && (
                <span className="text-text-2">{`${own ? "and " : ""}by ${groups.join(", ")}`}</span>
              )}
            </li>
          ))}
        </ul>
      )}
      <p>
        Who shares a line is said on the line&rsquo;s own page.{" "}
        <Link className={linkClass} href="/admin/numbers">
          SMS numbers
        </Link>
      </p>
    </Section>
  );
}

const noLinkCopy = {
  forbidden: "Only an owner can make a link for an owner.",
  yourself: "Change your own under your picture: it asks for the old one.",
  switched_off: "Switch this person on first.",
  not_only_here: "This account is not this team’s alone, so no link for it is made here.",
};

function Password({ person: { id, name, noLink } }: { person: ListedMember }) {
  return (
    <Section>
      <h2>New password</h2>
      {noLink === null ? (
        <ActionForm action={passwordLink} hidden={{ userId: id }} className={fields}>
          <p className="text-text-2">
            A link with which {firstName(name)} chooses one. It works once, for an hour, and signs{" "}
            {firstName(name)} out everywhere.
          </p>
          <Buttons>
            <Submit busy="Making it">Make a link</Submit>
          </Buttons>
        </ActionForm>
      ) : (
        <p>{noLinkCopy[noLink]}</p>
      )}
    </Section>
  );
}

function Switch({ person: { id, name, maySwitch, disabledAt, mayChange } }: { person: ListedMember }) {
  if (!maySwitch)
    return mayChange ? null : <p className="text-text-3">Only an owner switches an owner off.</p>;
  const off = disabledAt !== null;
  return (
    <Section>
      <h2>{off ? "Switch on again" : "Switch off"}</h2>
      <ActionForm action={switchTeammate} hidden={{ userId: id, to: off ? "on" : "off" }} className={fields}>
        <p className="text-text-2">
          {off
            ? `${firstName(name)} gets the role and the lines of before, and signs in anew.`
            : `Signs ${firstName(name)} out of this team at once. Texts that have not left do not leave. It can be undone, and other teams of this person are not touched.`}
        </p>
        <Buttons>
          <Submit kind={off ? undefined : "danger"} busy={off ? "Switching on" : "Switching off"}>
            {off ? `Switch ${firstName(name)} on` : `Switch ${firstName(name)} off`}
          </Submit>
        </Buttons>
      </ActionForm>
    </Section>
  );
}
