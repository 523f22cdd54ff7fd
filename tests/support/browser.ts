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

/** Without windows a Chromium needs a quarter less CPU for the same pages. */
const WITHOUT_WINDOWS = "chromium-headless-shell";
const WITH_WINDOWS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const INSTALL_TIMEOUT_MS = 180_000;

/** CHROME_PATH, else one without windows, else Playwright's own, else one on the PATH that runs; undefined when there is none. */
export async function findBrowser(): Promise<string | undefined> {
  const given = process.env.CHROME_PATH;
  if (given) return given;
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  const onPath = (name: string) => folders.map((folder) => path.join(folder, name));
  const candidates = [
    ...onPath(WITHOUT_WINDOWS),
    chromium.executablePath(),
    ...WITH_WINDOWS.flatMap((name) => onPath(name)),
  ];
  for (const candidate of candidates) if (await works(candidate)) return candidate;
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

/** As root on a Debian: by the lists that are there, else by new ones; soon given up where nothing can be fetched. */
const APT = "apt-get -yq -o Acquire::Retries=0 -o Acquire::http::Timeout=10 -o DPkg::Lock::Timeout=60";
const INSTALL = `${APT} install --no-install-recommends ${WITHOUT_WINDOWS}`;
const byApt = () =>
  process.getuid?.() === 0 ? [["sh", "-c", `${INSTALL} || { ${APT} update && ${INSTALL}; }`]] : [];

/**
 * Finds a browser or installs one: Playwright's, else, as root on a Debian, the system's. One with windows is used where the
 * one without cannot be had. Throws with one sentence when there is none at all.
 */
export async function ensureBrowser(say: (sentence: string) => void): Promise<string> {
  const found = await findBrowser();
  if (found && (process.env.CHROME_PATH || path.basename(found) === WITHOUT_WINDOWS)) return found;
  const attempts = [...(found ? [] : [["npx", "playwright", "install", "chromium"]]), ...byApt()];
  if (attempts.length > 0) say("Installing a Chromium for the browser tests (once) …");
  for (const [command = "", ...args] of attempts) {
    await attempt(command, args);
    const installed = await findBrowser();
    if (installed && installed !== found) return installed;
  }
  if (found) return found;
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
