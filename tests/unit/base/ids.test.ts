import { expect, test } from "vitest";
import { isId, newId } from "@/lib/base/ids";

test("a new id is an id, and ids made later sort later", () => {
  const ids = Array.from({ length: 50 }, newId);
  expect(ids.every(isId)).toBe(true);
  expect(ids.toSorted()).toEqual(ids);
});

test.each([
  "1",
  "-1",
  "0x1",
  "null",
  "../x",
  "",
  "[object Object]",
  "018F0000-0000-7000-8000-000000000000",
  "x".repeat(10_240),
])("BA3: %j is no id", (value) => {
  expect(isId(value)).toBe(false);
});
