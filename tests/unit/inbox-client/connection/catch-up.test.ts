import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { CatchUp } from "@/app/(inbox)/inbox/_client/connection/catch-up";
import type { DurableEvent } from "@/lib/protocol/events";
import { OWN_STREAM } from "@/lib/view/reduce/streams";
import type { CatchUpAnswer } from "@/lib/view/answers";
import type { StreamPosition } from "@/lib/view/types";
import { epoch, makeConversation, makeMessage, received, support, uuid } from "../../view/make";

const event = (seq: number): DurableEvent =>
  received(seq, makeMessage({ publicSeq: seq }), makeConversation({ publicSeq: seq }));

/** A page that keeps what was applied, beside a server that holds `log`. */
function page({ log = [] as DurableEvent[], live = true, pageSize = 500, reachable = true } = {}) {
  const positions: Record<string, StreamPosition> = { [support.id]: { epoch, seq: 0 } };
  const applied: number[] = [];
  const state = { log, live, reachable, asked: 0, reloads: 0, reached: [] as boolean[] };
  const catchUp = new CatchUp({
    positions: () => positions,
    apply: (numberId, one) => {
      applied.push(one.seq);
      positions[numberId] = { epoch: one.epoch, seq: one.seq };
    },
    reload: () => {
      state.reloads += 1;
    },
    isLive: () => state.live,
    onAnswer: (reached) => state.reached.push(reached),
    fetchEvents: async (places) => {
      state.asked += 1;
      if (!state.reachable) return { kind: "unreachable" };
      const value: CatchUpAnswer = places.map(({ after, ...whose }) => ({
        ...whose,
        epoch,
        seq: state.log.length,
        events: state.log.filter((one) => one.seq > after).slice(0, pageSize),
      }));
      return { kind: "ok", value };
    },
  });
  return { catchUp, applied, state };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("V12: events are applied in their order, each once", () => {
  test("repeats are dropped", () => {
    const { catchUp, applied } = page();
    for (const seq of [1, 1, 2, 1, 2, 3]) catchUp.receive(support.id, event(seq));
    expect(applied).toEqual([1, 2, 3]);
  });

  test("a hole that closes by itself costs no request", async () => {
    const { catchUp, applied, state } = page();
    catchUp.receive(support.id, event(1));
    catchUp.receive(support.id, event(3));
    catchUp.receive(support.id, event(4));
    await vi.advanceTimersByTimeAsync(149);
    catchUp.receive(support.id, event(2));
    expect(applied).toEqual([1, 2, 3, 4]);
    expect(state.asked).toBe(0);
  });

  test("a hole that stays is fetched after 150 ms", async () => {
    const { catchUp, applied, state } = page({ log: [event(1), event(2), event(3)] });
    catchUp.start();
    await vi.advanceTimersByTimeAsync(0);
    state.log.push(event(4), event(5));
    catchUp.receive(support.id, event(5));
    await vi.advanceTimersByTimeAsync(149);
    expect(applied).toEqual([1, 2, 3]);
    await vi.advanceTimersByTimeAsync(1);
    expect(applied).toEqual([1, 2, 3, 4, 5]);
  });
});

test("the reader's own stream is asked for as theirs, beside those of numbers, and applied at its own place", async () => {
  const positions: Record<string, StreamPosition> = {
    [support.id]: { epoch, seq: 4 },
    [OWN_STREAM]: { epoch, seq: 1 },
  };
  const given: DurableEvent = { type: "number.given", epoch, seq: 2, numberId: uuid(9) };
  const applied: [string, number][] = [];
  const asked: unknown[] = [];
  const catchUp = new CatchUp({
    positions: () => positions,
    apply: (key, { seq }) => {
      applied.push([key, seq]);
      positions[key] = { epoch, seq };
    },
    reload: () => expect.unreachable("nothing is to be loaded anew"),
    isLive: () => true,
    onAnswer: () => {},
    fetchEvents: async (places) => {
      asked.push(...places);
      const value = places.map(({ after, ...whose }) => ({
        ...whose,
        epoch,
        seq: "person" in whose ? 2 : after,
        events: "person" in whose ? [given] : [],
      }));
      return { kind: "ok", value };
    },
  });
  catchUp.receive(OWN_STREAM, given);
  catchUp.receive(OWN_STREAM, given);
  positions[OWN_STREAM] = { epoch, seq: 1 };
  catchUp.start();
  await vi.advanceTimersByTimeAsync(0);
  catchUp.stop();
  expect(asked).toEqual([
    { number: support.id, epoch, after: 4 },
    { person: "me", epoch, after: 1 },
  ]);
  expect(applied).toEqual([
    [OWN_STREAM, 2],
    [OWN_STREAM, 2],
  ]);
});

test("V4: what was missed comes in pages until the log's end", async () => {
  const { catchUp, applied, state } = page({
    log: Array.from({ length: 1_200 }, (_, index) => event(index + 1)),
  });
  catchUp.start();
  await vi.advanceTimersByTimeAsync(0);
  expect(applied).toHaveLength(1_200);
  expect(state.asked).toBe(3);
});

test("V4: a number that had to wait for the next answer is asked for again at once", async () => {
  const positions: Record<string, StreamPosition> = { [support.id]: { epoch, seq: 0 } };
  const applied: number[] = [];
  let asked = 0;
  const fetchEvents = async () => {
    asked += 1;
    const events = asked === 1 ? [] : [event(1), event(2)];
    return { kind: "ok" as const, value: [{ number: support.id, epoch, seq: 2, events }] };
  };
  const apply = (numberId: string, one: DurableEvent) => {
    applied.push(one.seq);
    positions[numberId] = { epoch, seq: one.seq };
  };
  const catchUp = new CatchUp({
    positions: () => positions,
    apply,
    reload: vi.fn(),
    isLive: () => true,
    onAnswer: vi.fn(),
    fetchEvents,
  });
  catchUp.start();
  await vi.advanceTimersByTimeAsync(0);
  expect(applied).toEqual([1, 2]);
  expect(asked).toBe(2);
  catchUp.stop();
});

test("V29: with the sockets lost it is asked every 5 s, else every 30 s", async () => {
  const { catchUp, state } = page({ live: false });
  catchUp.start();
  await vi.advanceTimersByTimeAsync(15_000);
  expect(state.asked).toBe(4);
  state.live = true;
  await vi.advanceTimersByTimeAsync(5_000);
  const asked = state.asked;
  await vi.advanceTimersByTimeAsync(29_999);
  expect(state.asked).toBe(asked);
  await vi.advanceTimersByTimeAsync(1);
  expect(state.asked).toBe(asked + 1);
});

test("V27: an event of another epoch loads all again and is not applied", () => {
  const { catchUp, applied, state } = page();
  catchUp.receive(support.id, { ...event(1), epoch: uuid(99) });
  expect(state.reloads).toBe(1);
  expect(applied).toEqual([]);
});

test("V5: a number that the server leaves out is no longer shown as held", async () => {
  const positions = { [support.id]: { epoch, seq: 0 } };
  const reload = vi.fn();
  const catchUp = new CatchUp({
    positions: () => positions,
    apply: vi.fn(),
    reload,
    isLive: () => true,
    onAnswer: vi.fn(),
    fetchEvents: async () => ({ kind: "ok", value: [] }),
  });
  catchUp.start();
  await vi.advanceTimersByTimeAsync(0);
  expect(reload).toHaveBeenCalledOnce();
  catchUp.stop();
});

test("an unreachable server is told apart from one without news, and asked again", async () => {
  const { catchUp, state } = page({ live: false, reachable: false });
  catchUp.start();
  await vi.advanceTimersByTimeAsync(0);
  state.reachable = true;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(state.reached).toEqual([false, true]);
  catchUp.stop();
  const asked = state.asked;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(state.asked).toBe(asked);
});
