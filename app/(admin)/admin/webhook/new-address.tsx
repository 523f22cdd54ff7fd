"use client";

import { RotateCcw } from "lucide-react";
import { useActionState } from "react";
import { lineWords } from "@/lib/view/line-name";
import { refusalWords, type FormAction } from "@/app/_ui/said";
import { CopyButton } from "@/app/_ui/copy-button";
import { Notice } from "@/app/_ui/form";
import { MeantFor } from "@/app/_ui/page-of";
import { Mark } from "../_components/mark";

export type MadeAddress = { address: string; numbers: { label: string; e164: string; problem: string | null }[] };

/** The only time a new key is seen: in the answer to the form that made it. */
export function NewAddress({ action, words, busy }: { action: FormAction<MadeAddress>; words: string; busy: string }) {
  const [state, submit, pending] = useActionState(action, null);
  return (
    <>
      <form action={submit} className="buttons">
        <MeantFor />
        <button className="btn" type="submit" aria-disabled={pending}>
          <RotateCcw className="icon" data-size="s" aria-hidden />
          {pending ? busy : words}
        </button>
      </form>
      {state?.ok === false && <Notice kind="danger">{refusalWords(state.error)}</Notice>}
      {state?.ok && (
        <div className="fields" role="status">
          <div className="field">
            <label htmlFor={`new-${words}`}>The new address, shown only now</label>
            <input id={`new-${words}`} className="input mono" readOnly value={state.value.address} onFocus={(event) => event.target.select()} />
          </div>
          <div className="buttons">
            <CopyButton text={state.value.address} words="Copy the new address" />
          </div>
          {state.value.numbers.length > 0 && (
            <ul className="history">
              {state.value.numbers.map(({ label, e164, problem }) => (
                <li key={e164}>
                  <span className="spread">
                    <span>{lineWords({ label, e164 }, "whole")}</span>
                    {problem && <small className="muted"> {problem}</small>}
                  </span>
                  {problem ? <Mark kind="fail">Not set</Mark> : <Mark kind="ok">Set</Mark>}
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
    </>
  );
}
