"use client";

import { Eye, RotateCcw } from "lucide-react";
import { useActionState } from "react";
import { numberCopy } from "@/lib/view/copy/number-name";
import { refusalCopy } from "@/app/_ui/form-message";
import type { FormAction } from "@/app/_ui/form-message";
import { CopyButton } from "@/app/_ui/with-script";
import { Notice } from "@/app/_ui/form";
import { MeantFor } from "@/app/_ui/page-of";
import { Mark } from "../_components/mark";

export type MadeAddress = {
  address: string;
  numbers: { label: string; e164: string; problem: string | null }[];
};

type Props = { action: FormAction<MadeAddress>; words: string; busy: string; label?: string; keyId?: string };

/** A whole address is seen in the answer to the form that asked for it, and on no page. With `keyId` it is a key that is there already. */
export function NewAddress({ action, words, busy, label = "The new address", keyId }: Props) {
  const [state, submit, pending] = useActionState(action, null);
  return (
    <>
      <form action={submit} className="buttons">
        <MeantFor />
        {keyId !== undefined && <input type="hidden" name="keyId" value={keyId} />}
        <button className="btn" type="submit" aria-disabled={pending}>
          {keyId === undefined ? (
            <RotateCcw className="icon" data-size="s" aria-hidden />
          ) : (
            <Eye className="icon" data-size="s" aria-hidden />
          )}
          <span>{pending ? busy : words}</span>
        </button>
      </form>
      {state?.ok === false && <Notice kind="danger">{refusalCopy(state.error)}</Notice>}
      {state?.ok && (
        <div className="fields" role="status">
          <div className="field">
            <label htmlFor={`new-${words}`}>{label}</label>
            <input
              id={`new-${words}`}
              className="input mono"
              readOnly
              value={state.value.address}
              onFocus={(event) => event.target.select()}
            />
          </div>
          <div className="buttons">
            <CopyButton text={state.value.address} words="Copy the address" />
          </div>
          {state.value.numbers.length > 0 && (
            <ul className="history">
              {state.value.numbers.map(({ label, e164, problem }) => (
                <li key={e164}>
                  <span className="spread">
                    <span>{numberCopy({ label, e164 }, "whole")}</span>
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
