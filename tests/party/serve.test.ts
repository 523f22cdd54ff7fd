import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { newId } from "@/lib/base/ids";
import { freePort } from "@/lib/base/process/ports";
import { publishToRoom } from "@/lib/realtime/publish";
import { memoryOf } from "../bench/processes";
import { type RoomProcess, startRoom } from "../support/room";
import { ROOM_SECRET } from "../support/tickets";

let folder: string;
let port: number;
let room: RoomProcess | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "room-serve-"));
  port = await freePort();
});
afterEach(async () => {
  await room?.stop();
  await rm(folder, { recursive: true, force: true });
});

const NOBODY = "127.0.0.1:1";
const answers = () =>
  fetch(`http://127.0.0.1:${port}/parties/number/${newId()}`).then(
    (response) => response.status,
    () => "nothing",
  );

test("it answers once it is ready, and leaves nothing behind when it is asked to stop", async () => {
  room = await startRoom(folder, NOBODY, { port });
  expect(await answers()).toBe(401);
  await room.stop();
  expect(await answers()).toBe("nothing");
});

test("V1: whoever started it is killed outright: it ends too and the port is free again", async () => {
  const script = `
    import { startRoom } from "@/tests/support/room";
    await startRoom(${JSON.stringify(folder)}, ${JSON.stringify(NOBODY)}, { port: ${port} });
    process.send("ready");
  `;
  const launcher = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  await once(launcher, "message");
  expect(await answers()).toBe(401);
  launcher.kill("SIGKILL");
  await vi.waitFor(async () => expect(await answers()).toBe("nothing"), {
    timeout: 12_000,
    interval: 100,
  });
});

test("a port that somebody else has is a failure at once, not a hang", async () => {
  room = await startRoom(folder, NOBODY, { port });
  const second = startRoom(join(folder, "second"), NOBODY, {
    port,
    secret: "of-another-installation-altogether",
  });
  await expect(second).rejects.toThrow("The room did not start.");
});

test("it holds no more after thousands of events than after hundreds", async () => {
  const started = await startRoom(folder, NOBODY, { port });
  room = started;
  const stream = { kind: "number" as const, id: newId() };
  const epoch = newId();
  let seq = 0;
  const megabytesAfter = async (posts: number): Promise<number> => {
    for (; seq < posts; seq += 1) {
      const event = { epoch, seq: seq + 1, type: "notifications.read", conversationId: newId() };
      const told = await publishToRoom(
        { stream, events: [event] },
        { roomUrl: `http://127.0.0.1:${port}`, secret: ROOM_SECRET, timeoutMs: 5_000 },
      );
      expect(told).toEqual({ ok: true });
    }
    return memoryOf(started.pid);
  };
  const early = await megabytesAfter(500);
  expect((await megabytesAfter(3_000)) - early).toBeLessThan(15);
});
