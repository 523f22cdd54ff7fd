"use client";

import { CircleAlert } from "lucide-react";
import { createContext, useContext, useId } from "react";
import type { ComponentProps, ReactNode } from "react";
import type { FormRefusal } from "./form-message";
import { Icon } from "../display/icon";
import { fieldClass, hintClass, inputClass, labelClass, selectClass } from "../controls/input";

/** The answer to the form around a field: see `ActionForm`. */
export type Shown = {
  refused: FormRefusal | null;
  values: Record<string, string> | undefined;
  pending: boolean;
};
export const FormContext = createContext<Shown>({ refused: null, values: undefined, pending: false });

/** A field with its label above, and its error and hint below. */
function Field({
  id,
  label,
  hint,
  wrong,
  children,
}: {
  id: string;
  label: ReactNode;
  hint?: ReactNode;
  wrong?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className={fieldClass}>
      <label className={labelClass} htmlFor={id}>
        {label}
      </label>
      {children}
      {wrong && <Wrong id={`${id}-wrong`}>{wrong}</Wrong>}
      {hint && (
        <span className={hintClass} id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  );
}

export function Wrong({ id, children }: { id: string; children: ReactNode }) {
  return (
    <span className="flex gap-[5px] text-small text-danger-text" id={id} role="alert">
      <Icon as={CircleAlert} size="s" />
      {children}
    </span>
  );
}

/** The form's error and kept value for the field of that name. */
function useAnswer(name: string, hint: ReactNode) {
  const { refused, values } = useContext(FormContext);
  const id = useId();
  const wrong = refused?.field === name ? refused.message : null;
  const described = [wrong && `${id}-wrong`, hint && `${id}-hint`].filter(Boolean).join(" ");
  const control = {
    id,
    name,
    "aria-invalid": wrong ? true : undefined,
    "aria-describedby": described || undefined,
    autoFocus: wrong !== null,
  };
  return { id, wrong, values: values?.[name], control };
}

type FieldProps = Omit<ComponentProps<"input">, "size" | "id"> & {
  name: string;
  label: string;
  hint?: string;
  size?: "l";
  mono?: boolean;
};

export function TextField({ name, label, hint, size, mono = false, defaultValue, ...input }: FieldProps) {
  const { id, wrong, values, control } = useAnswer(name, hint);
  return (
    <Field id={id} label={label} hint={hint} wrong={wrong}>
      <input
        {...control}
        className={inputClass({ size, mono })}
        defaultValue={values ?? defaultValue}
        {...input}
      />
    </Field>
  );
}

type AreaProps = Omit<ComponentProps<"textarea">, "id"> & { name: string; label: string; hint?: string };

/** Several lines. */
export function TextArea({ name, label, hint, defaultValue, ...area }: AreaProps) {
  const { id, wrong, values, control } = useAnswer(name, hint);
  return (
    <Field id={id} label={label} hint={hint} wrong={wrong}>
      <textarea
        {...control}
        className={`${inputClass()} h-auto! py-1.5`}
        defaultValue={values ?? defaultValue}
        {...area}
      />
    </Field>
  );
}

type SelectProps = {
  name: string;
  label: string;
  hint?: string;
  hideLabel?: boolean;
  size?: "l";
  className?: string;
  defaultValue: string;
  options: readonly { value: string; label: string }[];
};

/** Remounted when its value changes elsewhere, because a browser keeps the earlier choice. */
export function SelectField({
  name,
  label,
  hint,
  hideLabel = false,
  size,
  className = "",
  defaultValue,
  options,
}: SelectProps) {
  const { id, wrong, values, control } = useAnswer(name, hint);
  const value = values ?? defaultValue;
  const select = (
    <select
      {...control}
      key={value}
      className={`${selectClass({ size })} ${className}`}
      defaultValue={value}
      aria-label={hideLabel ? label : undefined}
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
    <Field id={id} label={label} hint={hint} wrong={wrong}>
      {select}
    </Field>
  );
}

type CheckProps = { name: string; value?: string; type?: "checkbox" | "radio"; defaultChecked: boolean };

/**
 * A checkbox or radio button that keeps its state when the form was refused. Remounted when its value changes
 * elsewhere.
 */
export function Check({ name, value = "on", type = "checkbox", defaultChecked }: CheckProps) {
  const values = useContext(FormContext).values?.[name];
  const checked = values === undefined ? defaultChecked : values === value;
  return (
    <input
      key={String(checked)}
      className="check-box"
      type={type}
      name={name}
      value={value}
      defaultChecked={checked}
    />
  );
}
