import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { commandOf } from "@/lib/base/process/info";
import { childService, signalGroup } from "@/lib/launch/child-service";
import { createSupervisor, type Service, type Supervisor } from "@/lib/launch/supervise";
import { until } from "@/tests/support/until";

// Real processes on a machine that may be busy.
vi.setConfig({ testTimeout: 30_000 });

let folder: string;
let supervisor: Supervisor;
let reports: string[];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "partyline-supervise-"));
  reports = [];
  supervisor = createSupervisor((sentence) => reports.push(sentence));
});

afterEach(async () => {
  await supervisor.stop();
  await rm(folder, { recursive: true, force: true });
});

/** A child that has a child of its own and writes both numbers to a file when it is ready. */
const child = (name: string): Service =>
  childService({
    name,
    command: "sh",
    args: ["-c", `sleep 1000 & echo "$$ $!" > ${name}.new; mv ${name}.new ${name}; while :; do wait; done`],
    cwd: folder,
    env: { PATH: process.env.PATH },
    logFile: path.join(folder, `${name}.log`),
    isReady: async () => (await readFile(path.join(folder, name), "utf8")) !== "",
  });

const processesOf = async (name: string): Promise<number[]> =>
  (await readFile(path.join(folder, name), "utf8")).trim().split(" ").map(Number);
const areGone = async (pids: number[]): Promise<boolean> =>
  (await Promise.all(pids.map(commandOf))).every((command) => command === undefined);

test("a child that is killed is started again, and what it had started is gone", async () => {
  await supervisor.run(child("web"));
  const before = await processesOf("web");
  await rm(path.join(folder, "web"));
  process.kill(supervisor.pids().web ?? 0, "SIGKILL");
  await until(() => reports.length === 2);
  expect(reports).toEqual(["The web ended unexpectedly; starting it again.", "The web is running again."]);
  expect(supervisor.pids().web).not.toBe(before[0]);
  await until(() => areGone(before));
});

test("after stop no process is left, children of children neither", async () => {
  await supervisor.run(child("database"));
  await supervisor.run(child("web"));
  const all = [...(await processesOf("database")), ...(await processesOf("web"))];
  expect(await areGone(all)).toBe(false);
  await supervisor.stop();
  await until(() => areGone(all));
  expect(reports).toEqual([]);
});

test("they stop in the reverse order of their start", async () => {
  const stopped: string[] = [];
  const fake = (name: string): Service => ({
    name,
    async start() {
      const ended = new EventTarget();
      return {
        pid: 1,
        exited: new Promise((resolve) => ended.addEventListener("ended", () => resolve())),
        async stop() {
          stopped.push(name);
          ended.dispatchEvent(new Event("ended"));
        },
      };
    },
  });
  for (const name of ["postgres", "room", "web"]) await supervisor.run(fake(name));
  await supervisor.stop();
  expect(stopped).toEqual(["web", "room", "postgres"]);
});

test("a service that cannot start says so and is not tried again", async () => {
  let tries = 0;
  const broken: Service = {
    name: "room",
    async start() {
      tries += 1;
      throw new Error("port taken");
    },
  };
  await expect(supervisor.run(broken)).rejects.toThrow("port taken");
  expect(tries).toBe(1);
});

test("a suspended service stays down until it is resumed", async () => {
  await supervisor.run(child("room"));
  const before = await processesOf("room");
  await rm(path.join(folder, "room"));
  await supervisor.suspend("room", ({ pid }) => {
    process.kill(pid, "SIGKILL");
  });
  expect(supervisor.pids()).toEqual({});
  await supervisor.resume("room");
  expect(supervisor.pids().room).not.toBe(before[0]);
  expect(reports).toEqual([]);
});

test("a stop during a start ends what was starting", async () => {
  const service = child("web");
  const neverReady = childService({
    name: "slow",
    command: "sh",
    args: ["-c", "echo $$ > slow.new; mv slow.new slow; while :; do sleep 1; done"],
    cwd: folder,
    env: { PATH: process.env.PATH },
    logFile: path.join(folder, "slow.log"),
    isReady: async () => false,
  });
  await supervisor.run(service);
  const starting = supervisor.run(neverReady).catch((error: unknown) => error);
  await until(() =>
    processesOf("slow").then(
      () => true,
      () => false,
    ),
  );
  await supervisor.stop();
  expect(await starting).toBeInstanceOf(Error);
  await until(async () => areGone([...(await processesOf("web")), ...(await processesOf("slow"))]));
});

test("V1: kill -9 of the launcher ends its children and theirs", async () => {
  const script = `
    import { childService } from "@/lib/launch/child-service";
    import { createSupervisor } from "@/lib/launch/supervise";
    import { existsSync } from "node:fs";
    const folder = ${JSON.stringify(folder)};
    await createSupervisor(() => {}).run(childService({
      name: "web", command: "sh", cwd: folder, env: { PATH: process.env.PATH }, logFile: folder + "/log",
      args: ["-c", 'sleep 1000 & echo "$$ $!" > web.new; mv web.new web; while :; do wait; done'],
      isReady: async () => existsSync(folder + "/web"),
    }));
  `;
  const launcher = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
    stdio: "inherit",
  });
  await until(() =>
    processesOf("web").then(
      () => true,
      () => false,
    ),
  );
  const pids = await processesOf("web");
  launcher.kill("SIGKILL");
  await once(launcher, "exit");
  try {
    // Sooner than the runner gives up: what is left behind would outlive it.
    await until(() => areGone(pids), { withinMs: 10_000, what: "the end of the children" });
  } finally {
    for (const leader of pids.slice(0, 1)) signalGroup(leader, "SIGKILL");
  }
});
