import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { guardProcess, releaseProcess } from "@/lib/base/process/guard";
import { bundleWorker } from "./bundle";

export type RoomSettings = {
  /** 0 takes a free one. */
  port: number;
  secret: string;
  /** As in `APP_URL`. */
  appUrl: string;
  /** Where the application itself listens, host and port: rooms ask it who may still enter. */
  application: string;
  /** Rooms keep revocations and leases here over a restart. */
  folder: string;
};

export type RoomProcess = {
  port: number;
  pid: number;
  /** Settles when the runtime is gone, whoever ended it. */
  exited: Promise<void>;
  stop(): Promise<void>;
};

const COMPATIBILITY_DATE = "2026-07-01";
const STOP_PATIENCE_MS = 1_000;

/** Names the parts for workerd: one worker, its one class on disk, one port of this machine, and one way out, to the application. */
const config = (port: number, application: string) => `
using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
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
 * Runs the rooms on this machine, on the runtime that Cloudflare runs. Resolves when the port answers; throws
 * when the runtime ends before. It ends with this process, however this one ends.
 */
export async function startRoom({
  port,
  secret,
  appUrl,
  application,
  folder,
}: RoomSettings): Promise<RoomProcess> {
  await mkdir(join(folder, "storage"), { recursive: true });
  await writeFile(join(folder, "worker.js"), await bundleWorker());
  await writeFile(join(folder, "config.capnp"), config(port, application));
  const child = spawn(workerdPath(), ["serve", "--experimental", "--control-fd=3", "config.capnp"], {
    cwd: folder,
    // The secret goes by the environment: a command line can be read by everyone on the machine.
    env: { NODE_ENV: "production", ROOM_SECRET: secret, APP_URL: appUrl },
    stdio: ["ignore", "inherit", "inherit", "pipe"],
    detached: true,
  });
  const exited = once(child, "exit").then(() => {
    if (child.pid !== undefined) releaseProcess(child.pid);
  });
  if (child.pid !== undefined) guardProcess(child.pid, "SIGTERM");
  const listening = await Promise.race([portOf(child), exited]);
  if (listening === undefined || child.pid === undefined)
    throw new Error("The room's runtime ended before it was ready.");
  return { port: listening, pid: child.pid, exited, stop: () => stop(child, exited) };
}

/** The binary that the `workerd` package brought for this machine; the package has no types. */
function workerdPath(): string {
  const { default: path }: { default: string } = createRequire(import.meta.url)("workerd");
  return path;
}

async function portOf(child: ChildProcess): Promise<number> {
  const control = child.stdio[3];
  if (!(control instanceof Readable)) throw new Error("The room's runtime has no control pipe.");
  for await (const line of createInterface({ input: control })) {
    const said: { event?: string; port?: number } = JSON.parse(line);
    if (said.event === "listen" && said.port !== undefined) return said.port;
  }
  // Its end of the pipe closes when it exits.
  return new Promise<never>(() => {});
}

/** Open sockets would keep it for ever, so it is not asked for long. */
async function stop(child: ChildProcess, exited: Promise<void>): Promise<void> {
  child.kill("SIGTERM");
  const insist = setTimeout(() => child.kill("SIGKILL"), STOP_PATIENCE_MS);
  await exited;
  clearTimeout(insist);
}
