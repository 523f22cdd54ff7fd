import { cp, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { takeLock, withLock } from "@/lib/launch/lock-file";

let file: string;

beforeEach(async () => {
  file = path.join(await mkdtemp(path.join(tmpdir(), "partyline-lock-")), "lock");
});
afterEach(() => rm(path.dirname(file), { recursive: true, force: true }));

test("a lock is held by one, who is named to the next, until it is released", async () => {
  const first = await takeLock(file);
  expect(await takeLock(file)).toEqual({ held: false, by: process.pid });
  if (first.held) await first.release();
  expect((await takeLock(file)).held).toBe(true);
});

test("the lock of a process that is gone is void", async () => {
  await writeFile(file, JSON.stringify({ pid: 2 ** 30, command: "node" }));
  expect((await takeLock(file)).held).toBe(true);
});

test("the lock of a process whose number another program now has is void", async () => {
  await writeFile(file, JSON.stringify({ pid: process.pid, command: "node of yesterday" }));
  expect((await takeLock(file)).held).toBe(true);
});

test("the lock of a folder that was copied is held there and not here; that of one that was moved goes along", async () => {
  const lock = await takeLock(file);
  const copy = `${path.dirname(file)}.copy`;
  await cp(path.dirname(file), copy, { recursive: true });
  expect((await takeLock(path.join(copy, "lock"))).held).toBe(true);
  await rm(copy, { recursive: true });
  await rename(path.dirname(file), copy);
  expect((await takeLock(path.join(copy, "lock"))).held).toBe(false);
  await rm(copy, { recursive: true });
  if (lock.held) await lock.release();
});

test("a lock file that was cut off while it was written is void", async () => {
  await writeFile(file, '{"pid":');
  expect((await takeLock(file)).held).toBe(true);
});

test("work under a lock takes turns, and a failure lets go of it", async () => {
  const done: string[] = [];
  await withLock(file, async () => {
    throw new Error("broken");
  }).catch(() => done.push("failed"));
  await withLock(file, async () => done.push("worked"));
  expect(done).toEqual(["failed", "worked"]);
  await expect(readFile(file)).rejects.toThrow("ENOENT");
});
