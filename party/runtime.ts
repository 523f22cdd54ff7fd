import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { build, stop } from "esbuild";

export type RoomSettings = {
  port: number;
  secret: string;
  /** As in `APP_URL`. */
  appUrl: string;
  /** Where the application itself listens, host and port: rooms ask it who may still enter. */
  application: string;
  /** Rooms keep revocations and leases here across a restart. */
  folder: string;
};

const COMPATIBILITY_DATE = "2026-07-01";
/** Short, because open sockets would keep the process alive for ever. */
const STOP_PATIENCE_MS = 1_000;

/**
 * A post leaves 20 kB outside of V8's heap, which only a collection of everything frees, and for which V8, not
 * seeing them, waits for a hundred megabytes: so each of its collections is one. What it goes through is a few
 * megabytes, each time two more were allocated.
 */
const HEAP = ["--max-semi-space-size=2", "--gc-global"];

/**
 * The configuration of workerd: one worker, its one class on disk, one port of this machine, and one way out,
 * to the application.
 */
const config = (port: number, application: string) => `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  v8Flags = ${JSON.stringify(HEAP)},
  services = [
    (name = "room", worker = .room),
    (name = "disk", disk = (path = "storage", writable = true)),
    (name = "nowhere", network = (allow = [])),
    (name = "application", external = (address = "${application}", http = ())),
  ],
  sockets = [(name = "http", address = "127.0.0.1:${port}", http = (), service = "room")],
);
const room :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  compatibilityDate = "${COMPATIBILITY_DATE}",
  globalOutbound = "nowhere",
  bindings = [
    (name = "NumberRoom", durableObjectNamespace = "NumberRoom"),
    (name = "ROOM_SECRET", fromEnvironment = "ROOM_SECRET"),
    (name = "APP_URL", fromEnvironment = "APP_URL"),
    (name = "App", service = "application"),
  ],
  durableObjectNamespaces = [(className = "NumberRoom", uniqueKey = "number-room", enableSql = true)],
  durableObjectStorage = (localDisk = "disk"),
);
`;

/**
 * Runs the rooms on this machine, on 127.0.0.1 only, in the runtime that Cloudflare uses, with the worker
 * that `wrangler` would deploy. Browsers reach them through the application's port. The caller starts and
 * watches the process.
 */
export async function roomRuntime({ port, secret, appUrl, application, folder }: RoomSettings) {
  await mkdir(path.join(folder, "storage"), { recursive: true });
  await writeFile(path.join(folder, "worker.js"), await bundleWorker());
  await writeFile(path.join(folder, "config.capnp"), config(port, application));
  return {
    command: workerdPath(),
    args: ["serve", "--experimental", "config.capnp"],
    cwd: folder,
    // The secret is passed in the environment: everyone on the machine can read a command line.
    env: { NODE_ENV: "production", ROOM_SECRET: secret, APP_URL: appUrl },
    stopPatienceMs: STOP_PATIENCE_MS,
  };
}

/** The binary that the `workerd` package installed for this machine; the package has no types. */
function workerdPath(): string {
  const { default: binary }: { default: string } = createRequire(import.meta.url)("workerd");
  return binary;
}

/** One module for the Workers runtime. `@/` comes from tsconfig.json. */
async function bundleWorker(): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: path.resolve(import.meta.dirname, ".."),
    entryPoints: ["party/worker.ts"],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    platform: "browser",
    conditions: ["workerd", "worker", "browser"],
    external: ["cloudflare:*"],
    logLevel: "warning",
  });
  // The bundler's own process would stay for a next build; there is none.
  await stop();
  const [worker] = outputFiles;
  if (!worker) throw new Error("esbuild made no worker");
  return worker.text;
}
