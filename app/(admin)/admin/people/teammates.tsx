import Link from "next/link";
import { Avatar } from "@/app/_ui/display/avatar";
import type { ListedMember } from "@/lib/people/list-team";
import { Badge } from "@/app/_ui/display/badge";
import { When } from "@/app/_ui/display/times";
import { roleNames } from "./copy";
import { personClass, Table } from "@/app/_ui/layout/table";

const NUMBERS_SHOWN = 3;

export function Teammates({ people, me, now }: { people: readonly ListedMember[]; me: string; now: number }) {
  return (
    <Table cards>
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
              <Link
                className={`${personClass} text-text no-underline [&_b]:text-accent-text [&_small]:wrap-anywhere`}
                prefetch={false}
                href={`/admin/people/${person.id}`}
              >
                <Avatar person={person} label="" />
                <span>
                  <b>{`${person.name}${person.id === me ? " (you)" : ""}`}</b>
                  <small>{person.email}</small>
                </span>
              </Link>
            </td>
            <td data-label="Role">{roleNames[person.role]}</td>
            <td data-label="Lines">
              <Numbers person={person} />
            </td>
            <td data-label="Last here" className="tabular-nums">
              {person.lastSeenAt ? (
                <When iso={person.lastSeenAt.toISOString()} now={now} short />
              ) : (
                <span className="text-text-3">Not yet</span>
              )}
            </td>
            <td data-label="State">
              {person.disabledAt ? <Badge kind="off">Switched off</Badge> : <Badge kind="ok">On</Badge>}
            </td>
          </tr>
        ))}
      </tbody>
    </Table>
  );
}

function Numbers({ person: { seesEveryNumber, numbers } }: { person: ListedMember }) {
  if (seesEveryNumber) return <span>Every line</span>;
  if (numbers.length === 0) return <Badge kind="late">None yet</Badge>;
  const rest = numbers.length - NUMBERS_SHOWN;
  return (
    <span>
      <span>
        {numbers
          .slice(0, NUMBERS_SHOWN)
          .map(({ label }) => label)
          .join(", ")}
      </span>
      {rest > 0 && <span className="text-text-3"> and {rest} more</span>}
    </span>
  );
}
