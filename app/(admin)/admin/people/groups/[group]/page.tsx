import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { fieldClass } from "@/app/_ui/controls/input";
import { Avatar } from "@/app/_ui/display/avatar";
import { Badge } from "@/app/_ui/display/badge";
import { TextField } from "@/app/_ui/forms/field";
import { ActionForm, Submit } from "@/app/_ui/forms/form";
import { isId } from "@/lib/base/ids";
import { formatPhone } from "@/lib/domain/text/phone";
import { findGroup, type Group, type GroupMember } from "@/lib/people/groups";
import { webDeps } from "@/lib/web/deps";
import { PageHead } from "../../../_components/page-head";
import { Buttons, fields, pick, Section, TwoColumns } from "../../../_components/section";
import { requireAdmin } from "../../../_lib/require-admin";
import { roleName } from "../../../numbers/[number]/copy";
import { PickFilter } from "../../../numbers/[number]/pick-filter";
import { remove, rename, saveMembers } from "../actions";
import { countCopy, goesWith } from "../copy";

export const metadata: Metadata = { title: "Group" };

export default async function GroupPage({ params }: { params: Promise<{ group: string }> }) {
  const actor = await requireAdmin("people.manage");
  const { group: groupId } = await params;
  const found = isId(groupId) ? await findGroup(webDeps(), actor, { groupId }) : null;
  if (!found) notFound();
  const { group, others } = found;
  return (
    <>
      <PageHead
        title={group.name}
        words={countCopy(group.members.length)}
        back={{ href: "/admin/people/groups", words: "Groups" }}
      />
      <TwoColumns>
        <div>
          <Members group={group} others={others} />
          <Numbers group={group} />
        </div>
        <aside>
          <Section>
            <h2>Name</h2>
            <ActionForm action={rename} hidden={{ groupId }} className={fields}>
              <TextField
                name="name"
                label="Name"
                defaultValue={group.name}
                required
                maxLength={60}
                autoComplete="off"
              />
              <Buttons>
                <Submit busy="Saving">Save the name</Submit>
              </Buttons>
            </ActionForm>
          </Section>
          <Section>
            <h2>Delete it</h2>
            <p>{goesWith(group)}</p>
            <ActionForm
              action={remove}
              hidden={{ groupId, numbers: group.numbers.map(({ numberId }) => numberId).join() }}
              className={fields}
            >
              <Buttons>
                <Submit kind="danger" busy="Deleting">
                  Delete the group
                </Submit>
              </Buttons>
            </ActionForm>
          </Section>
        </aside>
      </TwoColumns>
    </>
  );
}

function Members({ group: { id, members }, others }: { group: Group; others: readonly GroupMember[] }) {
  const was = members.map((member) => member.id).join();
  return (
    <Section>
      <h2>Who is in it</h2>
      <ActionForm action={saveMembers} hidden={{ groupId: id, was }} className={fields}>
        <div className={fieldClass}>
          <PickFilter label="People of the team" listId="members" what="Name or e-mail" />
          {/* Remounted when somebody else changed it, because a browser keeps its ticks. */}
          <div className={pick} id="members" role="group" aria-label="People of the team" key={was}>
            {[...members, ...others].map((person, index) => (
              <label key={person.id}>
                <input
                  className="check-box"
                  type="checkbox"
                  name="member"
                  value={person.id}
                  defaultChecked={index < members.length}
                />
                <Avatar person={person} label="" />
                <span className="grid min-w-0 wrap-anywhere">
                  {person.name}
                  <small>{person.email}</small>
                </span>
                {person.off && <Badge kind="off">Switched off</Badge>}
              </label>
            ))}
          </div>
        </div>
        <Buttons>
          <Submit kind="primary" busy="Saving">
            Save who is in it
          </Submit>
        </Buttons>
      </ActionForm>
    </Section>
  );
}

function Numbers({ group: { numbers } }: { group: Group }) {
  return (
    <Section>
      <h2>Its lines</h2>
      {numbers.length > 0 && (
        <ul className="grid gap-1.5">
          {numbers.map(({ numberId, label, e164, role }) => (
            <li key={numberId} className="flex flex-wrap gap-x-2.5 gap-y-1">
              <Link prefetch={false} href={`/admin/numbers/${numberId}#people`}>
                {label}
              </Link>
              <span className="text-text-3">{formatPhone(e164)}</span>
              <span className="text-text-2">{roleName(role)}</span>
            </li>
          ))}
        </ul>
      )}
      <p>A group is put on a line on the line&rsquo;s own page.</p>
      <Link className="justify-self-start" prefetch={false} href="/admin/numbers">
        SMS numbers
      </Link>
    </Section>
  );
}
