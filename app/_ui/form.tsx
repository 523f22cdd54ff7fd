"use client";

import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import { createContext, useActionState, useContext, useEffect, useId, useRef } from "react";
import { useFormStatus } from "react-dom";
import { Findings, OneTimeLink } from "./form-answer";
import { MeantFor } from "./page-of";
import { refusalCopy } from "./form-message";
import type { FormAction, Refused } from "./form-message";

type Shown = { refused: Refused | null; typed: Record<string, string> | undefined; pending: boolean };
const FormContext = createContext<Shown>({ refused: null, typed: undefined, pending: false });

type Props = {
  action: FormAction;
  children: React.ReactNode;
  className?: string;
  hidden?: Record<string, string>;
};

/**
 * A plain form: without JavaScript it is posted and the page comes back with what was said above it. With
 * it, the page stays, and a field keeps what was typed when that was refused. Either way the focus goes to
 * the field that was wrong, or to what was said when no field was.
 */
export function ActionForm({ action, children, className, hidden = {} }: Props) {
  const [state, submit, pending] = useActionState(action, null);
  const refused: Refused | null =
    state?.ok === false ? { ...state.error, said: refusalCopy(state.error) } : null;
  const typed = state?.ok === true ? state.value.typed : refused?.typed;
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (state?.ok === false)
      form.current?.querySelector<HTMLElement>('[aria-invalid="true"], .banner[role="alert"]')?.focus();
  }, [state]);
  return (
    <form ref={form} action={submit} className={className}>
      {state?.ok && <Notice kind={state.value.kind ?? "success"}>{state.value.said}</Notice>}
      {state?.ok && state.value.link && <OneTimeLink {...state.value.link} />}
      {state?.ok && state.value.findings && <Findings findings={state.value.findings} />}
      {refused && !refused.field && (
        <Notice kind="danger" focused>
          {refused.said}
        </Notice>
      )}
      <MeantFor />
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <FormContext value={{ refused, typed, pending }}>{children}</FormContext>
    </form>
  );
}

const icons = { success: CircleCheck, warning: TriangleAlert, danger: CircleAlert };

/** `focused` for the answer to what was just pressed: without JavaScript a page begins there. */
export function Notice({
  kind,
  focused = false,
  children,
}: {
  kind: keyof typeof icons;
  focused?: boolean;
  children: React.ReactNode;
}) {
  const Icon = icons[kind];
  return (
    <div
      className="banner"
      data-kind={kind}
      role={kind === "danger" ? "alert" : "status"}
      tabIndex={focused ? -1 : undefined}
      autoFocus={focused}
    >
      <Icon className="icon" aria-hidden />
      <span>{children}</span>
    </div>
  );
}

type SubmitProps = {
  children: React.ReactNode;
  busy?: string;
  kind?: "primary" | "danger" | "quiet";
  size?: "s" | "l";
  /** Of a form with several buttons: what this one asks for, as the field `ask`. */ ask?: string;
};

export function Submit({ children, busy, kind, size, ask }: SubmitProps) {
  const { pending } = useContext(FormContext);
  const { data } = useFormStatus();
  const isThis = ask === undefined || data?.get("ask") === ask;
  return (
    <button
      type="submit"
      className="btn"
      data-kind={kind}
      data-size={size}
      {...(ask !== undefined && { name: "ask", value: ask })}
      aria-disabled={pending}
      onClick={(event) => pending && event.preventDefault()}
    >
      {pending && busy && isThis ? busy : children}
    </button>
  );
}

type FieldProps = Omit<React.ComponentProps<"input">, "size" | "id"> & {
  name: string;
  label: string;
  hint?: string;
  size?: "l";
  mono?: boolean;
};

/** A field with its label, what helps, and what was wrong with it. */
export function TextField({ name, label, hint, size, mono, defaultValue, ...input }: FieldProps) {
  const { refused, typed } = useContext(FormContext);
  const id = useId();
  const wrong = refused?.field === name ? refused.said : null;
  const described = [hint && `${id}-hint`, wrong && `${id}-wrong`].filter(Boolean).join(" ");
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        name={name}
        className={mono ? "input mono" : "input"}
        data-size={size}
        aria-invalid={wrong ? true : undefined}
        aria-describedby={described || undefined}
        autoFocus={wrong !== null}
        defaultValue={typed?.[name] ?? defaultValue}
        {...input}
      />
      {wrong && <Wrong id={id}>{wrong}</Wrong>}
      {hint && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  );
}

function Wrong({ id, children }: { id: string; children: React.ReactNode }) {
  return (
    <span className="wrong" id={`${id}-wrong`} role="alert">
      <CircleAlert className="icon" data-size="s" aria-hidden />
      {children}
    </span>
  );
}

type CheckProps = { name: string; value?: string; type?: "checkbox" | "radio"; defaultChecked: boolean };

/** A box or a circle that keeps its state when the form was refused. Made anew when it changes elsewhere. */
export function Check({ name, value = "on", type = "checkbox", defaultChecked }: CheckProps) {
  const typed = useContext(FormContext).typed?.[name];
  const checked = typed === undefined ? defaultChecked : typed === value;
  return (
    <input
      key={String(checked)}
      className="check"
      type={type}
      name={name}
      value={value}
      defaultChecked={checked}
    />
  );
}

type SelectProps = {
  name: string;
  label: string;
  hint?: string;
  hideLabel?: boolean;
  size?: "l";
  defaultValue: string;
  options: readonly { value: string; label: string }[];
};

/** Made anew when its value changes elsewhere: a browser keeps what was chosen before. */
export function SelectField({
  name,
  label,
  hint,
  hideLabel = false,
  size,
  defaultValue,
  options,
}: SelectProps) {
  const { refused, typed } = useContext(FormContext);
  const id = useId();
  const value = typed?.[name] ?? defaultValue;
  const wrong = refused?.field === name ? refused.said : null;
  const described = [hint && `${id}-hint`, wrong && `${id}-wrong`].filter(Boolean).join(" ");
  const select = (
    <select
      id={id}
      key={value}
      name={name}
      className="input"
      data-size={size}
      defaultValue={value}
      aria-label={hideLabel ? label : undefined}
      aria-invalid={wrong ? true : undefined}
      aria-describedby={described || undefined}
      autoFocus={wrong !== null}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
  if (hideLabel) return select;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {select}
      {wrong && <Wrong id={id}>{wrong}</Wrong>}
      {hint && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  );
}
