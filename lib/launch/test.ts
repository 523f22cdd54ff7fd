import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { ensureBuild } from "./build";
import { onStop } from "./on-stop";
import { seconds } from "./progress";
import { runTask } from "./run-task";
import { type Count, countCheck, countPlaywright, countReport, countVitest, total } from "./tiers";

/** Every tier, in order, each with its time; what failed is shown in full. Beside a running product, too. */
const root = path.resolve(import.meta.dirname, "../..");
const MAX_SHOWN_LINES = 400;
/** As in tests/support/stack.ts. */
const DIST_DIR = ".next-test";

const stopping = new AbortController();
await mkdir(path.join(root, ".data"), { recursive: true });
const folder = await mkdtemp(path.join(root, ".data/test-run-"));
const removeFolder = () => rm(folder, { recursive: true, force: true });
onStop(async () => {
  stopping.abort();
  await removeFolder();
});

type Tier = { name: string; run(logFile: string): Promise<Count> };

const tool = (name: string) => path.join(root, "node_modules/.bin", name);
// The tests choose their own settings; a developer's must not change what they prove.
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(DATABASE_URL|DATA_DIR|DEMO.*|HOST|.*_PORT|PORT|APP_URL|ROOM_URL|.*_SECRET|CREDENTIALS_KEY|QUESTBLUE_URL|TRUSTED_PROXIES|NODE_ENV)$/.test(name)),
);

const run = (args: string[], logFile: string, more: Record<string, string> = {}) =>
  runTask({ command: process.execPath, args, cwd: root, env: { ...env, ...more }, logFile, signal: stopping.signal });

const check = (name: string, ...args: string[]): Tier => ({ name, run: async (logFile) => countCheck(await run(args, logFile, { NEXT_DIST_DIR: DIST_DIR })) });

const vitest = (project: string): Tier => ({
  name: project,
  async run(logFile) {
    const report = path.join(folder, `${project}.json`);
    const code = await run([tool("vitest"), "run", "--project", project, "--reporter=default", "--reporter=json", `--outputFile.json=${report}`], logFile);
    return countReport(report, countVitest, code);
  },
});

const playwright = (...projects: string[]): Tier => ({
  name: projects.join(", "),
  async run(logFile) {
    const report = path.join(folder, "playwright.json");
    const code = await run([tool("playwright"), "test", "--reporter=list,json", ...projects.map((project) => `--project=${project}`)], logFile, {
      PLAYWRIGHT_JSON_OUTPUT_FILE: report,
      CHROME_PATH: await browser,
    });
    return countReport(report, countPlaywright, code);
  },
});

const tiers: Tier[] = [
  check("page types", tool("next"), "typegen"),
  check("types", tool("tsc"), "--noEmit"),
  check("lint", tool("oxlint")),
  vitest("unit"),
  check("migrations", "--import", "tsx", "lib/launch/db-check.ts"),
  vitest("db"),
  vitest("party"),
  check("room deploys", tool("wrangler"), "deploy", "--dry-run", "--config", "party/wrangler.jsonc", "--outdir", path.join(folder, "room")),
  {
    name: "build",
    run: (logFile) =>
      ensureBuild({ root, distDir: DIST_DIR, logFile, env, signal: stopping.signal }).then(
        () => ({ passed: 1, failed: 0 }),
        () => ({ passed: 0, failed: 1 }),
      ),
  },
  playwright("e2e", "faults"),
];

/** Found before anything else runs: a machine without a browser is told at once, not after minutes. */
const browser = promisify(execFile)(process.execPath, ["--import", "tsx", "tests/support/install-browser.ts"], { cwd: root, signal: stopping.signal }).then(
  ({ stdout }) => stdout.trim(),
  (error: { stderr?: string }) => {
    console.error(error.stderr?.trim());
    process.exit(1);
  },
);

const startedAt = performance.now();
await browser;
const counts: Count[] = [];
for (const tier of tiers) {
  const tierStartedAt = performance.now();
  const logFile = path.join(folder, `${tier.name.replace(/\W+/g, "-")}.log`);
  const count = await tier.run(logFile);
  counts.push(count);
  console.log(`  ${tier.name.padEnd(16)}${String(count.passed).padStart(5)} passed${String(count.failed).padStart(5)} failed   ${seconds(tierStartedAt)}`);
  if (count.failed > 0) {
    const lines = (await readFile(logFile, "utf8").catch(() => "")).trimEnd().split("\n");
    console.log(`\n${lines.slice(-MAX_SHOWN_LINES).join("\n")}\n`);
  }
}
await removeFolder();

const { passed, failed } = total(counts);
console.log(`\nAll tiers took ${seconds(startedAt)}.`);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
