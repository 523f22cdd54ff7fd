"use client";

import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import { createContext, useActionState, useContext, useId } from "react";
import { refusalWords, type FormAction, type Refused } from "./said";

type Shown = { refused: Refused | null; pending: boolean };
const FormContext = createContext<Shown>({ refused: null, pending: false });

type Props = { action: FormAction; children: React.ReactNode; className?: string; hidden?: Record<string, string> };

/**
 * A plain form: without JavaScript it is posted and the page comes back with what was said above it. With
 * it, the page stays, and a field keeps what was typed when that was refused.
 */
export function ActionForm({ action, children, className, hidden = {} }: Props) {
  const [state, submit, pending] = useActionState(action, null);
  const refused = state?.ok === false ? { ...state.error, said: refusalWords(state.error) } : null;
  return (
    <form action={submit} className={className}>
      {state?.ok && <Notice kind={state.value.kind ?? "success"}>{state.value.said}</Notice>}
      {refused && !refused.field && <Notice kind="danger">{refused.said}</Notice>}
      {Object.entries(hidden).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <FormContext value={{ refused, pending }}>{children}</FormContext>
    </form>
  );
}

const icons = { success: CircleCheck, warning: TriangleAlert, danger: CircleAlert };

export function Notice({ kind, children }: { kind: keyof typeof icons; children: React.ReactNode }) {
  const Icon = icons[kind];
  return (
    <div className="banner" data-kind={kind} role={kind === "danger" ? "alert" : "status"}>
      <Icon className="icon" aria-hidden />
      <span>{children}</span>
    </div>
  );
}

export function Submit({ children, busy, kind, size }: { children: React.ReactNode; busy?: string; kind?: "primary" | "danger" | "quiet"; size?: "s" | "l" }) {
  const { pending } = useContext(FormContext);
  return (
    <button type="submit" className="btn" data-kind={kind} data-size={size} aria-disabled={pending}>
      {pending && busy ? busy : children}
    </button>
  );
}

type FieldProps = Omit<React.ComponentProps<"input">, "size" | "id"> & { name: string; label: string; hint?: string; size?: "l"; mono?: boolean };

/** A field with its label, what helps, and what was wrong with it. */
export function TextField({ name, label, hint, size, mono, defaultValue, ...input }: FieldProps) {
  const { refused } = useContext(FormContext);
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
        defaultValue={refused?.typed?.[name] ?? defaultValue}
        {...input}
      />
      {wrong && (
        <span className="wrong" id={`${id}-wrong`} role="alert">
          <CircleAlert className="icon" data-size="s" aria-hidden />
          {wrong}
        </span>
      )}
      {hint && (
        <span className="hint" id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  );
}

type SelectProps = { name: string; label: string; hideLabel?: boolean; defaultValue: string; options: readonly { value: string; label: string }[] };

/** Made anew when its value changes elsewhere: a browser keeps what was chosen before. */
export function SelectField({ name, label, hideLabel = false, defaultValue, options }: SelectProps) {
  const { refused } = useContext(FormContext);
  const id = useId();
  const value = refused?.typed?.[name] ?? defaultValue;
  const select = (
    <select id={id} key={value} name={name} className="input" defaultValue={value} aria-label={hideLabel ? label : undefined}>
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
    </div>
  );
}
