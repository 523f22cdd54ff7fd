import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { commandOf } from "@/lib/base/process/info";
import { runTask } from "@/lib/launch/run-task";
import { until } from "@/tests/support/until";

vi.setConfig({ testTimeout: 30_000 });

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "partyline-task-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const task = (script: string, signal = new AbortController().signal, command = "sh") =>
  runTask({
    command,
    args: ["-c", script],
    cwd: folder,
    env: { PATH: process.env.PATH },
    logFile: path.join(folder, "log"),
    signal,
  });

test("its exit code comes back however short it runs, and what it writes is kept", async () => {
  expect(await Promise.all(Array.from({ length: 20 }, (_, code) => task(`exit ${code}`)))).toEqual(
    Array.from({ length: 20 }, (_, code) => code),
  );
  await task("echo out; echo err >&2");
  expect(await readFile(path.join(folder, "log"), "utf8")).toBe("out\nerr\n");
});

test("a command that does not exist is an exit code, not a wait", async () => {
  expect(await task("", undefined, "/nowhere/tool")).toBe(127);
});

test("aborted, it ends at once with all it started", async () => {
  const stopping = new AbortController();
  const running = task('sleep 1000 & echo "$$ $!" > pids.new; mv pids.new pids; wait', stopping.signal).catch(
    (error: unknown) => error,
  );
  const pids = () =>
    readFile(path.join(folder, "pids"), "utf8").then(
      (text) => text.trim().split(" ").map(Number),
      () => [],
    );
  await until(async () => (await pids()).length === 2);
  stopping.abort();
  expect(await running).toMatchObject({ name: "AbortError" });
  await until(async () =>
    (await Promise.all((await pids()).map(commandOf))).every((command) => command === undefined),
  );
});
