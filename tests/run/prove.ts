import { cp, readdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { type Count, countCheck, countFiltered, countPlaywright, countReport, total } from "./count-tests";
import { exactTimes } from "./exact-times";
import { type Mutant, readMutant } from "./mutants";
import { seconds } from "@/lib/launch/terminal";
import { runTask } from "@/lib/launch/run-task";
import { runInScratch, type Scratch } from "./scratch";

const MAX_SHOWN_LINES = 80;

/**
 * The long proofs: every mutant must turn its test red, the tests of `tests/prove` run with real windows and a thousand
 * rounds, and tests that measure how soon something comes hold it to the very figures. Takes as long as it takes, on a
 * machine that does nothing else. Words on the command line choose mutants by name.
 */
await runInScratch("prove", async (scratch) => {
  const tools = proofTools(scratch);
  const chosen = process.argv.slice(2);
  const counts: Count[] = [];

  const mutants = (await readMutants(scratch.root)).filter(
    ({ name }) => chosen.length === 0 || chosen.some((word) => name.includes(word)),
  );
  if (mutants.length > 0) await tools.copyTree();
  for (const mutant of mutants) {
    const startedAt = performance.now();
    const noticed = await tools.proveMutant(mutant);
    counts.push(countCheck(noticed ? 0 : 1));
    if (noticed) console.log(`  ${mutant.name.padEnd(48)}noticed   ${seconds(startedAt)}`);
  }
  if (chosen.length === 0) {
    const startedAt = performance.now();
    const proofs = await tools.runTest(scratch.root, {
      tool: "playwright",
      args: ["test", "--project=prove", "--pass-with-no-tests"],
    });
    if (proofs.failed > 0) await tools.show();
    console.log(`  proofs: ${proofs.passed} passed, ${proofs.failed} failed   ${seconds(startedAt)}`);
    counts.push(proofs);
    for (const run of await exactTimes(scratch.root)) {
      const begunAt = performance.now();
      const exact = await tools.runTest(scratch.root, run, { EXACT_TIMES: "1" });
      if (exact.failed > 0) await tools.show();
      console.log(
        `  exact times, ${run.tool}: ${exact.passed} passed, ${exact.failed} failed   ${seconds(begunAt)}`,
      );
      counts.push(exact);
    }
  }
  const { passed, failed } = total(counts);
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
});

async function readMutants(root: string): Promise<Mutant[]> {
  const folder = path.join(root, "tests/mutants");
  const names = (await readdir(folder)).filter((name) => name.endsWith(".patch")).sort();
  return Promise.all(
    names.map(async (name) => readMutant(name, await readFile(path.join(folder, name), "utf8"))),
  );
}

function proofTools({ root, folder, signal }: Scratch) {
  const copy = path.join(folder, "tree");
  const logFile = path.join(folder, "task.log");
  const task = (command: string, args: string[], cwd: string, env: Record<string, string> = {}) =>
    runTask({ command, args, cwd, env: { ...process.env, TEST_FOLDER: folder, ...env }, logFile, signal });

  const show = async () =>
    console.log((await readFile(logFile, "utf8")).split("\n").slice(-MAX_SHOWN_LINES).join("\n"));

  /** What git knows and what it does not ignore, with node_modules as hard links: a build wants real files. */
  async function copyTree(): Promise<void> {
    await task("git", ["ls-files", "-co", "--exclude-standard"], root);
    const files = (await readFile(logFile, "utf8")).split("\n").filter((file) => file !== "");
    for (const file of files) await cp(path.join(root, file), path.join(copy, file)).catch(ignoreMissing);
    const linked = await task(
      "cp",
      ["-al", path.join(root, "node_modules"), path.join(copy, "node_modules")],
      root,
    );
    if (linked !== 0)
      await cp(path.join(root, "node_modules"), path.join(copy, "node_modules"), {
        recursive: true,
        verbatimSymlinks: true,
      });
  }

  /** Outside any repository, as far as git can see: it would skip paths that the outer one ignores. */
  const patch = (name: string, ...flags: string[]) =>
    task("git", ["apply", ...flags, path.join(root, "tests/mutants", name)], copy, {
      GIT_CEILING_DIRECTORIES: folder,
    });

  async function runTest(
    cwd: string,
    { tool, args }: Pick<Mutant, "tool" | "args">,
    env: Record<string, string> = {},
  ): Promise<Count> {
    const report = path.join(folder, "report.json");
    await rm(report, { force: true });
    const reporters =
      tool === "vitest"
        ? ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`]
        : ["--reporter=list,json"];
    const code = await task(
      process.execPath,
      [path.join(cwd, "node_modules/.bin", tool), ...args, ...reporters],
      cwd,
      { PLAYWRIGHT_JSON_OUTPUT_FILE: report, ...env },
    );
    return countReport(report, tool === "vitest" ? countFiltered : countPlaywright, code);
  }

  /** Green before, red with the patch: anything else means that the test does not hold what it claims. */
  async function proveMutant(mutant: Mutant): Promise<boolean> {
    const doubt = async (what: string) => {
      await show();
      console.log(`  ${mutant.name}: ${what}`);
      return false;
    };
    const before = await runTest(copy, mutant);
    if (before.failed > 0 || before.passed === 0) return doubt("its test is not green without the patch");
    if ((await patch(mutant.name)) !== 0) return doubt("the patch no longer applies");
    const after = await runTest(copy, mutant);
    await patch(mutant.name, "-R");
    return after.failed > 0 || doubt("nobody noticed");
  }

  return { copyTree, runTest, proveMutant, show };
}

/** Deleted, and not yet committed as such. */
function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
