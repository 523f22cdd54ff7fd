"use client";

import { useActionState, useId } from "react";
import { MeantFor } from "@/app/_ui/page-of";
import { refusalCopy } from "@/app/_ui/form-message";
import type { FormAction } from "@/app/_ui/form-message";
import { ActionForm, Submit, TextField } from "@/app/_ui/form";

type Props = { action: FormAction; numberId: string; label: string };

/** A switch that is a form: pressing it is sending it, or being asked why. What it was refused for stands beside it. */
export const NumberSwitch = ({ on, ...number }: Props & { on: boolean }) =>
  on ? <SwitchOff {...number} /> : <SwitchOn {...number} />;

function SwitchOn({ action, numberId, label }: Props) {
  const [state, submit] = useActionState(action, null);
  return (
    <form action={submit} className="switching">
      <MeantFor />
      <input type="hidden" name="numberId" value={numberId} />
      <input type="hidden" name="to" value="on" />
      <button
        className="switch"
        type="submit"
        role="switch"
        aria-checked={false}
        aria-label={`${label} is off. Switch on`}
      />
      <span className="muted">Off</span>
      {state?.ok === false && (
        <span className="refused" role="alert">
          {refusalCopy(state.error)}
        </span>
      )}
    </form>
  );
}

/** The switch of a number that is on. What is waiting to leave stops with it, so a slip of the finger does nothing yet: it asks why first. Works without JavaScript. */
function SwitchOff({ action, numberId, label }: Props) {
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
