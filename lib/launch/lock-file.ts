import { randomUUID } from "node:crypto";
import { constants, copyFile, link, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { commandOf } from "@/lib/base/process/info";

export type Lock = { held: true; release(): Promise<void> } | { held: false; by: number };

const POLL_MS = 200;

/**
 * Takes a file as a lock, or returns which process holds it. The lock of a dead process is void, even if its
 * pid now belongs to another program: the file also stores the command line. A lock that was copied along
 * with its folder is void too: it is held in the original folder.
 */
export async function takeLock(file: string): Promise<Lock> {
  await mkdir(path.dirname(file), { recursive: true });
  // Linked into place complete: a file that appears before its content would look like a dead owner's.
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

/** True if it was placed; false if another file is there. A disk without hard links gets a copy. */
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

/** Runs the work once nobody else holds the lock. */
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

/** An identity of the folder that a move keeps and a copy does not. */
async function folderOf(file: string): Promise<string> {
  const { dev, ino } = await stat(path.dirname(file), { bigint: true });
  return `${dev} ${ino}`;
}
