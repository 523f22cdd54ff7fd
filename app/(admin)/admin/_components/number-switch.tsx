"use client";

import { useActionState, useId } from "react";
import { Button } from "@/app/_ui/controls/button";
import { MeantFor } from "@/app/_ui/forms/page-of";
import { refusalCopy } from "@/app/_ui/forms/form-message";
import type { FormAction } from "@/app/_ui/forms/form-message";
import { TextField } from "@/app/_ui/forms/field";
import { ActionForm, Submit } from "@/app/_ui/forms/form";
import { Buttons, fields } from "@/app/(admin)/admin/_components/section";
import { switchButton } from "@/app/_ui/controls/switch";

type Props = { action: FormAction; numberId: string; label: string };

/**
 * The switch of a number, as a form. Switching on submits at once; switching off asks for a reason first. A
 * refusal is shown beside it.
 */
export const NumberSwitch = ({ on, ...number }: Props & { on: boolean }) =>
  on ? <SwitchOff {...number} /> : <SwitchOn {...number} />;

function SwitchOn({ action, numberId, label }: Props) {
  const [state, submit] = useActionState(action, null);
  return (
    <form action={submit} className="flex items-center gap-[7px]">
      <MeantFor />
      <input type="hidden" name="numberId" value={numberId} />
      <input type="hidden" name="to" value="on" />
      <button
        className={switchButton}
        type="submit"
        role="switch"
        aria-checked={false}
        aria-label={`${label} is off. Switch on`}
      />
      <span className="text-text-3">Off</span>
      {state?.ok === false && (
        <span className="text-[12px] text-danger-text" role="alert">
          {refusalCopy(state.error)}
        </span>
      )}
    </form>
  );
}

/**
 * The switch of an enabled number. Queued messages stop with it, so a press only opens a form that asks for
 * the reason. Works without JavaScript.
 */
function SwitchOff({ action, numberId, label }: Props) {
  const id = useId();
  return (
    <span className="flex items-center gap-[7px]">
      <button
        className={switchButton}
        type="button"
        role="switch"
        aria-checked
        aria-label={`${label} is on. Switch off`}
        popoverTarget={id}
      />
      <span>On</span>
      <div
        id={id}
        className="fixed inset-0 m-auto h-fit w-[min(420px,calc(100vw-32px))] rounded-card border-0 bg-surface-raised px-5 pt-[18px] pb-5 text-text shadow-3 backdrop:bg-scrim"
        popover="auto"
        role="dialog"
        aria-label={`Switch ${label} off`}
      >
        <h2 className="text-title font-[600]">Switch {label} off?</h2>
        <p className="mt-1 mb-3.5 whitespace-normal text-text-2">
          Nothing leaves from it any more, waiting texts too. Texts that arrive are kept and come in when it
          is on again.
        </p>
        <ActionForm action={action} hidden={{ numberId, to: "off" }} className={fields}>
          <TextField name="reason" label="Why, for the team" maxLength={200} autoComplete="off" />
          <Buttons className="justify-end">
            <Button popoverTarget={id} popoverTargetAction="hide">
              Leave it on
            </Button>
            <Submit kind="danger" busy="Switching off">
              Switch off
            </Submit>
          </Buttons>
        </ActionForm>
      </div>
    </span>
  );
}
