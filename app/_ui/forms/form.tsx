"use client";

import { useActionState, useContext, useEffect, useRef } from "react";
import { useFormStatus } from "react-dom";
import { Button } from "../controls/button";
import { Banner, type BannerKind } from "../feedback/banner";
import { FormContext } from "./field";
import { Findings, OneTimeLink } from "./form-answer";
import { MeantFor } from "./page-of";
import { refusalCopy } from "./form-message";
import type { FormAction, FormRefusal } from "./form-message";

type Props = {
  action: FormAction;
  children: React.ReactNode;
  className?: string;
  hidden?: Record<string, string>;
};

/**
 * A plain form. Without JavaScript it is posted, and the page returns with the answer above it. With
 * JavaScript the page stays, and a field keeps its value if the form was refused. Either way the focus goes
 * to the wrong field, or else to the answer.
 */
export function ActionForm({ action, children, className, hidden = {} }: Props) {
  const [state, submit, pending] = useActionState(action, null);
  const refused: FormRefusal | null =
    state?.ok === false ? { ...state.error, message: refusalCopy(state.error) } : null;
  const values = state?.ok === true ? state.value.values : refused?.values;
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (state?.ok === false)
      form.current?.querySelector<HTMLElement>('[aria-invalid="true"], [data-banner][role="alert"]')?.focus();
  }, [state]);
  return (
    <form ref={form} action={submit} className={className}>
      {state?.ok && <Notice kind={state.value.kind ?? "success"}>{state.value.message}</Notice>}
      {state?.ok && state.value.link && <OneTimeLink {...state.value.link} />}
      {state?.ok && state.value.findings && <Findings findings={state.value.findings} />}
      {refused && !refused.field && (
        <Notice kind="danger" focused>
          {refused.message}
        </Notice>
      )}
      <MeantFor />
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <FormContext value={{ refused, values, pending }}>{children}</FormContext>
    </form>
  );
}

/** `focused`: the answer to the form just submitted. Without JavaScript the page starts there. */
export function Notice({
  kind,
  focused = false,
  children,
}: {
  kind: BannerKind;
  focused?: boolean;
  children: React.ReactNode;
}) {
  return (
    <Banner
      boxed
      kind={kind}
      className="rounded-(--banner-r,8px) mb-(--banner-mb,0px) data-[banner=danger]:text-[color:var(--banner-danger,inherit)]"
      tabIndex={focused ? -1 : undefined}
      autoFocus={focused}
    >
      <span>{children}</span>
    </Banner>
  );
}

type SubmitProps = {
  children: React.ReactNode;
  busy?: string;
  kind?: "primary" | "danger" | "quiet";
  size?: "s" | "l";
  /** In a form with several buttons: the value of this one, as the field `ask`. */ ask?: string;
};

export function Submit({ children, busy, kind, size, ask }: SubmitProps) {
  const { pending } = useContext(FormContext);
  const { data } = useFormStatus();
  const isThis = ask === undefined || data?.get("ask") === ask;
  return (
    <Button
      kind={kind}
      size={size}
      type="submit"
      {...(ask !== undefined && { name: "ask", value: ask })}
      aria-disabled={pending}
      onClick={(event) => pending && event.preventDefault()}
    >
      {pending && busy && isThis ? busy : children}
    </Button>
  );
}
