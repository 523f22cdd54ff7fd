import type { HistoryEntry } from "@/lib/numbers/admin-numbers";
import { firstName } from "@/lib/domain/people/person";
import { When } from "@/app/_ui/display/times";
import { roleName } from "./copy";
import { history, historyWords, Section } from "@/app/(admin)/admin/_components/section";

/** Who did what to this number, newest first. */
export function History({ entries, now }: { entries: readonly HistoryEntry[]; now: number }) {
  if (entries.length === 0) return null;
  return (
    <Section>
      <h2>Changed by</h2>
      <ul className={history}>
        {entries.map((entry) => (
          <li key={entry.id}>
            <When iso={entry.at.toISOString()} now={now} short />
            <span className={historyWords}>
              {entry.by ? firstName(entry.by) : "Somebody"} <What entry={entry} />
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

function What({ entry: { action, holder, role, before } }: { entry: HistoryEntry }) {
  const who = <b>{holder ?? "somebody"}</b>;
  switch (action) {
    case "number.granted":
      return before ? (
        <>
          made {who} {roleName(role)}
        </>
      ) : (
        <>
          added {who}, {roleName(role)}
        </>
      );
    case "number.revoked":
      return <>removed {who}</>;
    case "number.added":
      return <>added this number</>;
    case "number.verified":
      return <>had it verified</>;
    case "number.disabled":
      return <>switched it off</>;
    case "number.enabled":
      return <>switched it on</>;
    default:
      return <>changed its settings</>;
  }
}
