import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { type Mutant, readMutant } from "./mutants";
import { onStop } from "./on-stop";
import { seconds } from "./progress";
import { runTask } from "./run-task";
import { type Count, countFiltered, countPlaywright, countReport, total } from "./tiers";

/**
 * The long proofs: every mutant must turn its test red, and the tests of `tests/prove` run with real windows
 * and a thousand rounds. Takes as long as it takes.
 */
const root = path.resolve(import.meta.dirname, "../..");
const stopping = new AbortController();
await mkdir(path.join(root, ".data"), { recursive: true });
const folder = await mkdtemp(path.join(root, ".data/prove-"));
// As root, Postgres runs as someone else, who must reach its programs and data in the copy.
await chmod(folder, 0o755);
const copy = path.join(folder, "tree");
const removeFolder = () => rm(folder, { recursive: true, force: true });
onStop(async () => {
  stopping.abort();
  await removeFolder();
});

const logFile = path.join(folder, "task.log");

const task = (command: string, args: string[], cwd: string, env: Record<string, string> = {}) =>
  runTask({ command, args, cwd, env: { ...process.env, ...env }, logFile, signal: stopping.signal });

/** What git knows and what it does not ignore, with node_modules as hard links: a build wants real files. */
async function copyTree(): Promise<void> {
  const listFile = path.join(folder, "files.log");
  await runTask({ command: "git", args: ["ls-files", "-co", "--exclude-standard"], cwd: root, env: process.env, logFile: listFile, signal: stopping.signal });
  const files = (await readFile(listFile, "utf8")).split("\n").filter((file) => file !== "");
  for (const file of files) await cp(path.join(root, file), path.join(copy, file)).catch(ignoreMissing);
  const linked = await task("cp", ["-al", path.join(root, "node_modules"), path.join(copy, "node_modules")], root);
  if (linked !== 0) await cp(path.join(root, "node_modules"), path.join(copy, "node_modules"), { recursive: true, verbatimSymlinks: true });
}

/** Deleted, and not yet committed as such. */
const ignoreMissing = (error: NodeJS.ErrnoException): void => {
  if (error.code !== "ENOENT") throw error;
};

/** Outside any repository, as far as git can see: it would skip paths that the outer one ignores. */
const patch = (name: string, ...flags: string[]) =>
  task("git", ["apply", ...flags, path.join(root, "tests/mutants", name)], copy, { GIT_CEILING_DIRECTORIES: folder });

async function runTest(cwd: string, { tool, args }: Pick<Mutant, "tool" | "args">): Promise<Count> {
  const report = path.join(folder, "report.json");
  await rm(report, { force: true });
  const reporters = tool === "vitest" ? ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`] : ["--reporter=list,json"];
  const code = await task(process.execPath, [path.join(root, "node_modules/.bin", tool), ...args, ...reporters], cwd, { PLAYWRIGHT_JSON_OUTPUT_FILE: report });
  return countReport(report, tool === "vitest" ? countFiltered : countPlaywright, code);
}

const show = async () => console.log((await readFile(logFile, "utf8")).split("\n").slice(-60).join("\n"));

/** Green before, red with the patch: anything else means the test does not hold what it claims. */
async function proveMutant(mutant: Mutant): Promise<boolean> {
  const before = await runTest(copy, mutant);
  if (before.failed > 0 || before.passed === 0) {
    await show();
    console.log(`  ${mutant.name}: its test is not green without the patch`);
    return false;
  }
  if ((await patch(mutant.name)) !== 0) {
    await show();
    console.log(`  ${mutant.name}: the patch no longer applies`);
    return false;
  }
  const after = await runTest(copy, mutant);
  await patch(mutant.name, "-R");
  if (after.failed > 0) return true;
  console.log(`  ${mutant.name}: nobody noticed`);
  return false;
}

const names = (await readdir(path.join(root, "tests/mutants"))).filter((name) => name.endsWith(".patch")).sort();
const mutants = await Promise.all(names.map(async (name) => readMutant(name, await readFile(path.join(root, "tests/mutants", name), "utf8"))));

const counts: Count[] = [];
if (mutants.length > 0) await copyTree();
for (const mutant of mutants) {
  const startedAt = performance.now();
  const noticed = await proveMutant(mutant);
  counts.push(noticed ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });
  if (noticed) console.log(`  ${mutant.name.padEnd(48)}noticed   ${seconds(startedAt)}`);
}

const startedAt = performance.now();
const proofs = await runTest(root, { tool: "playwright", args: ["test", "--project=prove", "--pass-with-no-tests"] });
if (proofs.failed > 0) await show();
console.log(`  proofs: ${proofs.passed} passed, ${proofs.failed} failed   ${seconds(startedAt)}`);
counts.push(proofs);
await removeFolder();

const { passed, failed } = total(counts);
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
