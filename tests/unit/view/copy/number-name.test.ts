import { expect, test } from "vitest";
import { lineName, lineWords } from "@/lib/view/copy/number-name";

const support = { label: "Support", e164: "+12025550100" };

test("a line is told by its label and the last four digits, or the whole number", () => {
  expect(lineName(support)).toEqual({ label: "Support", digits: "0100" });
  expect(lineName(support, "whole")).toEqual({ label: "Support", digits: "(202) 555-0100" });
  expect([lineWords(support), lineWords(support, "whole")]).toEqual(["Support 0100", "Support (202) 555-0100"]);
});

test("a line that nobody has named says its number once", () => {
  const unnamed = { label: "(202) 555-0100", e164: "+12025550100" };
  expect(lineName(unnamed)).toEqual({ label: null, digits: "(202) 555-0100" });
  expect([lineWords(unnamed), lineWords(unnamed, "whole")]).toEqual(["(202) 555-0100", "(202) 555-0100"]);
});
