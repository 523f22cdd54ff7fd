"use client";

import { useId } from "react";
import { ActionForm, Submit, TextField } from "@/app/_ui/form";
import type { FormAction } from "@/app/_ui/form-message";

type Props = { action: FormAction; numberId: string; label: string };

/** The switch of a number that is on. What is waiting to leave stops with it, so a slip of the finger does nothing yet: it asks why first. Works without JavaScript. */
export function SwitchOff({ action, numberId, label }: Props) {
  const id = useId();
  return (
    <span className="switching">
      <button
        className="switch"
        type="button"
        role="switch"
        aria-checked
        aria-label={`${label} is on. Switch off`}
        popoverTarget={id}
      />
      <span>On</span>
      <div id={id} className="asking" popover="auto" role="dialog" aria-label={`Switch ${label} off`}>
        <h2>Switch {label} off?</h2>
        <p>
          Nothing leaves from it any more, waiting texts too. Texts that arrive are kept and come in when it
          is on again.
        </p>
        <ActionForm action={action} hidden={{ numberId, to: "off" }} className="fields">
          <TextField name="reason" label="Why, for the team" maxLength={200} autoComplete="off" />
          <div className="buttons">
            <button className="btn" type="button" popoverTarget={id} popoverTargetAction="hide">
              Leave it on
            </button>
            <Submit kind="danger" busy="Switching off">
              Switch off
            </Submit>
          </div>
        </ActionForm>
      </div>
    </span>
  );
}
