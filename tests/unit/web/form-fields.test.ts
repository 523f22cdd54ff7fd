import { expect, test } from "vitest";
import { formFields } from "@/lib/web/inputs";

const form = (...fields: [string, string][]): FormData => {
  const data = new FormData();
  for (const [name, value] of fields) data.append(name, value);
  return data;
};

test("BA16: a name that came twice is a list, the framework's own are left out, and no name is special", () => {
  const fields = formFields(
    form(
      ["holder", "a"],
      ["$ACTION_KEY", "k"],
      ["role", "viewer"],
      ["holder", "b"],
      ["__proto__", "x"],
      ["constructor", "y"],
    ),
  );
  expect(Object.entries(fields)).toEqual([
    ["holder", ["a", "b"]],
    ["role", "viewer"],
    ["__proto__", "x"],
    ["constructor", "y"],
  ]);
  expect(Object.getPrototypeOf(fields)).toBe(Object.prototype);
  expect(formFields(form())).toEqual({});
});
