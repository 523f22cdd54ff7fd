import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline";
import { freePort } from "@/lib/base/process/ports";
import { TEST_DIST_DIR } from "../support/stack";
import { treeOf } from "./processes";

const root = path.resolve(import.meta.dirname, "../..");

export type Started = {
  url: URL;
  /** The launcher's; all that it started is below it. */
  pid: number;
  /** Everything that runs, by its part of the product. Postgres is not among them: the bench has one of its own. */
  processes(): Promise<{ part: string; pid: number }[]>;
  stop(): Promise<void>;
};

/** The very command of `npm start`, as its own process, with its own ports and folder. */
export async function startNpm(env: Record<string, string>): Promise<Started> {
  const { scripts } = JSON.parse(await readFile(path.join(root, "package.json"), "utf8")) as {
    scripts: { start: string };
  };
  const [, ...args] = scripts.start.split(" ");
  const parent = path.join(root, ".data");
  await mkdir(parent, { recursive: true });
  const dataDir = await mkdtemp(path.join(parent, "bench-"));
  const ports = new Set<number>();
  while (ports.size < 3) ports.add(await freePort());
  const [port, room, simulator] = ports;
  const child = spawn(process.execPath, args, {
    cwd: root,
    // Over the channel it notices the end of the bench.
    stdio: ["ignore", "pipe", "inherit", "ipc"],
    env: {
      ...process.env,
      ...env,
      HOST: "127.0.0.1",
      PORT: String(port),
      ROOM_PORT: String(room),
      SIMULATOR_PORT: String(simulator),
      DATA_DIR: dataDir,
      NEXT_DIST_DIR: TEST_DIST_DIR,
    },
  });
  const exited = once(child, "exit");
  const { pid, stdout } = child;
  if (pid === undefined || stdout === null) throw new Error("npm start does not run");
  const ready = new Promise<void>((resolve, reject) => {
    createInterface({ input: stdout }).on("line", (line) => line.includes("is ready") && resolve());
    void exited.then(() => reject(new Error("npm start ended before it was ready")));
  });
  const stop = async () => {
    child.kill("SIGTERM");
    await exited;
    await rm(dataDir, { recursive: true, force: true });
  };
  await ready.catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return {
    url: new URL(`http://127.0.0.1:${port}`),
    pid,
    processes: async () =>
      (await treeOf(pid)).map(({ pid: each, command }) => ({
        pid: each,
        part:
          each === pid
            ? "launcher"
            : (/(web|worker|simulator)\.mjs/.exec(command)?.[1] ??
              (command.includes("workerd") ? "room" : "guard")),
      })),
    stop,
  };
}
