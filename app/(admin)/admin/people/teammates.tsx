import Link from "next/link";
import { Avatar } from "@/app/_ui/avatar";
import type { ListedMember } from "@/lib/people/list-team";
import { Mark } from "../_components/mark";
import { When } from "@/app/_ui/times";
import { roleNames } from "./copy";

const LINES_SHOWN = 3;

export function Teammates({ people, me, now }: { people: readonly ListedMember[]; me: string; now: number }) {
  return (
    <table className="table" data-cards>
      <thead>
        <tr>
          <th>Person</th>
          <th>Role</th>
          <th>Lines</th>
          <th>Last here</th>
          <th>State</th>
        </tr>
      </thead>
      <tbody>
        {people.map((person) => (
          <tr key={person.id} data-off={person.disabledAt ? "" : undefined}>
            <td>
              <Link className="person" prefetch={false} href={`/admin/people/${person.id}`}>
                <Avatar person={person} label="" />
                <span>
                  <b>{`${person.name}${person.id === me ? " (you)" : ""}`}</b>
                  <small>{person.email}</small>
                </span>
              </Link>
            </td>
            <td data-label="Role">{roleNames[person.role]}</td>
            <td data-label="Lines">
              <Lines person={person} />
            </td>
            <td data-label="Last here" className="num">
              {person.lastSeenAt ? (
                <When iso={person.lastSeenAt.toISOString()} now={now} short />
              ) : (
                <span className="muted">Not yet</span>
              )}
            </td>
            <td data-label="State">
              {person.disabledAt ? <Mark kind="off">Switched off</Mark> : <Mark kind="ok">On</Mark>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Lines({ person: { seesEveryNumber, lines } }: { person: ListedMember }) {
  if (seesEveryNumber) return <span>Every line</span>;
  if (lines.length === 0) return <Mark kind="late">None yet</Mark>;
  const rest = lines.length - LINES_SHOWN;
  return (
    <span className="spread">
      <span>
        {lines
          .slice(0, LINES_SHOWN)
          .map(({ label }) => label)
          .join(", ")}
      </span>
      {rest > 0 && <span className="muted"> and {rest} more</span>}
    </span>
  );
}
