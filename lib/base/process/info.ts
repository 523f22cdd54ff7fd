import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/**
 * The command line of a live process, or undefined if there is none. A zombie counts as none: it does nothing
 * more, though signals still reach it.
 */
export async function commandOf(pid: number): Promise<string | undefined> {
  if (process.platform === "linux") {
    // Empty for zombies and for kernel threads.
    const command = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    return command === "" ? undefined : command.replaceAll("\0", " ").trim();
  }
  const listed = await run("ps", ["-o", "stat=,command=", "-p", String(pid)]).catch(() => undefined);
  const line = listed?.stdout.trim();
  return line === undefined || line === "" || line.startsWith("Z") ? undefined : line.replace(/^\S+\s+/, "");
}
