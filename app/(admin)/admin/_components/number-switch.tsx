"use client";

import { useActionState } from "react";
import { MeantFor } from "@/app/_ui/page-of";
import { refusalCopy, type FormAction } from "@/app/_ui/form-message";
import { SwitchOff } from "./switch-off";

type Props = { action: FormAction; numberId: string; label: string; on: boolean };

/** A switch that is a form: pressing it is sending it, or being asked why. What it was refused for stands beside it. */
export const NumberSwitch = ({ on, ...number }: Props) =>
  on ? <SwitchOff {...number} /> : <SwitchOn {...number} />;

function SwitchOn({ action, numberId, label }: Omit<Props, "on">) {
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
