"use client";

import { CircleCheck, CircleHelp, CircleX, TriangleAlert } from "lucide-react";
import { useId } from "react";
import { Icon } from "../display/icon";
import type { Finding, ShownOnce } from "./form-message";
import { CopyButton } from "../controls/with-script";
import { UntilWhen } from "../display/times";
import { fieldClass, hintClass, inputClass, labelClass, withButton } from "../controls/input";

const icons = { well: CircleCheck, doubtful: TriangleAlert, wrong: CircleX, unknown: CircleHelp };
const tones = {
  well: "text-success-text",
  doubtful: "text-warning-text",
  wrong: "text-danger-text",
  unknown: "text-text-3",
};
const states = { well: "Fits", doubtful: "Look at it", wrong: "Does not fit", unknown: "Cannot be told" };

/** The results of a check, one line each: the state is a word as well as an icon. */
export const Findings = ({ findings }: { findings: readonly Finding[] }) => (
  <ul className="grid rounded-[8px] border border-line">
    {findings.map(({ kind, words }) => {
      const Drawing = icons[kind];
      return (
        <li key={words} className="flex gap-2.5 px-3 py-2 not-first:border-t not-first:border-line">
          <Icon as={Drawing} className={`mt-0.5 ${tones[kind]}`} />
          <span className="min-w-0 flex-1 wrap-anywhere text-text-2">
            <b className="font-medium text-text">{states[kind]}.</b> {words}
          </span>
        </li>
      );
    })}
  </ul>
);

/** A link in the answer that created it: it is shown only this once. */
export function OneTimeLink({ label, url, until }: ShownOnce) {
  const id = useId();
  return (
    <div className="mb-4 rounded-[8px] border border-line-strong bg-surface-sunk px-3.5 py-3">
      <div className={fieldClass}>
        <label className={labelClass} htmlFor={id}>
          {label}
        </label>
        <div className={withButton}>
          <input
            id={id}
            className={inputClass({ mono: true })}
            readOnly
            value={url}
            aria-describedby={`${id}-hint`}
            onFocus={(event) => event.target.select()}
          />
          <CopyButton text={url} words="Copy the link" />
        </div>
        <span className={hintClass} id={`${id}-hint`}>
          Shown only now. It works once, until <UntilWhen iso={until} />. Whoever has it can use it: pass it
          on to that person alone.
        </span>
      </div>
    </div>
  );
}
