import { execFileSync } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";
import { exactTimes } from "@/tests/run/exact-times";

const root = path.resolve(import.meta.dirname, "../../..");

test("every test that has patience, or tries chance, runs with exact figures in the proofs, with the tool that it is written for", async () => {
  const runs = await exactTimes(root);
  const files = runs.flatMap(({ args }) => args.filter((arg) => arg.endsWith(".test.ts")));
  const calling = execFileSync("grep", ["-rlE", "\\b(patience|chances)\\(", "tests", "--include=*.test.ts"], {
    cwd: root,
    encoding: "utf8",
  })
    .trim()
    .split("\n");
  expect(files.toSorted()).toEqual(
    calling.filter((file) => file !== "tests/unit/launch/exact-times.test.ts").toSorted(),
  );
  expect(files.length).toBeGreaterThan(10);

  const [inVitest, inPlaywright] = runs;
  const fromPlaywright = execFileSync(
    "grep",
    ["-rlE", 'support/e2e/test"|@playwright/test', "tests/e2e", "tests/faults", "--include=*.test.ts"],
    { cwd: root, encoding: "utf8" },
  );
  for (const file of inVitest?.args.filter((arg) => arg.endsWith(".test.ts")) ?? [])
    expect(fromPlaywright).not.toContain(file);
  expect(inPlaywright?.tool).toBe("playwright");
  expect(inPlaywright?.args.filter((arg) => /^tests\/(?!e2e\/|faults\/)/.test(arg))).toEqual([]);
});
