import type { Collisions as Figures } from "@/lib/insight/collisions";
import { collisionCopy } from "./copy";
import { Section } from "@/app/(admin)/admin/_components/section";
import { Table } from "@/app/_ui/layout/table";

/** How many replies were held back because somebody else had written, by what was in the way. */
export function Collisions({ figures }: { figures: Figures }) {
  const { days, total, byReason, overridden } = figures;
  return (
    <Section aria-labelledby="collisions">
      <h2 id="collisions">Collisions prevented</h2>
      <p>
        <span>
          {total === 0
            ? `No reply ran into another in the last ${days} days.`
            : `${total === 1 ? "1 reply was" : `${total} replies were`} held back in the last ${days} days before ${total === 1 ? "it" : "they"} could contradict or repeat another.`}
        </span>
        {overridden > 0 && (
          <span> {overridden === 1 ? "1 was" : `${overridden} were`} sent anyway, knowingly.</span>
        )}
      </p>
      {byReason.length > 0 && (
        <Table plain small>
          <thead>
            <tr>
              <th>What was in the way</th>
              <th data-right="">Replies</th>
            </tr>
          </thead>
          <tbody>
            {byReason.map(({ reason, count }) => (
              <tr key={reason}>
                <td>{collisionCopy[reason]}</td>
                <td className="tabular-nums" data-right="">
                  {count}
                </td>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Section>
  );
}
