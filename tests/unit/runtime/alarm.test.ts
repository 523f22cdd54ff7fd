import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createAlarm } from "@/lib/runtime/alarm";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function anAlarm() {
  const rung: number[] = [];
  const start = performance.now();
  return { rung, alarm: createAlarm(() => rung.push(performance.now() - start)) };
}

describe("a process wakes for what it accepted", () => {
  test("never before the time, and soon after it", () => {
    const { alarm, rung } = anAlarm();
    alarm.ringIn(5_000);
    vi.advanceTimersByTime(4_999);
    expect(rung).toEqual([]);
    vi.advanceTimersByTime(110);
    expect(rung).toHaveLength(1);
  });

  test("a thousand for about the same time ring once", () => {
    const { alarm, rung } = anAlarm();
    for (let i = 0; i < 1_000; i += 1) alarm.ringIn(5_000);
    vi.advanceTimersByTime(6_000);
    expect(rung).toHaveLength(1);
  });

  test("different times ring each for itself, and the next for the same time again", () => {
    const { alarm, rung } = anAlarm();
    for (const ms of [30_000, 0, 5_000]) alarm.ringIn(ms);
    vi.advanceTimersByTime(31_000);
    alarm.ringIn(5_000);
    vi.advanceTimersByTime(6_000);
    expect(rung).toHaveLength(4);
  });

  test("once the process ends nothing rings, also not for what is asked for then", () => {
    const { alarm, rung } = anAlarm();
    alarm.ringIn(1_000);
    alarm.cancel();
    alarm.ringIn(1_000);
    vi.advanceTimersByTime(10_000);
    expect(rung).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });
});
