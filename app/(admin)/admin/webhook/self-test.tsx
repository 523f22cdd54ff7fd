"use client";

import { CircleCheck, CircleX, Play } from "lucide-react";
import { useActionState } from "react";
import { Button } from "@/app/_ui/controls/button";
import { Icon } from "@/app/_ui/display/icon";
import { refusalCopy, type FormAction } from "@/app/_ui/forms/form-message";
import { Notice } from "@/app/_ui/forms/form";
import { MeantFor } from "@/app/_ui/forms/page-of";
import { Section } from "@/app/(admin)/admin/_components/section";
import { CARRIER } from "@/lib/base/carrier-name";

export type Tested = {
  checks: { check: string; passed: boolean; ms: number; words: string }[];
  tookMs: number;
};

/** Calls the address from this server over the public internet, and shows the results. */
export function SelfTest({ action }: { action: FormAction<Tested> }) {
  const [state, submit, pending] = useActionState(action, null);
  return (
    <Section>
      <h2>Self-test</h2>
      <p>
        Calls the address above as {CARRIER} would, with a wrong key and with a key of its own. Nothing is
        kept of it.
      </p>
      <form action={submit} className="flex flex-wrap items-center gap-2">
        <MeantFor />
        <Button kind="primary" type="submit" aria-disabled={pending}>
          <Icon as={Play} size="s" />
          {pending ? "Testing" : "Run the self-test"}
        </Button>
      </form>
      {state?.ok === false && <Notice kind="danger">{refusalCopy(state.error)}</Notice>}
      {state?.ok && (
        <div role="status">
          <p className="text-text-3">Took {(state.value.tookMs / 1_000).toFixed(1)} s.</p>
          <ul className="grid">
            {state.value.checks.map(({ check, passed, ms, words }) => (
              <li
                key={check}
                className={`flex items-center gap-2.5 border-b border-line py-[7px] ${passed ? "[&>svg]:text-success-text" : "[&>svg]:text-danger-text"}`}
              >
                {passed ? <Icon as={CircleCheck} /> : <Icon as={CircleX} />}
                <span className="min-w-0 flex-1 text-text-2">
                  <b className="font-medium text-text">{passed ? "Passed" : "Failed"}:</b> {words}
                </span>
                <span className="flex-none text-text-3 tabular-nums">{Math.round(ms)} ms</span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Section>
  );
}
