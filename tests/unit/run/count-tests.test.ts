import { expect, test } from "vitest";
import { countFiltered, countPlaywright, countReport, countVitest, total } from "@/tests/run/count-tests";

const file = (status: string, ...tests: string[]) => ({
  status,
  assertionResults: tests.map((result) => ({ status: result })),
});

test("a file that breaks before its first test, and in a whole tier a skipped test, are failures", () => {
  const report = {
    numPassedTests: 3,
    numFailedTests: 1,
    testResults: [
      file("passed", "passed", "passed"),
      file("failed", "failed", "passed"),
      file("failed"),
      file("passed", "pending"),
    ],
  };
  expect(countVitest(report)).toEqual({ passed: 3, failed: 3 });
  expect(countFiltered(report)).toEqual({ passed: 3, failed: 2 });
});

test("a browser test that passed only when repeated is a failure", () => {
  expect(
    countPlaywright({ stats: { expected: 5, unexpected: 1, flaky: 1, skipped: 1 }, errors: [{}] }),
  ).toEqual({ passed: 5, failed: 4 });
});

test("a tier that ends badly without a report has failed", async () => {
  expect(await countReport("/nowhere", countVitest, 1)).toEqual({ passed: 0, failed: 1 });
});

test("tiers add up", () => {
  expect(
    total([
      { passed: 2, failed: 0 },
      { passed: 1, failed: 1 },
    ]),
  ).toEqual({ passed: 3, failed: 1 });
});
