import path from "node:path";
import { ensureBuild } from "@/lib/launch/build";
import { type Count, countCheck, countPlaywright, countReport, countVitest } from "./count-tests";
import { runTask } from "@/lib/launch/run-task";
import type { Scratch } from "./scratch";

/** As in tests/support/stack.ts. */
const DIST_DIR = ".next-test";

/** A developer's own settings must not change what the tests prove. */
const SETTINGS =
  /^(NODE_ENV|HOST|PORT|(ROOM|SIMULATOR|POSTGRES)_PORT|DATA_DIR|DATABASE_URL|APP_URL|ROOM_URL|(AUTH|ROOM|CRON)_SECRET|CREDENTIALS_KEY|METRICS_TOKEN|QUESTBLUE_URL|CARRIER_RECORDING|MEDIA_.*|SMTP_URL|TRUSTED_PROXIES|DEMO|DEMO_.*|LOG_LEVEL)$/;

export type Tier = { name: string; run(logFile: string): Promise<Count> };

/**
 * Every tier in the order they run, cheapest first; those of one step run at once. Their stacks keep what they write in
 * the scratch folder.
 */
export function testTiers({ root, folder, signal }: Scratch, chromePath: string): Tier[][] {
  const env = {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !SETTINGS.test(name))),
    TEST_FOLDER: folder,
    NEXT_DIST_DIR: DIST_DIR,
  };
  const tool = (name: string) => path.join(root, "node_modules/.bin", name);
  const run = (args: string[], logFile: string, more: Record<string, string> = {}) =>
    runTask({ command: process.execPath, args, cwd: root, env: { ...env, ...more }, logFile, signal });

  const check = (name: string, ...args: string[]): Tier => ({
    name,
    run: async (logFile) => countCheck(await run(args, logFile)),
  });

  const vitest = (project: string): Tier => ({
    name: project,
    async run(logFile) {
      const report = path.join(folder, `${project}.json`);
      const code = await run(
        [
          tool("vitest"),
          "run",
          "--project",
          `${project}*`,
          "--reporter=default",
          "--reporter=json",
          `--outputFile.json=${report}`,
        ],
        logFile,
      );
      return countReport(report, countVitest, code);
    },
  });

  const playwright = (...projects: string[]): Tier => ({
    name: projects.join(", "),
    async run(logFile) {
      const report = path.join(folder, "playwright.json");
      // Where nobody can look at the machine, a report that can be carried away: into playwright-report.
      const reporters = process.env.CI ? "list,json,html" : "list,json";
      const args = [
        tool("playwright"),
        "test",
        `--reporter=${reporters}`,
        ...projects.map((project) => `--project=${project}`),
      ];
      const code = await run(args, logFile, {
        PLAYWRIGHT_JSON_OUTPUT_FILE: report,
        PLAYWRIGHT_HTML_OPEN: "never",
        CHROME_PATH: chromePath,
      });
      return countReport(report, countPlaywright, code);
    },
  });

  const build: Tier = {
    name: "build",
    run: (logFile) =>
      ensureBuild({ root, distDir: DIST_DIR, logFile, env, signal }).then(
        () => countCheck(0),
        () => countCheck(1),
      ),
  };

  return [
    [check("page types", tool("next"), "typegen")],
    [check("types", tool("tsc"), "--noEmit")],
    [check("lint", tool("oxlint"))],
    [vitest("unit")],
    [check("migrations", "--import", "tsx", "lib/launch/db-check.ts")],
    // The room's tests do little but wait for a lease and a silent socket to end.
    [vitest("db"), vitest("party")],
    [
      check(
        "room deploys",
        tool("wrangler"),
        "deploy",
        "--dry-run",
        "--config",
        "party/wrangler.jsonc",
        "--outdir",
        path.join(folder, "room"),
      ),
    ],
    [build],
    [playwright("e2e", "faults")],
  ];
}
