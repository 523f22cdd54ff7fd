import { expect, test } from "vitest";
import { createQueue } from "@/lib/auth/queue";

/** Work that ends when the test says so. */
function held() {
  const open: (() => void)[] = [];
  let running = 0;
  let most = 0;
  const work = async () => {
    running += 1;
    most = Math.max(most, running);
    await new Promise<void>((resolve) => open.push(resolve));
    running -= 1;
    return "done";
  };
  return { work, releaseOne: () => open.shift()?.(), most: () => most, started: () => open.length };
}

test("V41: at most so many run at once, in order, and the rest wait", async () => {
  const queue = createQueue({ atOnce: 2, waiting: 10 });
  const { work, releaseOne, most, started } = held();
  const all = Promise.all(Array.from({ length: 6 }, () => queue.run(work)));
  for (let left = 6; left > 0; left -= 1) {
    await expect.poll(started).toBeGreaterThan(0);
    releaseOne();
  }
  expect(await all).toEqual(Array.from({ length: 6 }, () => "done"));
  expect(most()).toBe(2);
});

test("when too many wait, the next is told at once", async () => {
  const queue = createQueue({ atOnce: 1, waiting: 1 });
  const { work, releaseOne, started } = held();
  const [first, second] = [queue.run(work), queue.run(work)];
  expect(await queue.run(work)).toBeNull();
  await expect.poll(started).toBe(1);
  releaseOne();
  await expect.poll(started).toBe(1);
  releaseOne();
  expect(await Promise.all([first, second])).toEqual(["done", "done"]);
});

test("work that fails gives its place back", async () => {
  const queue = createQueue({ atOnce: 1, waiting: 0 });
  await expect(queue.run(() => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
  expect(await queue.run(async () => "next")).toBe("next");
});

test("V40: whoever stands ahead waits for no stranger, and has places of their own", async () => {
  const queue = createQueue({ atOnce: 1, waiting: 2 });
  const { work, releaseOne, started } = held();
  const ended: string[] = [];
  const enter = (name: string, ahead = false) =>
    void queue
      .run(work, { ahead })
      .then((result) => ended.push(result === null ? `${name} turned away` : name));
  for (const stranger of ["first", "second", "third", "fourth"]) enter(stranger);
  enter("owner", true);
  for (let left = 4; left > 0; left -= 1) {
    await expect.poll(started).toBe(1);
    releaseOne();
  }
  await expect.poll(() => ended).toEqual(["fourth turned away", "first", "owner", "second", "third"]);
});
