"use client";

import { useId } from "react";
import { CopyButton } from "./copy-button";
import type { ShownOnce } from "./form-message";
import { UntilWhen } from "./until-when";

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
