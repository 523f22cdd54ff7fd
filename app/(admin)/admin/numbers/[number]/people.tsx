import { Users } from "lucide-react";
import { Icon } from "@/app/_ui/display/icon";
import { Avatar } from "@/app/_ui/display/avatar";
import type { NumberRole } from "@/db/vocabulary";
import type { AdminNumber } from "@/lib/numbers/admin-numbers";
import type { assignable } from "@/lib/people/assignable";
import { SelectField } from "@/app/_ui/forms/field";
import { fieldClass } from "@/app/_ui/controls/input";
import { ActionForm, Submit } from "@/app/_ui/forms/form";
import { savePeople } from "./actions";
import { PickFilter } from "./pick-filter";
import { membersCopy, roleName, roleOptions } from "./copy";
import { Buttons, fields, pick, Section, tickLine } from "@/app/(admin)/admin/_components/section";
import { personClass, Table } from "@/app/_ui/layout/table";

type Props = {
  number: AdminNumber;
  known: Awaited<ReturnType<typeof assignable>>;
  /** The roles the actor may give, and which holders they may change. */
  roles: readonly NumberRole[];
  mayChange: (holder: HolderRow) => boolean;
};
export type HolderRow = AdminNumber["holders"][number];

const keyOf = ({ userId, groupId }: Pick<HolderRow, "userId" | "groupId">) =>
  userId ? `user:${userId}` : `group:${groupId}`;

/** The people on a number: roles, removals and additions in one form with one button. */
export function People({ number, known, roles, mayChange }: Props) {
  const { holders } = number;
  const held = new Set(holders.map(keyOf));
  const people = known.people.filter(({ id }) => !held.has(`user:${id}`));
  const groups = known.groups.filter(({ id }) => !held.has(`group:${id}`));
  return (
    <Section id="people">
      <h2>Who shares this line</h2>
      <ActionForm action={savePeople} hidden={{ numberId: number.id }} className={fields}>
        {holders.length === 0 ? (
          <p>Nobody yet. Owners and admins of the team see its texts; add those who answer.</p>
        ) : (
          <Table plain cards>
            <thead>
              <tr>
                <th>Person or group</th>
                <th>Role on this line</th>
                <th>
                  <span className="sr-only">Remove</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {holders.map((holder) => (
                <tr key={keyOf(holder)}>
                  <td>
                    <Who holder={holder} />
                  </td>
                  <td data-label="Role">
                    {mayChange(holder) ? (
                      <>
                        <input type="hidden" name={`was:${keyOf(holder)}`} value={holder.role} />
                        <SelectField
                          name={`role:${keyOf(holder)}`}
                          label={`Role of ${holder.name}`}
                          hideLabel
                          className="max-lg:w-auto! max-lg:min-w-[160px]"
                          defaultValue={holder.role}
                          options={roleOptions(roles)}
                        />
                      </>
                    ) : (
                      roleName(holder.role)
                    )}
                  </td>
                  <td>
                    {mayChange(holder) && (
                      <label className={`${tickLine} justify-end`}>
                        <input
                          className="check-box"
                          type="checkbox"
                          name={`remove:${keyOf(holder)}`}
                          aria-label={`Remove ${holder.name}`}
                        />
                        Remove
                      </label>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </Table>
        )}
        <div className="grid gap-2.5 border-t border-line pt-3">
          {people.length + groups.length === 0 ? (
            <p className="text-text-3">Everybody of the team is on it.</p>
          ) : (
            <>
              <div className={fieldClass}>
                <PickFilter label="Add people or a group" listId="people-to-add" />
                <div className={pick} id="people-to-add" role="group" aria-label="People and groups to add">
                  {groups.map(({ id, name, members }) => (
                    <label key={id}>
                      <input className="check-box" type="checkbox" name="holder" value={`group:${id}`} />
                      <Icon as={Users} />
                      {name}
                      <small>{membersCopy(members.map((member) => member.name))}</small>
                    </label>
                  ))}
                  {people.map((person) => (
                    <label key={person.id}>
                      <input
                        className="check-box"
                        type="checkbox"
                        name="holder"
                        value={`user:${person.id}`}
                      />
                      <Avatar person={person} label="" />
                      {person.name}
                      <small>{person.email}</small>
                    </label>
                  ))}
                </div>
              </div>
              <div className="flex items-end gap-2.5 [&>div]:w-[168px]">
                <SelectField
                  name="role"
                  label="Role of those you add"
                  defaultValue="member"
                  options={roleOptions(roles)}
                />
              </div>
            </>
          )}
        </div>
        <Buttons>
          <Submit busy="Saving">Save people</Submit>
        </Buttons>
      </ActionForm>
    </Section>
  );
}

function Who({ holder: { userId, name, color, email, members } }: { holder: HolderRow }) {
  return (
    <span className={personClass}>
      {userId ? <Avatar person={{ name, color: color ?? "slate" }} label="" /> : <Icon as={Users} />}
      <span>
        <b>{name}</b>
        <small>{userId ? email : membersCopy(members ?? [])}</small>
      </span>
    </span>
  );
}
