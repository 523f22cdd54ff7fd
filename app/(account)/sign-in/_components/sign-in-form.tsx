"use client";

import { CircleAlert } from "lucide-react";
import { useActionState } from "react";
import { Button } from "@/app/_ui/controls/button";
import { submitSignIn } from "../actions";
import { signInCopy } from "./sign-in-copy";

/** On phones taller and in 16 px, because phone browsers zoom in on fields with smaller text. */
const field =
  "h-10 w-full rounded-control border border-line-control bg-surface-raised px-2.5 text-read max-sm:h-11 max-sm:text-title";
const label = "text-small font-medium text-text-2";

/** A plain form: without JavaScript it is posted, and the page returns with the error above it. */
export function SignInForm({ linkedError, to }: { linkedError: string | null; to: string }) {
  const [state, submit, pending] = useActionState(submitSignIn, null);
  const refusal = state
    ? state.ok
      ? null
      : state.error
    : linkedError === null
      ? null
      : { code: linkedError };
  const words = refusal && signInCopy(refusal);
  const values = refusal && "email" in refusal ? refusal.email : "";
  return (
    <form action={submit} className="grid gap-4" aria-describedby={words ? "sign-in-error" : undefined}>
      {words && (
        <p
          id="sign-in-error"
          role="alert"
          className="flex items-start gap-1.5 rounded-control border border-danger-line bg-danger-soft px-3 py-2.5 text-danger-text"
        >
          <CircleAlert size={14} strokeWidth={1.75} className="mt-0.5 flex-none" aria-hidden="true" />
          {words}
        </p>
      )}
      <div className="grid gap-1.5">
        <label htmlFor="email" className={label}>
          E-mail
        </label>
        <input
          id="email"
          name="email"
          type="email"
          autoComplete="username"
          required
          autoFocus={values === ""}
          spellCheck={false}
          maxLength={254}
          defaultValue={values}
          className={field}
        />
      </div>
      <div className="grid gap-1.5">
        <label htmlFor="password" className={label}>
          Password
        </label>
        <input
          id="password"
          name="password"
          type="password"
          autoComplete="current-password"
          required
          autoFocus={values !== ""}
          className={field}
        />
      </div>
      <label className="flex min-h-6 items-center gap-2 text-text-2 max-sm:min-h-11">
        <input type="checkbox" name="keep" defaultChecked className="size-4 accent-accent" />
        Keep me signed in
      </label>
      <input type="hidden" name="to" value={to} />
      <Button kind="primary" size="l" className="w-full max-sm:h-11" type="submit" aria-disabled={pending}>
        {pending ? "Signing in" : "Sign in"}
      </Button>
    </form>
  );
}
