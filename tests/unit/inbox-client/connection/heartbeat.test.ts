import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Heartbeat } from "@/app/(inbox)/inbox/_client/connection/heartbeat";
import { ANSWER_MS, HEARTBEAT_MS, SILENT_MS } from "@/lib/protocol/timings";

function line() {
  const state = { pings: 0, silences: 0, answers: true };
  const heartbeat: Heartbeat = new Heartbeat({
    ping: () => {
      state.pings += 1;
      if (state.answers) queueMicrotask(() => heartbeat.heard());
    },
    onSilent: () => {
      state.silences += 1;
    },
  });
  heartbeat.begin();
  return { heartbeat, state };
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("V29, V30: a socket on which nothing answers is noticed", () => {
  test("a line that answers is asked every 10 s, and never called silent", async () => {
    const { state } = line();
    await pass(60_000);
    expect(state).toMatchObject({ pings: 7, silences: 0 });
  });

  test("two answers that do not come end it, sooner than the room would have noticed", async () => {
    const { state } = line();
    await pass(0);
    state.answers = false;
    const longest = HEARTBEAT_MS + 2 * ANSWER_MS;
    expect(longest).toBeLessThan(SILENT_MS);
    await pass(longest - 1);
    expect(state.silences).toBe(0);
    await pass(1);
    expect(state.silences).toBe(1);
    await pass(60_000);
    expect(state).toMatchObject({ pings: 3, silences: 1 });
  });

  test("one answer that does not come is forgiven", async () => {
    const { state } = line();
    await pass(0);
    state.answers = false;
    await pass(HEARTBEAT_MS + ANSWER_MS - 1);
    state.answers = true;
    await pass(60_000);
    expect(state.silences).toBe(0);
  });

  test("any frame is an answer, and a room that talks is asked all the same: it wants to hear from us", async () => {
    const { heartbeat, state } = line();
    await pass(0);
    state.answers = false;
    for (let second = 0; second < 30; second += 1) {
      await pass(1_000);
      heartbeat.heard();
    }
    expect(state.silences).toBe(0);
    expect(state.pings).toBeGreaterThanOrEqual(3);
  });

  test("after a sleep of hours one late timer ends nothing: it asks, and a line that answers goes on", async () => {
    const { state } = line();
    await pass(0);
    vi.setSystemTime(Date.now() + 8 * 3_600_000);
    await pass(HEARTBEAT_MS);
    await pass(60_000);
    expect(state.silences).toBe(0);
  });

  test("who comes back to the page asks at once", async () => {
    const { heartbeat, state } = line();
    await pass(1_000);
    heartbeat.ask();
    expect(state.pings).toBe(2);
    state.answers = false;
    await pass(HEARTBEAT_MS + 1);
    const before = state.pings;
    heartbeat.ask();
    expect(state.pings).toBe(before);
  });

  test("a socket that is closed is asked nothing", async () => {
    const { heartbeat, state } = line();
    heartbeat.stop();
    heartbeat.ask();
    await pass(60_000);
    expect(state).toMatchObject({ pings: 1, silences: 0 });
  });
});
