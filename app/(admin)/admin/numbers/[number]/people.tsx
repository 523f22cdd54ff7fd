import { Users } from "lucide-react";
import { Avatar } from "@/app/_ui/avatar";
import type { NumberRole } from "@/db/vocabulary";
import type { AdminNumber } from "@/lib/numbers/admin-numbers";
import type { assignable } from "@/lib/people/assignable";
import { ActionForm, SelectField, Submit } from "@/app/_ui/form";
import { savePeople } from "./actions";
import { PickFilter } from "./pick-filter";
import { roleName, roleOptions } from "./copy";

type Props = {
  number: AdminNumber;
  known: Awaited<ReturnType<typeof assignable>>;
  /** What the actor may give, and whom of those on it they may change. */
  roles: readonly NumberRole[];
  mayChange: (holder: HolderRow) => boolean;
};
export type HolderRow = AdminNumber["holders"][number];

const keyOf = ({ userId, groupId }: Pick<HolderRow, "userId" | "groupId">) =>
  userId ? `user:${userId}` : `group:${groupId}`;

/** Who shares the line: roles, removals and new people in one form, saved by one button. */
export function People({ number, known, roles, mayChange }: Props) {
  const { holders } = number;
  const held = new Set(holders.map(keyOf));
  const people = known.people.filter(({ id }) => !held.has(`user:${id}`));
  const groups = known.groups.filter(({ id }) => !held.has(`group:${id}`));
  return (
    <section className="part" id="people">
      <h2>Who shares this line</h2>
      <ActionForm action={savePeople} hidden={{ numberId: number.id }} className="fields">
        {holders.length === 0 ? (
          <p>Nobody yet. Owners and admins of the team see its texts; add those who answer.</p>
        ) : (
          <table className="table" data-plain data-cards>
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
                      <label className="checked" data-end>
                        <input
                          className="check"
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
          </table>
        )}
        <div className="add-row">
          {people.length + groups.length === 0 ? (
            <p className="muted">Everybody of the team is on it.</p>
          ) : (
            <>
              <div className="field">
                <PickFilter label="Add people or a group" listId="people-to-add" />
                <div className="pick" id="people-to-add" role="group" aria-label="People and groups to add">
                  {groups.map(({ id, name, members }) => (
                    <label key={id}>
                      <input className="check" type="checkbox" name="holder" value={`group:${id}`} />
                      <Users className="icon" aria-hidden />
                      {name}
                      <small>{members} people, and whoever joins later</small>
                    </label>
                  ))}
                  {people.map((person) => (
                    <label key={person.id}>
                      <input className="check" type="checkbox" name="holder" value={`user:${person.id}`} />
                      <Avatar person={person} label="" />
                      {person.name}
                      <small>{person.email}</small>
                    </label>
                  ))}
                </div>
              </div>
              <div className="last">
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
        <div className="buttons">
          <Submit busy="Saving">Save people</Submit>
        </div>
      </ActionForm>
    </section>
  );
}

function Who({ holder: { userId, name, color, email, members } }: { holder: HolderRow }) {
  return (
    <span className="person">
      {userId ? (
        <Avatar person={{ name, color: color ?? "slate" }} label="" />
      ) : (
        <Users className="icon" aria-hidden />
      )}
      <span>
        <b>{name}</b>
        <small>{userId ? email : `${members} people, and whoever joins later`}</small>
      </span>
    </span>
  );
}
