import { mkdir, open, readFile } from "node:fs/promises";
import path from "node:path";
import type { z } from "zod";

export type Journal<T> = {
  /** Everything on disk, in order. */
  rows(): readonly T[];
  /**
   * Resolves when the row would survive a kill -9 and a power cut. Rows that arrive together share one fsync.
   */
  append(row: T): Promise<void>;
  clear(): Promise<void>;
  close(): Promise<void>;
};

type Job = { line: string; done: () => void; failed: (cause: unknown) => void };

/**
 * Opens or creates an append-only file of JSON lines. A last line torn by a crash was never acknowledged and
 * is cut off.
 */
export const openJournal = async <T>(file: string, schema: z.ZodType<T>): Promise<Journal<T>> => {
  await mkdir(path.dirname(file), { recursive: true });
  const handle = await open(file, "a");
  const text = await readFile(file, "utf8");
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  if (whole.length < text.length) await handle.truncate(Buffer.byteLength(whole));
  let rows = whole
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => schema.parse(JSON.parse(line)));

  let waiting: (Job & { row: T })[] = [];
  let writing: Promise<void> | null = null;
  const write = async (): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      try {
        await handle.appendFile(batch.map((job) => job.line).join(""));
        await handle.datasync();
        for (const job of batch) {
          rows.push(job.row);
          job.done();
        }
      } catch (cause) {
        for (const job of batch) job.failed(cause);
      }
    }
    writing = null;
  };
  const empty = async (): Promise<void> => {
    await handle.truncate(0);
    await handle.datasync();
    rows = [];
    await write();
  };
  return {
    rows: () => rows,
    append: (row) =>
      new Promise((done, failed) => {
        waiting.push({ row, line: `${JSON.stringify(row)}\n`, done, failed });
        writing ??= write();
      }),
    clear: async () => {
      while (writing) await writing;
      // Rows that arrive meanwhile wait behind it.
      writing = empty();
      await writing;
    },
    close: async () => {
      while (writing) await writing;
      await handle.close();
    },
  };
};
