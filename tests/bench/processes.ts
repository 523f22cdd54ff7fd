import { execFileSync } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";

/** Everything that runs below a process, itself included. */
async function treeOf(pid: number): Promise<number[]> {
  const parents = new Map<number, number>();
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const fields = await fieldsOf(Number(name));
    if (fields) parents.set(Number(name), Number(fields[1]));
  }
  const tree = [pid];
  for (const member of tree)
    tree.push(...[...parents].filter(([, parent]) => parent === member).map(([child]) => child));
  return tree;
}

/** The fields of /proc/pid/stat behind the name, which may hold anything: state, parent, … */
async function fieldsOf(pid: number): Promise<string[] | null> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  return stat === null ? null : stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}

/** Megabytes that a process and all below it hold, memory they share counted once (PSS). NaN where there is no /proc. */
export async function memoryOf(pid: number): Promise<number> {
  let kilobytes = 0;
  for (const member of await treeOf(pid).catch(() => [pid])) {
    const rollup = await readFile(`/proc/${member}/smaps_rollup`, "utf8").catch(() => "");
    kilobytes += Number(/^Pss: +(\d+) kB$/m.exec(rollup)?.[1] ?? (member === pid ? Number.NaN : 0));
  }
  return kilobytes / 1024;
}

let ticks: number | undefined;

/** Milliseconds of CPU that a process itself has used so far. NaN where there is no /proc. */
export async function cpuMsOf(pid: number): Promise<number> {
  const fields = await fieldsOf(pid);
  if (fields === null) return Number.NaN;
  ticks ??= Number(execFileSync("getconf", ["CLK_TCK"]));
  return ((Number(fields[11]) + Number(fields[12])) * 1_000) / ticks;
}
