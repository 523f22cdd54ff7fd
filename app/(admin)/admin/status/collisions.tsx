import type { Collisions as Figures } from "@/lib/insight/collisions";
import { collisionCopy } from "./copy";

/** How often a reply was held back because somebody else had spoken, by what it would have run into. */
export function Collisions({ figures }: { figures: Figures }) {
  const { days, total, byReason, overridden } = figures;
  return (
    <section className="part" aria-labelledby="collisions">
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
        <table className="table" data-plain data-small>
          <thead>
            <tr>
              <th>What was in the way</th>
              <th className="right">Replies</th>
            </tr>
          </thead>
          <tbody>
            {byReason.map(({ reason, count }) => (
              <tr key={reason}>
                <td>{collisionCopy[reason]}</td>
                <td className="num right">{count}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
