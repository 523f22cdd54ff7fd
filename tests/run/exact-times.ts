import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import type { Mutant } from "./mutants";

const USES_PATIENCE = /from "[^"]*support\/patience"/;
const IN_BROWSERS = /^tests\/(e2e|faults)\//;

/**
 * The runs of all tests that measure how soon something comes (tests/support/patience.ts): one file after the other, for the
 * figures are those of a machine that does nothing else.
 */
export async function exactTimes(root: string): Promise<Pick<Mutant, "tool" | "args">[]> {
  const names = await readdir(path.join(root, "tests"), { recursive: true });
  const tests = names
    .filter((name) => name.endsWith(".test.ts"))
    .map((name) => `tests/${name.split(path.sep).join("/")}`);
  const measuring = await Promise.all(
    tests
      .sort()
      .map(async (file) => (USES_PATIENCE.test(await readFile(path.join(root, file), "utf8")) ? [file] : [])),
  );
  const files = measuring.flat();
  return [
    {
      tool: "vitest",
      args: ["run", "--no-file-parallelism", ...files.filter((file) => !IN_BROWSERS.test(file))],
    },
    {
      tool: "playwright",
      args: [
        "test",
        "--project=e2e",
        "--project=faults",
        "--workers=1",
        ...files.filter((file) => IN_BROWSERS.test(file)),
      ],
    },
  ];
}
