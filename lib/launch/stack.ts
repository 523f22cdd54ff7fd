import { mkdir, rename, stat } from "node:fs/promises";
import path from "node:path";
import { endWithUs, startEmbedded } from "@/db/embedded";
import { refuseForgetfulPooler } from "@/db/pooler";
import { isPortBusy } from "@/lib/base/process/ports";
import { SetupError } from "@/lib/base/setup-error";
import type { EnvSource } from "@/lib/env";
import { isRoomUp } from "@/lib/realtime/is-room-up";
import { roomService } from "@/lib/realtime/room-address";
import { roomRuntime } from "@/party/runtime";
import { type Build, ensureBuild, isBuilt, PROCESSES, type ProcessName } from "./build";
import { type ChildOptions, childService } from "./child-service";
import { type LaunchSettings, launchSettings } from "./launch-settings";
import { takeLock } from "./lock-file";
import { runTask } from "./run-task";
import { createSupervisor, type Supervisor } from "./supervise";
import type { Progress } from "./terminal";

export type StackOptions = {
  root: string;
  /** The given settings; missing ones are completed. */
  source: EnvSource;
  /** Development compiles pages on request; production builds first, if sources changed. */
  mode: "production" | "development";
  /** Where the pages are built; a second stack beside a running one needs its own. */
  distDir?: string;
  progress: Progress;
};

export type Running = LaunchSettings & { databaseUrl: string };

export type Stack = {
  /** Starts everything in order and resolves when it is ready for use. */
  start(): Promise<Running>;
  supervisor: Supervisor;
  /** Stops everything, including what is just starting; safe to call at any time. */
  stop(): Promise<void>;
};

const MAX_LOG_BYTES = 10 * 1024 * 1024;

/** The whole product on one machine: database, room, simulator, web server and worker. */
export function createStack(options: StackOptions): Stack {
  const { root, mode, progress } = options;
  const supervisor = createSupervisor(progress.say);
  const stopping = new AbortController();
  let release = async () => {};
  let starting: Promise<Running> | undefined;

  async function start(): Promise<Running> {
    const launch = await launchSettings(options.source, root);
    const { settings } = launch;
    release = await holdFolder(settings.dataDir);
    await checkPorts(launch);
    if (!launch.embedded) await refuseForgetfulPooler(settings.databaseUrl);
    await mkdir(path.join(settings.dataDir, "logs"), { recursive: true });

    const env = { ...process.env, ...launch.forChildren, NODE_ENV: mode };
    const build = mode === "production" ? await builtOnce(env, settings.dataDir) : undefined;

    let databaseUrl = settings.databaseUrl;
    if (launch.embedded)
      databaseUrl = await progress.step("Database", async () => {
        let url = "";
        await supervisor.run({
          name: "database",
          async start() {
            const postgres = await startEmbedded({
              folder: path.join(settings.dataDir, "postgres"),
              port: settings.postgresPort,
            });
            // Left by a launcher that was killed together with its guard: ours now.
            if (postgres.adopted) endWithUs(postgres);
            url = postgres.url;
            return postgres;
          },
        });
        return url;
      });
    const run: RunContext = { root, mode, build, launch, env: { ...env, DATABASE_URL: databaseUrl } };
    await progress.step(settings.demo ? "Migrations, demo data" : "Migrations", () =>
      prepareDatabase(run, stopping.signal),
    );

    const child = await childMaker(run);
    const answers = (url: string) => async () =>
      (await fetch(url, { signal: AbortSignal.timeout(2_000), redirect: "manual" })).ok;
    const roomAnswers = () => isRoomUp(roomService(settings));
    await Promise.all([
      settings.roomUrl === undefined &&
        progress.step("Rooms", async () =>
          supervisor.run(
            child("room", {
              ...(await roomRuntime({
                port: settings.roomPort,
                secret: settings.roomSecret,
                appUrl: settings.appUrl,
                application: new URL(launch.webUrl).host,
                folder: path.join(settings.dataDir, "room"),
              })),
              isReady: roomAnswers,
              isAlive: roomAnswers,
            }),
          ),
        ),
      launch.simulator &&
        progress.step("Carrier simulator", () =>
          supervisor.run(child("simulator", { isReady: answers(`${launch.simulatorUrl}/_control/ledger`) })),
        ),
      progress.step("Web server", () =>
        supervisor.run(child("web", { isReady: answers(`${launch.webUrl}/api/health`) })),
      ),
      progress.step("Worker", () => supervisor.run(child("worker", {}))),
    ]);
    return { ...launch, databaseUrl };
  }

  async function builtOnce(env: Record<string, string | undefined>, dataDir: string): Promise<Build> {
    const where = {
      root,
      distDir: options.distDir ?? ".next",
      env,
      logFile: path.join(dataDir, "logs/build.log"),
      signal: stopping.signal,
    };
    return (await isBuilt(where)) ? ensureBuild(where) : progress.step("Build", () => ensureBuild(where));
  }

  return {
    supervisor,
    start: () => (starting ??= start()),
    async stop() {
      stopping.abort();
      await supervisor.stop();
      // By now, everything that it was about to start is refused.
      await starting?.catch(() => {});
      await supervisor.stop();
      await release();
    },
  };
}

/** Two products on one folder would share a database and conflict. */
async function holdFolder(dataDir: string): Promise<() => Promise<void>> {
  const lock = await takeLock(path.join(dataDir, "launcher.lock"));
  if (lock.held) return lock.release;
  throw new SetupError(
    `Partyline runs already from ${dataDir} (process ${lock.by}): stop it, or set DATA_DIR to another folder.`,
  );
}

async function checkPorts({ settings, simulator }: LaunchSettings): Promise<void> {
  const wanted = [
    { setting: "PORT", port: settings.port, host: settings.host },
    ...(settings.roomUrl === undefined
      ? [{ setting: "ROOM_PORT", port: settings.roomPort, host: "127.0.0.1" }]
      : []),
    ...(simulator ? [{ setting: "SIMULATOR_PORT", port: settings.simulatorPort, host: "127.0.0.1" }] : []),
  ];
  for (const { setting, port, host } of wanted)
    if (await isPortBusy(port, host))
      throw new SetupError(
        `Port ${port} is in use by another program: stop it, or set ${setting} to a free port.`,
      );
}

type RunContext = {
  root: string;
  mode: StackOptions["mode"];
  /** Undefined in development: everything runs from its sources. */
  build: Build | undefined;
  env: Record<string, string | undefined>;
  launch: LaunchSettings;
};

/**
 * Limits for each heap. Without a limit Node keeps garbage until it is several times the memory in use; with
 * one, and small young generations, all processes together keep their size under load (decision 35). To allow
 * more, set NODE_OPTIONS, which overrides this. No source maps: the web server would read those of the
 * framework too, and take 120 MB more.
 */
const HEAPS: Record<ProcessName, string> = {
  "prepare-database": "",
  web: "--max-semi-space-size=4 --max-old-space-size=512",
  worker: "--max-semi-space-size=2 --max-old-space-size=256",
  simulator: "--max-semi-space-size=2 --max-old-space-size=256",
};

const argsOf = ({ build }: RunContext, name: ProcessName): string[] =>
  build ? [build.fileOf(name)] : ["--import", "tsx", PROCESSES[name]];

const nodeOptions = ({ build, env }: RunContext, name: ProcessName) =>
  build && { NODE_OPTIONS: `${HEAPS[name]} ${env.NODE_OPTIONS ?? ""}`.trim() };

const logOf = ({ launch }: RunContext, name: string): string =>
  path.join(launch.settings.dataDir, "logs", `${name}.log`);

async function prepareDatabase(run: RunContext, signal: AbortSignal): Promise<void> {
  const logFile = logOf(run, "prepare-database");
  const code = await runTask({
    command: process.execPath,
    args: argsOf(run, "prepare-database"),
    cwd: run.root,
    env: run.env,
    logFile,
    signal,
  });
  if (code !== 0) throw new SetupError(`The database could not be brought to this version; see ${logFile}.`);
}

/** One of our processes is identified by its name; others also give their command. */
type ChildParts = Partial<Omit<ChildOptions, "name" | "logFile">>;

async function childMaker(run: RunContext) {
  const { root, mode, build, env, launch } = run;
  const names = [...Object.keys(PROCESSES), "room"];
  await Promise.all(names.map((name) => rotate(logOf(run, name))));
  // Outside the demo a service manager collects our output; a developer wants to see pages compile.
  const toTerminal = (name: string) => !launch.settings.demo || (mode === "development" && name === "web");

  return (name: ProcessName | "room", parts: ChildParts) =>
    childService({
      name,
      command: process.execPath,
      args: name === "room" ? [] : argsOf(run, name),
      cwd: root,
      env: {
        ...env,
        ...(name !== "room" && nodeOptions(run, name)),
        ...(build && { NEXT_DIST_DIR: build.distDir }),
      },
      logFile: toTerminal(name) ? undefined : logOf(run, name),
      ...parts,
    });
}

async function rotate(file: string): Promise<void> {
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  if (size > MAX_LOG_BYTES) await rename(file, `${file}.1`);
}
