"use client";

import { useActionState } from "react";
import { refusalWords, type FormAction } from "@/app/_ui/said";

/** A switch that is a form: pressing it is sending it. What it was refused for stands beside it. */
export function NumberSwitch({ action, numberId, label, on }: { action: FormAction; numberId: string; label: string; on: boolean }) {
  const [state, submit] = useActionState(action, null);
  return (
    <form action={submit} className="switching">
      <input type="hidden" name="numberId" value={numberId} />
      <input type="hidden" name="to" value={on ? "off" : "on"} />
      <button className="switch" type="submit" role="switch" aria-checked={on} aria-label={`${label} is ${on ? "on. Switch off" : "off. Switch on"}`} />
      <span className={on ? undefined : "muted"}>{on ? "On" : "Off"}</span>
      {state?.ok === false && (
        <span className="refused" role="alert">
          {refusalWords(state.error)}
        </span>
      )}
    </form>
  );
}
