import { spawn } from "node:child_process";
import { open } from "node:fs/promises";
import { guardProcess, releaseProcess } from "@/lib/base/process-guard";
import { signalGroup } from "./child-service";

export type Task = {
  command: string;
  args: string[];
  cwd: string;
  env: Record<string, string | undefined>;
  /** A file that takes what it writes; undefined writes to our own terminal. */
  logFile?: string | undefined;
  signal: AbortSignal;
};

/** Runs a child to its end and returns its exit code. With `signal` it ends at once, with all it started. */
export async function runTask({ command, args, cwd, env, logFile, signal }: Task): Promise<number> {
  signal.throwIfAborted();
  const log = logFile === undefined ? undefined : await open(logFile, "w");
  const output = log?.fd ?? "inherit";
  const child = spawn(command, args, { cwd, env: env as NodeJS.ProcessEnv, detached: true, stdio: ["ignore", output, output] });
  await log?.close();
  const { pid } = child;
  if (pid === undefined) return 127;
  guardProcess(pid, "SIGTERM");
  const abort = () => signalGroup(pid, "SIGKILL");
  signal.addEventListener("abort", abort);
  const code = await new Promise<number>((resolve) => child.once("exit", (exitCode) => resolve(exitCode ?? 1)));
  signal.removeEventListener("abort", abort);
  signalGroup(pid, "SIGKILL");
  releaseProcess(pid);
  signal.throwIfAborted();
  return code;
}
