import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { readMutant } from "@/lib/launch/mutants";

test("a mutant names the test that must notice it", () => {
  const patch = `# The unique index is what holds.\n# turns red: vitest run --project db tests/db/inbox/x.test.ts -t "V2: one row"\n--- a/x\n+++ b/x\n`;
  expect(readMutant("no-index", patch)).toEqual({
    name: "no-index",
    tool: "vitest",
    args: ["run", "--project", "db", "tests/db/inbox/x.test.ts", "-t", "V2: one row"],
  });
});

test("a mutant without such a line is refused", () => {
  expect(() => readMutant("stray", "--- a/x\n+++ b/x\n")).toThrow("stray has no line");
  expect(() => readMutant("stray", "# turns red: rm -rf x\n")).toThrow("stray has no line");
});

test("every mutant of the project names its test", () => {
  const folder = path.resolve(import.meta.dirname, "../../mutants");
  for (const file of readdirSync(folder).filter((name) => name.endsWith(".patch")))
    expect(() => readMutant(file, readFileSync(path.join(folder, file), "utf8"))).not.toThrow();
});
