import { expect, test } from "vitest";
import { matching } from "@/app/_ui/controls/matching";

const groups = [
  { label: "On this line", items: ["Ana Reyes", "José Marín", "Mary-Ann Okafor"] },
  { label: "Elsewhere", items: ["Marcus Reyes"] },
];
const found = (written: string) =>
  matching(groups, written, (name) => name).map(({ items }) => items.join(", "));

test("a picker finds by how words begin, in any order, with or without capitals and accents", () => {
  expect(found("mar")).toEqual(["José Marín, Mary-Ann Okafor", "Marcus Reyes"]);
  expect(found("REYES a")).toEqual(["Ana Reyes", ""]);
  expect(found("jose")).toEqual(["José Marín", ""]);
  expect(found("marin")).toEqual(["José Marín", ""]);
  expect(found("ann")).toEqual(["Mary-Ann Okafor", ""]);
  expect(found("eyes")).toEqual(["", ""]);
});

test("a picker offers everything while nothing is written", () => {
  expect(found(" ")).toEqual(["Ana Reyes, José Marín, Mary-Ann Okafor", "Marcus Reyes"]);
});
