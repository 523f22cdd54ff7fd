import { defineConfig } from "@playwright/test";
import { BROWSER_ARGS, findBrowser } from "./tests/support/browser";

const executablePath = await findBrowser();
/** A page lives for seconds: to optimise its code takes longer than it saves. */
const PLAIN_CODE = "--js-flags=--no-opt,--no-maglev";
const launch = (...args: string[]) => ({
  args: [...BROWSER_ARGS, PLAIN_CODE, ...args],
  ...(executablePath && { executablePath }),
});

/** Letters stand where the font puts them, not at whole pixels. */
const pictures = { workers: 1, use: { launchOptions: launch("--font-render-hinting=none") } };

/**
 * `e2e`: people in browsers, against one product started for the run (tests/support/e2e-stack.ts). `faults`
 * and `prove` start products of their own, for they kill its parts.
 */
export default defineConfig({
  globalSetup: "./tests/support/e2e-stack.ts",
  outputDir: "test-results",
  retries: 0,
  workers: 4,
  timeout: 60_000,
  // Nothing is measured by it: what comes late on a busy machine has come.
  expect: { timeout: 20_000 },
  reporter: [["list"]],
  use: {
    ...(process.env.E2E_URL && { baseURL: process.env.E2E_URL }),
    // A trace of every test costs an eighth of the run: it is asked for, `--trace=on`, where a failure is looked into.
    // Times are written in the reader's way: one way for all tests.
    locale: "en-GB",
    screenshot: "only-on-failure",
    launchOptions: launch(),
  },
  projects: [
    // Every test has customers of its own, so that any two may run at once.
    { name: "e2e", testDir: "tests/e2e", fullyParallel: true, workers: 3 },
    { name: "faults", testDir: "tests/faults", timeout: 120_000, workers: 1 },
    // The demo is pictured while it is fresh; what follows fills its list.
    { name: "screenshots-demo", testDir: "tests/screenshots", testMatch: "screenshots.test.ts", ...pictures },
    // The day of a team is pictured as it is tested.
    {
      name: "screenshots",
      testDir: "tests",
      testMatch: ["screenshots/states.test.ts", "e2e/team-day.test.ts"],
      dependencies: ["screenshots-demo"],
      ...pictures,
    },
    { name: "prove", testDir: "tests/prove", timeout: 3_600_000, workers: 1 },
  ],
});
