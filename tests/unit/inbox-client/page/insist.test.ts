import { expect, test, vi } from "vitest";
import { insist } from "@/app/(inbox)/inbox/_client/page/later";

test("V29: a part that is lost on its way is asked for until it comes, at growing distances", async () => {
  const load = vi.fn<() => Promise<string>>().mockResolvedValue("the notices");
  for (let lost = 0; lost < 7; lost += 1) load.mockRejectedValueOnce(new Error("offline"));
  const waits: number[] = [];
  expect(await insist(load, async (ms) => void waits.push(ms))).toBe("the notices");
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
});

test("V29: it is asked for at once when the browser is back", async () => {
  vi.useFakeTimers();
  const page = new EventTarget();
  vi.stubGlobal("window", page);
  try {
    const load = vi
      .fn<() => Promise<string>>()
      .mockRejectedValueOnce(new Error("offline"))
      .mockResolvedValue("the notices");
    const part = insist(load);
    await vi.advanceTimersByTimeAsync(10);
    expect(load).toHaveBeenCalledTimes(1);
    page.dispatchEvent(new Event("online"));
    expect(await part).toBe("the notices");
    expect(vi.getTimerCount()).toBe(0);
  } finally {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  }
});

test("on the server what cannot be loaded is a fault", async () => {
  await expect(insist(() => Promise.reject(new Error("no such file")))).rejects.toThrow("no such file");
});
