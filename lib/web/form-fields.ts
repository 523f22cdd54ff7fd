type Value = FormDataEntryValue | FormDataEntryValue[];

/** A form's fields without the framework's own. A name that came twice is a list. One pass, however many there are (BA16). */
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
