import { execFile, spawn } from "node:child_process";
import { access, constants } from "node:fs/promises";
import path from "node:path";
import { promisify } from "node:util";
import { chromium } from "@playwright/test";

const run = promisify(execFile);

/** What Playwright switches off. Of two such lists a Chromium takes the last, so that ours repeats it. */
export const PLAYWRIGHT_SWITCHES_OFF = [
  "AvoidUnnecessaryBeforeUnloadCheckSync",
  "DestroyProfileOnBrowserClose",
  "HttpsUpgrades",
  "HttpsFirstBalancedModeAutoEnable",
  "LensOverlay",
  "MediaRouter",
  "PaintHolding",
  "ThirdPartyStoragePartitioning",
  "AvoidCorsURLLoaderRestartOnRedirect",
  "TcpPortRandomizationWin",
  "OptimizationHints",
  "NetworkTimeServiceQuerying",
  "AimEnabled",
  "PreconnectToSearch",
  "msForceBrowserSignIn",
  "msEdgeUpdateLaunchServicesPreferredVersion",
];

/**
 * Of a Chromium with windows: every context is a window, and the field of addresses in it would load two pages of the
 * browser's own for what it might suggest. Two thirds of a second of CPU for each test, and nobody sees them.
 */
const SUGGESTIONS = ["WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup"];

/** Needed by a Chromium in a container; the rest keeps it from calling home, and from drawing what no test looks at. */
export const BROWSER_ARGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-dev-shm-usage",
  `--disable-features=${[...PLAYWRIGHT_SWITCHES_OFF, ...SUGGESTIONS].join(",")}`,
];

/** The one without a window of its own comes first: it needs the least CPU for the same pages. */
const NAMES = [
  "chromium-headless-shell",
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
];
const INSTALL_TIMEOUT_MS = 180_000;

/** CHROME_PATH, else Playwright's own, else one on the PATH that runs; undefined when there is none. */
export async function findBrowser(): Promise<string | undefined> {
  const given = process.env.CHROME_PATH;
  if (given) return given;
  const onPath = (process.env.PATH ?? "")
    .split(path.delimiter)
    .flatMap((folder) => NAMES.map((name) => path.join(folder, name)));
  for (const candidate of [chromium.executablePath(), ...onPath])
    if (await works(candidate)) return candidate;
  return undefined;
}

const works = async (file: string): Promise<boolean> =>
  (await access(file, constants.X_OK).then(
    () => true,
    () => false,
  )) &&
  (await run(file, ["--version"], { timeout: 20_000 }).then(
    () => true,
    () => false,
  ));

/**
 * Finds a browser or installs one: Playwright's, else, as root on a Debian, the system's. Throws with one
 * sentence when neither is possible.
 */
export async function ensureBrowser(say: (sentence: string) => void): Promise<string> {
  const found = await findBrowser();
  if (found) return found;
  say("Installing a Chromium for the browser tests (once) …");
  const attempts = [
    ["npx", "playwright", "install", "chromium"],
    ...(process.getuid?.() === 0
      ? [
          [
            "sh",
            "-c",
            "apt-get update -q && apt-get install -yq --no-install-recommends chromium-headless-shell",
          ],
        ]
      : []),
  ];
  for (const [command = "", ...args] of attempts) {
    await attempt(command, args);
    const installed = await findBrowser();
    if (installed) return installed;
  }
  throw new Error(
    "There is no Chromium and none could be installed: install one, or set CHROME_PATH to one.",
  );
}

function attempt(command: string, args: string[]): Promise<void> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      stdio: ["ignore", "ignore", "inherit"],
      timeout: INSTALL_TIMEOUT_MS,
      env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
    });
    child.once("error", () => resolve());
    child.once("exit", () => resolve());
  });
}
