import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { newId } from "@/lib/base/ids";
import { freePort } from "@/lib/base/process/ports";
import { ORIGIN, ROOM_SECRET } from "../support/tickets";

let folder: string;
let child: ChildProcess | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "room-serve-"));
});
afterEach(async () => {
  child?.kill("SIGKILL");
  await rm(folder, { recursive: true, force: true });
});

/** The room process as the launcher starts it; resolves with what it says first. */
async function serve(port: number): Promise<{ exit: Promise<number | null>; firstLine: string }> {
  child = spawn(process.execPath, ["--import", "tsx", "party/serve.ts"], {
    env: { ...process.env, ROOM_PORT: String(port), ROOM_SECRET, APP_URL: ORIGIN, DATA_DIR: folder },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exit = once(child, "exit").then(([code]: (number | null)[]) => code ?? null);
  if (!child.stdout) throw new Error("no output");
  const [firstLine] = await once(createInterface({ input: child.stdout }), "line");
  return { exit, firstLine: String(firstLine) };
}

const answers = (port: number) =>
  fetch(`http://127.0.0.1:${port}/parties/number/${newId()}`).then(
    (response) => response.status,
    () => "nothing",
  );

test("it says when it is ready, answers then, and leaves nothing behind when it is asked to stop", async () => {
  const port = await freePort();
  const { exit, firstLine } = await serve(port);
  expect(firstLine).toBe(`room ready on ${port}`);
  expect(await answers(port)).toBe(401);
  child?.kill("SIGTERM");
  expect(await exit).toBe(0);
  expect(await answers(port)).toBe("nothing");
});

test("killed outright, its runtime ends too and the port is free again", async () => {
  const port = await freePort();
  await serve(port);
  child?.kill("SIGKILL");
  await vi.waitFor(async () => expect(await answers(port)).toBe("nothing"), {
    timeout: 12_000,
    interval: 100,
  });
});

test("a busy port is a failure at once, not a hang", async () => {
  const port = await freePort();
  await serve(port);
  const second = spawn(process.execPath, ["--import", "tsx", "party/serve.ts"], {
    env: {
      ...process.env,
      ROOM_PORT: String(port),
      ROOM_SECRET,
      APP_URL: ORIGIN,
      DATA_DIR: join(folder, "second"),
    },
    stdio: "ignore",
  });
  expect((await once(second, "exit"))[0]).toBe(1);
});
