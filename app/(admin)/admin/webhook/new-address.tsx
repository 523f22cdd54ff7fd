"use client";

import { Eye, RotateCcw } from "lucide-react";
import { useActionState } from "react";
import { Button } from "@/app/_ui/controls/button";
import { Icon } from "@/app/_ui/display/icon";
import { numberCopy } from "@/lib/view/copy/number-name";
import { refusalCopy } from "@/app/_ui/forms/form-message";
import type { FormAction } from "@/app/_ui/forms/form-message";
import { CopyButton } from "@/app/_ui/controls/with-script";
import { Notice } from "@/app/_ui/forms/form";
import { MeantFor } from "@/app/_ui/forms/page-of";
import { Badge } from "@/app/_ui/display/badge";
import { Buttons, fields, history, historyWords } from "@/app/(admin)/admin/_components/section";
import { fieldClass, inputClass, labelClass } from "@/app/_ui/controls/input";

export type MadeAddress = {
  address: string;
  numbers: { label: string; e164: string; problem: string | null }[];
};

type Props = { action: FormAction<MadeAddress>; words: string; busy: string; label?: string; keyId?: string };

/**
 * A whole address is shown only in the answer to the form that asked for it, on no page. With `keyId` it is
 * an existing key.
 */
export function NewAddress({ action, words, busy, label = "The new address", keyId }: Props) {
  const [state, submit, pending] = useActionState(action, null);
  return (
    <>
      <form action={submit} className="flex flex-wrap items-center gap-2">
        <MeantFor />
        {keyId !== undefined && <input type="hidden" name="keyId" value={keyId} />}
        <Button type="submit" aria-disabled={pending}>
          {keyId === undefined ? <Icon as={RotateCcw} size="s" /> : <Icon as={Eye} size="s" />}
          <span>{pending ? busy : words}</span>
        </Button>
      </form>
      {state?.ok === false && <Notice kind="danger">{refusalCopy(state.error)}</Notice>}
      {state?.ok && (
        <div className={fields} role="status">
          <div className={fieldClass}>
            <label className={labelClass} htmlFor={`new-${words}`}>
              {label}
            </label>
            <input
              id={`new-${words}`}
              className={inputClass({ mono: true })}
              readOnly
              value={state.value.address}
              onFocus={(event) => event.target.select()}
            />
          </div>
          <Buttons>
            <CopyButton text={state.value.address} words="Copy the address" />
          </Buttons>
          {state.value.numbers.length > 0 && (
            <ul className={history}>
              {state.value.numbers.map(({ label, e164, problem }) => (
                <li key={e164}>
                  <span className={historyWords}>
                    <span>{numberCopy({ label, e164 }, "whole")}</span>
                    {problem && <small className="text-text-3"> {problem}</small>}
                  </span>
                  {problem ? <Badge kind="fail">Not set</Badge> : <Badge kind="ok">Set</Badge>}
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
    </>
  );
}
