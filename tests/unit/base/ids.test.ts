import { expect, test } from "vitest";
import { isId, newId, newIds } from "@/lib/base/ids";

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

test("ids of rows that are written together are all different, valid, and in their order, also beside another series of the same moment", () => {
  const [one, other] = [newIds(), newIds()];
  const ids = Array.from({ length: 65_536 }, one);
  expect(ids).toEqual(ids.toSorted());
  expect(ids.every(isId)).toBe(true);
  expect(new Set([...ids, ...Array.from({ length: 65_536 }, other)]).size).toBe(2 * 65_536);
});
