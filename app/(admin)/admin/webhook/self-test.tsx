"use client";

import { CircleCheck, CircleX, Play } from "lucide-react";
import { useActionState } from "react";
import { refusalCopy, type FormAction } from "@/app/_ui/form-message";
import { Notice } from "@/app/_ui/form";
import { MeantFor } from "@/app/_ui/page-of";

export type Tested = {
  checks: { check: string; passed: boolean; ms: number; words: string }[];
  tookMs: number;
};

/** Calls the address from here, through the world, and says what came of it. */
export function SelfTest({ action }: { action: FormAction<Tested> }) {
  const [state, submit, pending] = useActionState(action, null);
  return (
    <section className="part">
      <h2>Self-test</h2>
      <p>
        Calls the address above as QuestBlue would, with a wrong key and with a key of its own. Nothing is
        kept of it.
      </p>
      <form action={submit} className="buttons">
        <MeantFor />
        <button className="btn" data-kind="primary" type="submit" aria-disabled={pending}>
          <Play className="icon" data-size="s" aria-hidden />
          {pending ? "Testing" : "Run the self-test"}
        </button>
      </form>
      {state?.ok === false && <Notice kind="danger">{refusalCopy(state.error)}</Notice>}
      {state?.ok && (
        <div role="status">
          <p className="muted">Took {(state.value.tookMs / 1_000).toFixed(1)} s.</p>
          <ul className="checks">
            {state.value.checks.map(({ check, passed, ms, words }) => (
              <li key={check} data-passed={passed}>
                {passed ? (
                  <CircleCheck className="icon" aria-hidden />
                ) : (
                  <CircleX className="icon" aria-hidden />
                )}
                <span>
                  <b>{passed ? "Passed" : "Failed"}:</b> {words}
                </span>
                <span className="ms">{Math.round(ms)} ms</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}
