import { execFileSync } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";

export type Process = { pid: number; command: string };

/** Everything that runs below a process, itself included. Only itself where there is no /proc. */
export async function treeOf(pid: number): Promise<Process[]> {
  const parents = new Map<number, number>();
  for (const name of await readdir("/proc").catch(() => [])) {
    if (!/^\d+$/.test(name)) continue;
    const fields = await fieldsOf(Number(name));
    if (fields) parents.set(Number(name), Number(fields[1]));
  }
  const tree = [pid];
  for (const member of tree)
    tree.push(...[...parents].filter(([, parent]) => parent === member).map(([child]) => child));
  return Promise.all(
    tree.map(async (member) => ({
      pid: member,
      command: (await readFile(`/proc/${member}/cmdline`, "utf8").catch(() => "")).replaceAll("\0", " "),
    })),
  );
}

/** The fields of /proc/pid/stat behind the name, which may hold anything: state, parent, … */
async function fieldsOf(pid: number): Promise<string[] | null> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  return stat === null ? null : stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

/** Megabytes that a process holds, memory it shares counted in parts (PSS). NaN where there is no /proc. */
export async function memoryOf(pid: number): Promise<number> {
  const rollup = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
  return Number(/^Pss: +(\d+) kB$/m.exec(rollup)?.[1] ?? Number.NaN) / 1024;
}

let ticks: number | undefined;

/** Milliseconds of CPU that these processes have used so far, and those below them that are gone. NaN where there is no /proc. */
export async function cpuMsOf(pids: readonly number[]): Promise<number> {
  ticks ??= Number(execFileSync("getconf", ["CLK_TCK"]));
  const used = await Promise.all(
    pids.map(async (pid) => {
      const fields = await fieldsOf(pid);
      return fields === null
        ? Number.NaN
        : fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
    }),
  );
  return (used.reduce((sum, each) => sum + each, 0) * 1_000) / ticks;
}
