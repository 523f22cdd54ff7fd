import { z } from "zod";
import { isId } from "@/lib/base/ids";
import { $ZodObject, type $ZodType } from "zod/v4/core";
import { log } from "@/lib/base/log";

/** An id in a URL: one spelling only, so that one thing has one URL. */
export const PathId = z.string().refine(isId);

/** A whole number in a URL, digits only: no sign, no exponent, no other base. */
export const WholeNumber = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);

export const pageLimit = (most: number, usual: number) =>
  WholeNumber.pipe(z.int().min(1).max(most)).default(usual);

const PLAIN_KEY = /^[a-z][a-zA-Z0-9_]*$/;

/**
 * Query parameters as a plain record; null if a name occurs twice or is written like an array or an object
 * (`id[]`, `filter[constructor]`), because two parsers could read such a query differently (BA4).
 */
export function readQuery(params: URLSearchParams): Record<string, string> | null {
  const entries = [...params];
  const names = new Set(entries.map(([name]) => name));
  if (names.size !== entries.length || ![...names].every((name) => PLAIN_KEY.test(name))) return null;
  return Object.fromEntries(entries);
}

type Value = FormDataEntryValue | FormDataEntryValue[];

/**
 * A form's fields without the framework's own. A repeated name is a list. One pass, however many there are
 * (BA16).
 */
export function formFields(form: FormData): Record<string, Value> {
  const fields = new Map<string, FormDataEntryValue[]>();
  for (const [name, value] of form) {
    if (name.startsWith("$")) continue;
    const values = fields.get(name);
    if (values) values.push(value);
    else fields.set(name, [value]);
  }
  return Object.fromEntries(
    [...fields].map(([name, values]): [string, Value] => [
      name,
      values.length === 1 && values[0] !== undefined ? values[0] : values,
    ]),
  );
}

/**
 * Logs that a form had fields it does not take, such as `role`, but never their values (BF3). The sender gets
 * no hint and no effect. Skips schemas that refuse or accept unknown fields themselves, because they drop
 * none.
 */
export function logExtraFields(schema: $ZodType, sent: unknown, where: string): void {
  if (
    !(schema instanceof $ZodObject) ||
    schema._zod.def.catchall ||
    typeof sent !== "object" ||
    sent === null
  )
    return;
  const { shape } = schema._zod.def;
  const fields = Object.keys(sent).filter((name) => !Object.hasOwn(shape, name)).length;
  if (fields > 0) log.info({ where, fields }, "fields that nobody asked for were left out");
}
