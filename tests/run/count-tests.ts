import { readFile } from "node:fs/promises";
import { z } from "zod";

export type Count = { passed: number; failed: number };

const vitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  testResults: z.array(
    z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) }),
  ),
});

/** A file that fails before its first test counts as one failure. */
export function countFiltered(report: unknown): Count {
  const { numPassedTests, testResults, numFailedTests } = vitestReport.parse(report);
  const brokenFiles = testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && assertionResults.every((test) => test.status !== "failed"),
  ).length;
  return { passed: numPassedTests, failed: numFailedTests + brokenFiles };
}

/** A whole tier: a skipped test counts as a failure too, for there are none to skip. */
export function countVitest(report: unknown): Count {
  const { passed, failed } = countFiltered(report);
  const all = vitestReport.parse(report).testResults.flatMap((file) => file.assertionResults);
  return {
    passed,
    failed: failed + all.filter(({ status }) => status !== "passed" && status !== "failed").length,
  };
}

const playwrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number(), skipped: z.number() }),
  errors: z.array(z.unknown()),
});

/** A test that passed only when repeated is a failure, and so is an error outside all tests. */
export function countPlaywright(report: unknown): Count {
  const { stats, errors } = playwrightReport.parse(report);
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + stats.skipped + errors.length };
}

/** A tier's report, with its exit code as the last word: one that failed without a failing test has failed. */
export async function countReport(
  file: string,
  count: (report: unknown) => Count,
  exitCode: number,
): Promise<Count> {
  const counted = await readFile(file, "utf8").then(
    (text) => count(JSON.parse(text)),
    () => ({ passed: 0, failed: 0 }),
  );
  return exitCode !== 0 && counted.failed === 0 ? { ...counted, failed: 1 } : counted;
}

/** Checks without tests of their own, such as types, are one test each. */
export const countCheck = (exitCode: number): Count =>
  exitCode === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };

export const total = (counts: readonly Count[]): Count =>
  counts.reduce((sum, { passed, failed }) => ({ passed: sum.passed + passed, failed: sum.failed + failed }), {
    passed: 0,
    failed: 0,
  });
