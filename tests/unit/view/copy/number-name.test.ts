import { expect, test } from "vitest";
import { numberName, numberCopy } from "@/lib/view/copy/number-name";

const support = { label: "Support", e164: "+12025550100" };

test("a line is told by its label and the last four digits, or the whole number", () => {
  expect(numberName(support)).toEqual({ label: "Support", digits: "0100" });
  expect(numberName(support, "whole")).toEqual({ label: "Support", digits: "(202) 555-0100" });
  expect([numberCopy(support), numberCopy(support, "whole")]).toEqual([
    "Support 0100",
    "Support (202) 555-0100",
  ]);
});

test("a line that nobody has named says its number once", () => {
  const unnamed = { label: "(202) 555-0100", e164: "+12025550100" };
  expect(numberName(unnamed)).toEqual({ label: null, digits: "(202) 555-0100" });
  expect([numberCopy(unnamed), numberCopy(unnamed, "whole")]).toEqual(["(202) 555-0100", "(202) 555-0100"]);
});
