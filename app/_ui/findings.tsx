import { CircleCheck, CircleHelp, CircleX, TriangleAlert } from "lucide-react";
import type { Finding } from "./form-message";

const icons = { well: CircleCheck, doubtful: TriangleAlert, wrong: CircleX, unknown: CircleHelp };
const states = { well: "Fits", doubtful: "Look at it", wrong: "Does not fit", unknown: "Cannot be told" };

/** What was looked at, one line each: the state is a word as well as an icon. */
export const Findings = ({ findings }: { findings: readonly Finding[] }) => (
  <ul className="findings">
    {findings.map(({ kind, words }) => {
      const Icon = icons[kind];
      return (
        <li key={words} data-kind={kind}>
          <Icon className="icon" aria-hidden />
          <span>
            <b>{states[kind]}.</b> {words}
          </span>
        </li>
      );
    })}
  </ul>
);
