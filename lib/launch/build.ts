import { createHash } from "node:crypto";
import { access, mkdir, readdir, readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { SetupError } from "@/lib/base/setup-error";
import { bundle } from "./bundle.mjs";
import { withLock } from "./lock-file";
import { runTask } from "./run-task";
import { shareChunks } from "./share-chunks";

/** Everything that determines the result of a build. */
const SOURCES = [
  "app",
  "db",
  "lib",
  "party",
  "next.config.ts",
  "proxy.ts",
  "instrumentation.ts",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
];

/** The processes that run on Node, each bundled into one file. */
export const PROCESSES = {
  "prepare-database": "lib/launch/prepare-database.ts",
  web: "lib/server/main.ts",
  worker: "lib/launch/worker.ts",
  simulator: "lib/carriers/simulator/main.ts",
};

const KEPT_BUNDLES = 4;

export type ProcessName = keyof typeof PROCESSES;
export type Build = { distDir: string; fileOf(name: ProcessName): string };

const exists = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  );

/**
 * One hash over the names and contents of everything a build reads, and the checkout's path: pages and
 * processes contain full paths of their sources, and those of a moved or copied checkout differ.
 */
export async function hashSources(root: string, sources: readonly string[] = SOURCES): Promise<string> {
  const files: string[] = [];
  for (const source of sources) {
    const entries = await readdir(path.join(root, source), { withFileTypes: true, recursive: true }).catch(
      () => undefined,
    );
    if (entries)
      files.push(
        ...entries
          .filter((entry) => entry.isFile())
          .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name))),
      );
    else if (await exists(path.join(root, source))) files.push(source);
  }
  const hash = createHash("sha256").update(`${process.version}\0${await realpath(root)}\0`);
  for (const file of files.sort()) {
    const content = await readFile(path.join(root, file));
    hash.update(`${file}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

type BuildOptions = {
  root: string;
  distDir: string;
  logFile: string;
  env: Record<string, string | undefined>;
  signal: AbortSignal;
};

/** True if both builds of these sources exist. */
export async function isBuilt({ root, distDir }: Pick<BuildOptions, "root" | "distDir">): Promise<boolean> {
  const hash = await hashSources(root);
  return (await hasPages(root, distDir, hash)) && (await exists(processFolder(root, hash)));
}

/** Builds what is missing of the pages (`next build`) and the processes, and returns where they are. */
export async function ensureBuild(options: BuildOptions): Promise<Build> {
  const { root, distDir } = options;
  return withLock(path.join(root, ".data", `build${distDir}.lock`), async () => {
    const hash = await hashSources(root);
    if (!(await hasPages(root, distDir, hash))) await buildPages(options, hash);
    const folder = processFolder(root, hash);
    if (!(await exists(folder))) await bundleProcesses(root, folder);
    return { distDir, fileOf: (name) => path.join(folder, `${name}.mjs`) };
  });
}

const stamp = (root: string, distDir: string) => path.join(root, distDir, "sources.sha256");

const hasPages = async (root: string, distDir: string, hash: string): Promise<boolean> =>
  (await readFile(stamp(root, distDir), "utf8").catch(() => "")) === hash &&
  (await exists(path.join(root, distDir, "BUILD_ID")));

/** Inside the checkout, so that packages are found from it. */
const processFolder = (root: string, hash: string) => path.join(root, ".data/build", hash.slice(0, 16));

async function buildPages(
  { root, distDir, logFile, env, signal }: BuildOptions,
  hash: string,
): Promise<void> {
  await rm(stamp(root, distDir), { force: true });
  const next = path.join(root, "node_modules/next/dist/bin/next");
  const code = await runTask({
    command: process.execPath,
    args: [next, "build"],
    cwd: root,
    env: { ...env, NODE_ENV: "production", NEXT_DIST_DIR: distDir, NEXT_TELEMETRY_DISABLED: "1" },
    logFile,
    signal,
  });
  if (code !== 0) {
    const said = (await readFile(logFile, "utf8")).trim().split("\n").slice(-25).join("\n");
    throw new SetupError(`${said}\n\nThe pages could not be built; all of it is in ${logFile}.`);
  }
  for (const chunks of ["server/chunks", "server/chunks/ssr"])
    await shareChunks(path.join(root, distDir, chunks));
  await writeFile(stamp(root, distDir), hash);
}

/** The folder gets its final name when it is complete. */
async function bundleProcesses(root: string, folder: string): Promise<void> {
  const partial = `${folder}.${process.pid}`;
  await bundle(root, PROCESSES, partial);
  await mkdir(path.dirname(folder), { recursive: true });
  await rename(partial, folder);
  await removeOldBundles(path.dirname(folder));
}

/** A running product restarts its processes from an earlier bundle, so the last few are kept. */
async function removeOldBundles(parent: string): Promise<void> {
  const names = (await readdir(parent)).filter((name) => /^[0-9a-f]{16}$/.test(name));
  const aged = await Promise.all(
    names.map(async (name) => ({ name, at: (await stat(path.join(parent, name))).mtimeMs })),
  );
  const old = aged.sort((a, b) => b.at - a.at).slice(KEPT_BUNDLES);
  await Promise.all(old.map(({ name }) => rm(path.join(parent, name), { recursive: true, force: true })));
}
