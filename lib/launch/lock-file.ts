import { randomUUID } from "node:crypto";
import { constants, copyFile, link, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { commandOf } from "@/lib/base/process/info";

export type Lock = { held: true; release(): Promise<void> } | { held: false; by: number };

const POLL_MS = 200;

/**
 * Takes a file as a lock, or says which process holds it. The lock of a process that is gone is void, also
 * when its number now belongs to another program: the file remembers the command line too. So is one that came along
 * when its folder was copied: it is held over there.
 */
export async function takeLock(file: string): Promise<Lock> {
  await mkdir(path.dirname(file), { recursive: true });
  // Linked into place whole: a file that appears before its content would look like a dead owner's.
  const mine = `${file}.${process.pid}.${randomUUID()}`;
  await writeFile(
    mine,
    JSON.stringify({ pid: process.pid, command: await commandOf(process.pid), folder: await folderOf(file) }),
    { mode: 0o600 },
  );
  try {
    for (;;) {
      if (await place(mine, file)) return { held: true, release: () => rm(file, { force: true }) };
      const holder = await holderOf(file);
      if (holder !== undefined) return { held: false, by: holder };
      await rm(file, { force: true });
    }
  } finally {
    await rm(mine, { force: true });
  }
}

/** True when it was placed; false when another file is there. A disk that knows no links gets a copy. */
async function place(mine: string, file: string): Promise<boolean> {
  const isThere = (error: NodeJS.ErrnoException) => {
    if (error.code === "EEXIST") return false;
    throw error;
  };
  try {
    return await link(mine, file).then(() => true, isThere);
  } catch {
    return await copyFile(mine, file, constants.COPYFILE_EXCL).then(() => true, isThere);
  }
}

/** Does the work once nobody else does it. */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
  for (;;) {
    const lock = await takeLock(file);
    if (lock.held) return work().finally(lock.release);
    await delay(POLL_MS);
  }
}

async function holderOf(file: string): Promise<number | undefined> {
  try {
    const { pid, command, folder }: { pid: number; command: string; folder?: string } = JSON.parse(
      await readFile(file, "utf8"),
    );
    if (folder !== undefined && folder !== (await folderOf(file))) return undefined;
    return (await commandOf(pid)) === command ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** What a folder stays when it is moved, and its copy is not. */
async function folderOf(file: string): Promise<string> {
  const { dev, ino } = await stat(path.dirname(file), { bigint: true });
  return `${dev} ${ino}`;
}
