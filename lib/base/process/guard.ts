import { type ChildProcess, spawn, type SpawnOptions } from "node:child_process";

type StopSignal = "SIGTERM" | "SIGINT";

/**
 * Reads lines of "SIGNAL group SIGNAL group …" and keeps the last one. When its input ends, this process is
 * gone, perhaps by kill -9, and nothing else can stop its children: the script signals them, then kills those
 * that remain.
 */
const script = `
groups=""
while read -r line; do groups="$line"; done
set -- $groups
while [ $# -gt 1 ]; do kill -"$1" "-$2" 2>/dev/null; shift 2; done
tries=0
while [ $tries -lt 40 ]; do
  alive=""
  set -- $groups
  while [ $# -gt 1 ]; do kill -0 "-$2" 2>/dev/null && alive=yes; shift 2; done
  [ -z "$alive" ] && exit 0
  tries=$((tries + 1))
  sleep 0.2
done
set -- $groups
while [ $# -gt 1 ]; do kill -KILL "-$2" 2>/dev/null; shift 2; done
`;

const guarded = new Map<number, StopSignal>();
let guard: ChildProcess | undefined;

/**
 * Starts a child that leads its own process group and ends when this process does. Starts the guard before
 * the child: a guard that learns of a child afterwards may learn too late.
 */
export function spawnGuarded(
  command: string,
  args: readonly string[],
  options: SpawnOptions,
  signal: StopSignal,
): ChildProcess {
  tellGuard();
  const child = spawn(command, args, { ...options, detached: true });
  const { pid } = child;
  if (pid !== undefined) {
    guardProcess(pid, signal);
    child.once("exit", () => releaseProcess(pid));
  }
  return child;
}

/**
 * Ensures that the process group led by `pid` ends when this process does, however this process ends. A tiny
 * shell in its own session does it: it costs a megabyte and survives us.
 */
export function guardProcess(pid: number, signal: StopSignal): void {
  guarded.set(pid, signal);
  tellGuard();
}

/** Removes a group from the guard once it is known to be gone, because its id may be reused. */
export function releaseProcess(pid: number): void {
  if (guarded.delete(pid)) tellGuard();
}

function tellGuard(): void {
  if (process.platform === "win32") return;
  guard ??= startGuard();
  const line = [...guarded].map(([pid, signal]) => `${signal.slice(3)} ${pid}`).join(" ");
  guard.stdin?.write(`${line}\n`);
}

function startGuard(): ChildProcess {
  const child = spawn("sh", ["-c", script], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
    cwd: "/",
  });
  // Without a guard we still stop our children ourselves; only a kill -9 of this process would leave them
  // running.
  child.on("error", () => {});
  child.stdin.on("error", () => {});
  child.on("exit", () => {
    guard = undefined;
    if (guarded.size > 0) tellGuard();
  });
  child.unref();
  // A pipe is a socket here, and sockets can be unreferenced, but the type of stdin does not include that.
  if ("unref" in child.stdin && typeof child.stdin.unref === "function") child.stdin.unref();
  return child;
}
