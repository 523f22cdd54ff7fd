import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { readMutant } from "@/tests/run/mutants";

test("a mutant names the test that must notice it", () => {
  const patch = `# The unique index is what holds.\n# turns red: vitest run --project db tests/db/inbox/x.test.ts -t "one row"\n--- a/x\n+++ b/x\n`;
  expect(readMutant("no-index", patch)).toEqual({
    name: "no-index",
    tool: "vitest",
    args: ["run", "--project", "db", "tests/db/inbox/x.test.ts", "-t", "one row"],
  });
});

test("a mutant without such a line is refused", () => {
  expect(() => readMutant("stray", "--- a/x\n+++ b/x\n")).toThrow("stray has no line");
  expect(() => readMutant("stray", "# turns red: rm -rf x\n")).toThrow("stray has no line");
});

const root = path.resolve(import.meta.dirname, "../../..");
const patches = readdirSync(path.join(root, "tests/mutants")).filter((name) => name.endsWith(".patch"));

test.each(patches)("%s names its test, and still fits the code it breaks", (file) => {
  const patch = path.join(root, "tests/mutants", file);
  const { name } = readMutant(file, readFileSync(patch, "utf8"));
  const { status, stderr } = spawnSync("git", ["apply", "--check", patch], { cwd: root, encoding: "utf8" });
  expect({ name, status, stderr }).toEqual({ name: file, status: 0, stderr: "" });
});
