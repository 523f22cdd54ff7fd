"use client";

import { CircleCheck, CircleHelp, CircleX, TriangleAlert } from "lucide-react";
import { useId } from "react";
import type { Finding, ShownOnce } from "./form-message";
import { CopyButton } from "./with-script";
import { UntilWhen } from "./times";

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

/** A link in the answer that made it: the only time it is seen. */
export function OneTimeLink({ label, url, until }: ShownOnce) {
  const id = useId();
  return (
    <div className="one-time">
      <div className="field">
        <label htmlFor={id}>{label}</label>
        <div className="with-button">
          <input
            id={id}
            className="input mono"
            readOnly
            value={url}
            aria-describedby={`${id}-hint`}
            onFocus={(event) => event.target.select()}
          />
          <CopyButton text={url} words="Copy the link" />
        </div>
        <span className="hint" id={`${id}-hint`}>
          Shown only now. It works once, until <UntilWhen iso={until} />. Whoever has it can use it: pass it
          on to that person alone.
        </span>
      </div>
    </div>
  );
}
