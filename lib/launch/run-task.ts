import { open } from "node:fs/promises";
import { spawnGuarded } from "@/lib/base/process/guard";
import { signalGroup } from "./child-service";

export type Task = {
  command: string;
  args: string[];
  cwd: string;
  env: Record<string, string | undefined>;
  /** A file for the child's output; undefined means our own terminal. */
  logFile?: string | undefined;
  signal: AbortSignal;
};

/**
 * Runs a child to its end and returns its exit code. `signal` ends it at once, with everything it started.
 */
export async function runTask({ command, args, cwd, env, logFile, signal }: Task): Promise<number> {
  signal.throwIfAborted();
  const log = logFile === undefined ? undefined : await open(logFile, "w");
  const output = log?.fd ?? "inherit";
  const child = spawnGuarded(
    command,
    args,
    { cwd, env: env as NodeJS.ProcessEnv, stdio: ["ignore", output, output] },
    "SIGTERM",
  );
  // Before any await: a short task may end meanwhile.
  const exited = new Promise<number>((resolve) => {
    child.once("error", () => resolve(127));
    child.once("exit", (exitCode) => resolve(exitCode ?? 1));
  });
  const { pid } = child;
  await log?.close();
  if (pid === undefined) return exited;
  const abort = () => signalGroup(pid, "SIGKILL");
  signal.addEventListener("abort", abort);
  const code = await exited;
  signal.removeEventListener("abort", abort);
  signalGroup(pid, "SIGKILL");
  signal.throwIfAborted();
  return code;
}
