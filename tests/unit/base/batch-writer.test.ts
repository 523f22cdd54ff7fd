import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createBatchWriter } from "@/lib/base/batch-writer";
import { patience } from "@/tests/support/patience";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const failed = (fault: unknown) => {
  throw fault;
};

test("what comes within the time is written at once, in its order, and what comes later by itself", async () => {
  const written: number[][] = [];
  const gatherer = createBatchWriter<number>({
    everyMs: 250,
    write: async (items) => written.push([...items]),
    onError: failed,
  });
  gatherer.add(1, 2);
  vi.advanceTimersByTime(249);
  gatherer.add(3);
  expect(written).toEqual([]);
  vi.advanceTimersByTime(1);
  gatherer.add(4);
  await vi.advanceTimersByTimeAsync(250);
  expect(written).toEqual([[1, 2, 3], [4]]);
});

test("flush waits for what is being written already, and writes nothing twice", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const written: number[][] = [];
  const gatherer = createBatchWriter<number>({
    everyMs: 250,
    write: (items) => promise.then(() => written.push([...items])),
    onError: failed,
  });
  gatherer.add(1);
  vi.advanceTimersByTime(250);
  const flushed = gatherer.flush().then(() => [...written]);
  resolve();
  expect(await flushed).toEqual([[1]]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(written).toEqual([[1]]);
});

test("a write that fails is told, and the next one goes on", async () => {
  const faults: unknown[] = [];
  const write = vi
    .fn<(items: readonly number[]) => Promise<void>>()
    .mockRejectedValueOnce(new Error("away"))
    .mockResolvedValue();
  const gatherer = createBatchWriter<number>({ everyMs: 250, write, onError: (fault) => faults.push(fault) });
  gatherer.add(1);
  await gatherer.flush();
  gatherer.add(2);
  await gatherer.flush();
  expect(faults).toEqual([new Error("away")]);
  expect(write.mock.calls).toEqual([[[1]], [[2]]]);
});

test("what was written is let go, however long the process lives", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const gatherer = createBatchWriter<object>({
    everyMs: 250,
    write: async (items) => items,
    onError: failed,
  });
  let collected = 0;
  const registry = new FinalizationRegistry(() => (collected += 1));
  for (let round = 0; round < 100; round++) {
    const note = { round };
    registry.register(note, undefined);
    gatherer.add(note);
    await gatherer.flush();
  }
  vi.useRealTimers();
  await expect.poll(() => (collect(), collected), { timeout: patience(1_000) }).toBeGreaterThan(90);
});
