import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { type Count, total } from "./count-tests";
import { seconds } from "@/lib/launch/terminal";
import { runInScratch, type Scratch } from "./scratch";
import { type Tier, testTiers } from "./test-tiers";

const MAX_SHOWN_LINES = 400;

/** Every tier, in order, each with its time; what failed is shown in full. May run beside the product. */
await runInScratch("test-run", async (scratch) => {
  const startedAt = performance.now();
  const chromePath = await browser(scratch);
  if (chromePath === undefined) return 1;

  const counts: Count[] = [];
  for (const step of testTiers(scratch, chromePath))
    counts.push(...(await Promise.all(step.map((tier) => runTier(tier, scratch.folder)))));
  const { passed, failed } = total(counts);
  console.log(`\nAll tiers took ${seconds(startedAt)}.`);
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
});

async function runTier({ name, run }: Tier, folder: string): Promise<Count> {
  const startedAt = performance.now();
  const logFile = path.join(folder, `${name.replace(/\W+/g, "-")}.log`);
  const count = await run(logFile);
  console.log(
    `  ${name.padEnd(16)}${String(count.passed).padStart(5)} passed${String(count.failed).padStart(5)} failed   ${seconds(startedAt)}`,
  );
  if (count.failed > 0) await showEnd(logFile);
  return count;
}

/** Found before anything else runs: a machine without a browser is told at once, not after minutes. */
async function browser({ root, signal }: Scratch): Promise<string | undefined> {
  const script = path.join(root, "tests/support/install-browser.ts");
  const asked = promisify(execFile)(process.execPath, ["--import", "tsx", script], { cwd: root, signal });
  asked.child.stderr?.pipe(process.stderr);
  return asked.then(
    ({ stdout }) => stdout.trim(),
    () => undefined,
  );
}

async function showEnd(logFile: string): Promise<void> {
  const lines = (await readFile(logFile, "utf8").catch(() => "")).trimEnd().split("\n");
  console.log(`\n${lines.slice(-MAX_SHOWN_LINES).join("\n")}\n`);
}
