import { open } from "node:fs/promises";
import { setTimeout as delay } from "node:timers/promises";
import { spawnGuarded } from "@/lib/base/process/guard";
import { SetupError } from "@/lib/base/setup-error";
import type { Running, Service } from "./supervise";

const READY_TIMEOUT_MS = 60_000;
const STOP_PATIENCE_MS = 8_000;
const READY_POLL_MS = 40;
const ALIVE_POLL_MS = 1_000;
/** A single failure may be a hiccup of the machine. */
const DEAD_AFTER_FAILURES = 3;

export type ChildOptions = {
  name: string;
  command: string;
  args: string[];
  cwd: string;
  env: Record<string, string | undefined>;
  /** A file for the child's output; undefined means our own terminal. */
  logFile: string | undefined;
  /** Polled until true. Without it, the child says "ready" over its channel to us. */
  isReady?: () => Promise<boolean>;
  /** Checked each second from then on: a process may outlive the part of it that does the work. */
  isAlive?: () => Promise<boolean>;
  /** How long the child has to end by itself once asked to. */
  stopPatienceMs?: number;
};

/**
 * A service that is a child process leading its own process group, so that whatever it starts ends with it,
 * and so that a Ctrl-C at the terminal reaches only us, who stop things in order.
 */
export const childService = (options: ChildOptions): Service => ({
  name: options.name,
  start: (stopping) => startChild(options, stopping),
});

async function startChild(options: ChildOptions, stopping: AbortSignal): Promise<Running> {
  const log = options.logFile === undefined ? undefined : await open(options.logFile, "a");
  const output = log?.fd ?? "inherit";
  const child = spawnGuarded(
    options.command,
    options.args,
    { cwd: options.cwd, env: withoutUndefined(options.env), stdio: ["ignore", output, output, "ipc"] },
    "SIGTERM",
  );
  const { pid } = child;
  const exited = new Promise<void>((resolve) => {
    child.once("error", () => resolve());
    child.once("exit", () => {
      if (pid !== undefined) signalGroup(pid, "SIGKILL");
      resolve();
    });
  });
  let saidReady = false;
  child.once("message", () => {
    saidReady = true;
  });
  // Await nothing before this point: events in between would be missed.
  await log?.close();
  if (pid === undefined)
    throw new SetupError(`The ${options.name} cannot be started: ${options.command} does not run.`);
  const isReady = options.isReady ?? (async () => saidReady);

  const running: Running = { pid, exited, stop: () => stopChild(pid, exited, options.stopPatienceMs) };
  if (!(await becomesReady(isReady, exited, stopping))) {
    await running.stop();
    throw new SetupError(
      `The ${options.name} did not start${options.logFile === undefined ? "" : `; see ${options.logFile}`}.`,
    );
  }
  if (options.isAlive) void keepChecking(options.isAlive, running);
  return running;
}

async function becomesReady(
  isReady: () => Promise<boolean>,
  exited: Promise<void>,
  stopping: AbortSignal,
): Promise<boolean> {
  let gone = false;
  void exited.then(() => {
    gone = true;
  });
  const deadline = performance.now() + READY_TIMEOUT_MS;
  while (!gone && !stopping.aborted && performance.now() < deadline) {
    if (await isReady().catch(() => false)) return !gone;
    await delay(READY_POLL_MS);
  }
  return false;
}

async function keepChecking(isAlive: () => Promise<boolean>, { exited, stop }: Running): Promise<void> {
  let gone = false;
  void exited.then(() => {
    gone = true;
  });
  for (let failures = 0; failures < DEAD_AFTER_FAILURES;) {
    await delay(ALIVE_POLL_MS, undefined, { ref: false });
    if (gone) return;
    failures = (await isAlive().catch(() => false)) ? 0 : failures + 1;
  }
  // Asked to stop first, so that it also ends what it has started: a hanging part would keep its port from
  // the next one.
  if (!gone) await stop();
}

async function stopChild(pid: number, exited: Promise<void>, patienceMs = STOP_PATIENCE_MS): Promise<void> {
  signalGroup(pid, "SIGTERM");
  // A frozen process gets the signal only when it thaws.
  signalGroup(pid, "SIGCONT");
  const insist = setTimeout(() => signalGroup(pid, "SIGKILL"), patienceMs);
  await exited;
  clearTimeout(insist);
}

/** To the leader of the group and everything it started. */
export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(process.platform === "win32" ? pid : -pid, signal);
  } catch {
    // The group is empty.
  }
}

const withoutUndefined = (env: Record<string, string | undefined>): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined)) as NodeJS.ProcessEnv;
