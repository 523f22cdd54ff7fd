import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { access, chown, open, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { Client } from "pg";
import { isPortBusy } from "@/lib/base/process/ports";
import { guardProcess, releaseProcess, spawnGuarded } from "@/lib/base/process/guard";
import { commandOf } from "@/lib/base/process/info";
import { SetupError } from "@/lib/base/setup-error";
import { embeddedHome, type EmbeddedHome } from "./embedded-home";

const run = promisify(execFile);

/** A killed postmaster may leave children that hold its memory for a few seconds. */
const START_TIMEOUT_MS = 15_000;
const PORT_TIMEOUT_MS = 5_000;
const STOP_TIMEOUT_MS = 10_000;
const POLL_MS = 25;
const ROLE = "partyline";

const SETTINGS = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "100",
  shared_buffers: "96MB",
  fsync: "on",
  synchronous_commit: "on",
  jit: "off",
  // The server's log must not contain customers' texts or numbers: no failing statement, no detail with its
  // values.
  log_min_error_statement: "panic",
  log_error_verbosity: "terse",
};

export type EmbeddedPostgres = {
  url: string;
  pid: number;
  /** It was running already, left by a launcher that died. A process that only visits leaves it running. */
  adopted: boolean;
  /** Settles when the server has ended, for whatever reason. */
  exited: Promise<void>;
  stop(): Promise<void>;
};

/**
 * Starts the Postgres of a folder on 127.0.0.1, creating it first if there is none, or adopts the one that
 * already runs there (perhaps on another port). Durable: survives kill -9 at any instant. A started server
 * ends with this process; an adopted one continues. Throws SetupError with a sentence if the port is taken or
 * the server cannot start.
 */
export async function startEmbedded(options: { folder: string; port: number }): Promise<EmbeddedPostgres> {
  const home = await embeddedHome(options.folder);
  const password = await initialise(home);
  const startedAt = Date.now();
  const wasKilled = await exists(pidFile(home));
  for (;;) {
    const running = await readPostmaster(home);
    const busy = !running && (await isPortBusy(options.port, "127.0.0.1"));
    // A server killed a moment ago may still be releasing its port.
    if (busy && !(wasKilled && Date.now() < startedAt + PORT_TIMEOUT_MS))
      throw new SetupError(
        `Port ${options.port} is in use by another program: stop it, or set POSTGRES_PORT to a free port.`,
      );
    const postgres = running
      ? await adopt(running, password)
      : busy
        ? undefined
        : await launch(home, options.port, password);
    if (postgres) return postgres;
    if (Date.now() > startedAt + START_TIMEOUT_MS)
      throw new SetupError(
        `Postgres did not start within ${START_TIMEOUT_MS / 1000} s; see ${logFile(home)}.`,
      );
    await delay(200);
  }
}

/** The URL of a folder's Postgres that is running now; undefined if none is. Starts and creates nothing. */
export async function visitEmbedded(folder: string): Promise<string | undefined> {
  if (!(await exists(path.join(folder, "data")))) return undefined;
  const home = await embeddedHome(folder);
  const running = await readPostmaster(home);
  return running && (await adopt(running, await initialise(home)))?.url;
}

/** Ties an adopted server to this process, for a process that takes it over instead of visiting it. */
export function endWithUs({ pid, exited }: Pick<EmbeddedPostgres, "pid" | "exited">): void {
  guardProcess(pid, "SIGINT");
  void exited.then(() => releaseProcess(pid));
}

const dataFolder = (home: EmbeddedHome) => path.join(home.folder, "data");
const logFile = (home: EmbeddedHome) => path.join(home.folder, "postgres.log");
const pidFile = (home: EmbeddedHome) => path.join(dataFolder(home), "postmaster.pid");
const exists = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  );
const urlOf = (port: number, password: string, database = ROLE) =>
  `postgres://${ROLE}:${password}@127.0.0.1:${port}/${database}`;

/**
 * Creates the cluster once, in a folder that gets its final name only when complete. Returns the role's
 * password.
 */
async function initialise(home: EmbeddedHome): Promise<string> {
  const passwordFile = path.join(home.folder, "password");
  if (await exists(dataFolder(home))) return (await readFile(passwordFile, "utf8")).trim();

  const partial = path.join(home.folder, "data.partial");
  await rm(partial, { recursive: true, force: true });
  const password = randomBytes(24).toString("base64url");
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (home.user) await chown(passwordFile, home.user.uid, home.user.gid);
  await run(
    home.programs.initdb,
    [
      "-D",
      partial,
      "-U",
      ROLE,
      "--auth=scram-sha-256",
      `--pwfile=${passwordFile}`,
      "-E",
      "UTF8",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      "--locale=C",
    ],
    { ...home.user, cwd: home.folder },
  );
  await rename(partial, dataFolder(home));
  return password;
}

type Postmaster = { pid: number; port: number; ready: boolean };

/**
 * The live postmaster of this folder, if any. Removes the pid file of a dead process, a zombie, or a pid that
 * now belongs to another program: Postgres would believe it. Removing is safe: if children of the server
 * still live, Postgres finds its shared memory and refuses to start.
 */
async function readPostmaster(home: EmbeddedHome): Promise<Postmaster | undefined> {
  const lines = (await readFile(pidFile(home), "utf8").catch(() => "")).split("\n");
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  const command = await commandOf(pid);
  if (!command?.includes(dataFolder(home))) {
    await rm(pidFile(home), { force: true });
    return undefined;
  }
  return { pid, port: Number(lines[3]), ready: lines[7]?.trim() === "ready" };
}

/** Undefined if it is starting, stopping or not answering: look again. */
async function adopt(running: Postmaster, password: string): Promise<EmbeddedPostgres | undefined> {
  if (!running.ready) return undefined;
  const url = await ensureDatabase(running.port, password).catch(() => undefined);
  if (url === undefined) return undefined;
  const exited = watchForeign(running.pid);
  return { url, pid: running.pid, adopted: true, exited, stop: () => stop(running.pid) };
}

async function watchForeign(pid: number): Promise<void> {
  while ((await commandOf(pid)) !== undefined) await delay(250, undefined, { ref: false });
}

/** Undefined if remains of a killed server are in the way: try again. */
async function launch(
  home: EmbeddedHome,
  port: number,
  password: string,
): Promise<EmbeddedPostgres | undefined> {
  const logged = await stat(logFile(home)).then(
    (file) => file.size,
    () => 0,
  );
  const log = await open(logFile(home), "a");
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const child = spawnGuarded(
    home.programs.postgres,
    ["-D", dataFolder(home), "-p", String(port), ...settings],
    { ...home.user, cwd: home.folder, stdio: ["ignore", log.fd, log.fd] },
    "SIGINT",
  );
  const exited = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  await log.close();

  let gone = false;
  void exited.then(() => {
    gone = true;
  });
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (!gone && Date.now() < deadline) {
    const running = await readPostmaster(home);
    if (running?.ready && running.pid === child.pid) {
      const url = await ensureDatabase(port, password);
      return { url, pid: running.pid, adopted: false, exited, stop: () => stop(running.pid) };
    }
    await delay(POLL_MS);
  }
  if (!gone) child.kill("SIGKILL");
  const said = (await readFile(logFile(home), "utf8")).slice(logged);
  if (/pre-existing shared memory block|lock file .* already exists/.test(said)) return undefined;
  const reason = said
    .split("\n")
    .findLast((line) => line.includes("FATAL:"))
    ?.replace(/^.*FATAL:\s*/, "");
  throw new SetupError(`Postgres could not start: ${reason ?? `see ${logFile(home)}`}.`);
}

async function ensureDatabase(port: number, password: string): Promise<string> {
  const client = new Client({
    connectionString: urlOf(port, password, "postgres"),
    connectionTimeoutMillis: 5_000,
  });
  await client.connect();
  try {
    const found = await client.query("select from pg_database where datname = $1", [ROLE]);
    if (found.rowCount === 0) await client.query(`create database ${ROLE}`);
  } finally {
    await client.end();
  }
  return urlOf(port, password);
}

/** Fast shutdown (rolls back open transactions), then immediate, which recovery repairs at the next start. */
async function stop(pid: number): Promise<void> {
  for (const signal of ["SIGINT", "SIGQUIT", "SIGKILL"] as const) {
    const deadline = Date.now() + STOP_TIMEOUT_MS;
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    while (Date.now() < deadline) {
      if ((await commandOf(pid)) === undefined) return;
      await delay(POLL_MS);
    }
  }
}
