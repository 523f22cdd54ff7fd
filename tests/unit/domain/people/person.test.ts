import { expect, test } from "vitest";
import { firstName, initials } from "@/lib/domain/people/person";

test.each([
  ["Ana Reyes", "AR", "Ana"],
  ["ana maria reyes", "AR", "ana"],
  ["Ana", "A", "Ana"],
  ["  Ana \t Reyes ", "AR", "Ana"],
  ["Émile Zola", "ÉZ", "Émile"],
  ["😀 Smile", "😀S", "😀"],
  ["", "?", ""],
  ["   ", "?", ""],
])("%j: initials %j, first name %j", (name, short, first) => {
  expect(initials(name)).toBe(short);
  expect(firstName(name)).toBe(first);
});
