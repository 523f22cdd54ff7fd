import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { NotInTime, within, withinOr } from "@/lib/base/within";
import { faultCode } from "@/lib/web/faults";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("what comes in time is handed on, and leaves no timer", async () => {
  expect(await within(100, Promise.resolve("there"))).toBe("there");
  await expect(within(100, Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(vi.getTimerCount()).toBe(0);
});

test("what does not come in time is what was asked for instead, and harms nobody when it fails later", async () => {
  let say: (fault: Error) => void = () => {};
  const waiting = withinOr(100, new Promise<string>((_, reject) => (say = reject)), "late");
  await vi.advanceTimersByTimeAsync(100);
  expect(await waiting).toBe("late");
  say(new Error("too late"));
  expect(await withinOr(100, Promise.resolve("there"), "late")).toBe("there");
  expect(vi.getTimerCount()).toBe(0);
});

test("V39: what says nothing is a database that is away, after exactly that time; what it says later harms nobody", async () => {
  let say: (fault: Error) => void = () => {};
  const waiting = within(4_500, new Promise<string>((_, reject) => (say = reject)));
  const caught = waiting.catch((fault: unknown) => fault);
  await vi.advanceTimersByTimeAsync(4_499);
  expect(vi.getTimerCount()).toBe(1);
  await vi.advanceTimersByTimeAsync(1);
  const fault = await caught;
  expect(fault).toBeInstanceOf(NotInTime);
  expect(faultCode(fault, "a test")).toBe("unavailable");
  say(new Error("too late"));
});
