import { chmod, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { removeEmbedded } from "@/db/embedded-home";
import { freePort } from "@/lib/base/process/ports";
import { signalGroup } from "@/lib/launch/child-service";
import { silent } from "@/lib/launch/terminal";
import { createStack } from "@/lib/launch/stack";

export type ServiceName = "database" | "room" | "simulator" | "web" | "worker";

export type TestStack = {
  url: string;
  simulatorUrl: string;
  databaseUrl: string;
  dataDir: string;
  roomPort: number;
  /** Leaders of their process groups. */
  pids(): Partial<Record<ServiceName, number>>;
  /** To a service and all it started. A killed one is started again, as in the product. */
  kill(name: ServiceName, signal: NodeJS.Signals): void;
  /** Kills a service that stays down until it is resumed. */
  down(name: ServiceName): Promise<void>;
  resume(name: ServiceName): Promise<void>;
  /** What a service wrote so far. */
  log(name: ServiceName): Promise<string>;
  stop(): Promise<void>;
};

const root = path.resolve(import.meta.dirname, "../..");

/** The tests' own build: one that runs elsewhere is not pulled from under its server. */
export const TEST_DIST_DIR = ".next-test";

/**
 * The whole product, through the launcher's own code, on free ports and in a folder of its own that `stop`
 * removes. `env` adds settings, such as shorter windows.
 */
export async function startTestStack(options: { env?: Record<string, string> } = {}): Promise<TestStack> {
  // The test command removes its folder at the end, also when a run is broken off.
  const parent = process.env.TEST_FOLDER ?? path.join(root, ".data");
  await mkdir(parent, { recursive: true });
  const dataDir = await mkdtemp(path.join(parent, "test-"));
  // As root, Postgres runs as someone else, who must reach its folder.
  await chmod(dataDir, 0o755);
  const [port, roomPort, simulatorPort, postgresPort] = await freePorts(4);
  const source = {
    DEMO: "1",
    HOST: "127.0.0.1",
    PORT: String(port),
    ROOM_PORT: String(roomPort),
    SIMULATOR_PORT: String(simulatorPort),
    POSTGRES_PORT: String(postgresPort),
    DATA_DIR: dataDir,
    ...options.env,
  };
  const stack = createStack({ root, mode: "production", distDir: TEST_DIST_DIR, source, progress: silent });
  const stop = async () => {
    await stack.stop();
    await removeEmbedded(path.join(dataDir, "postgres"));
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    const running = await stack.start();
    const { supervisor } = stack;
    return {
      url: running.settings.appUrl,
      simulatorUrl: running.simulatorUrl,
      databaseUrl: running.databaseUrl,
      dataDir,
      roomPort: running.settings.roomPort,
      pids: () => supervisor.pids(),
      kill: (name, signal) => {
        const pid = supervisor.pids()[name];
        if (pid === undefined) throw new Error(`The ${name} is not running`);
        signalGroup(pid, signal);
      },
      down: (name) => supervisor.suspend(name, ({ pid }) => signalGroup(pid, "SIGKILL")),
      resume: (name) => supervisor.resume(name),
      log: (name) =>
        readFile(
          path.join(dataDir, name === "database" ? "postgres/postgres.log" : `logs/${name}.log`),
          "utf8",
        ),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Asked for together, so that no two are the same. */
async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) ports.add(await freePort());
  return [...ports];
}
