import { describe, expect, test } from "vitest";
import { ServerClock } from "@/app/(inbox)/inbox/_client/connection/server-clock";
import { START } from "../../view/make";

const stampOf = (ms: number) => new Date(ms).toISOString();
/** As an answer's header says it: whole seconds. */
const headerOf = (ms: number) => new Date(ms).toUTCString();

/** A machine whose clock is off by so much, beside a server; both go on together until somebody sets the one or it sleeps. */
function machine(offBy: number) {
  const state = { server: START, steady: 5_000, offBy, doubts: 0 };
  const clock = new ServerClock({ local: () => state.server + state.offBy, steady: () => state.steady });
  clock.onDoubt = () => {
    state.doubts += 1;
  };
  clock.observe(stampOf(state.server));
  const pass = (ms: number) => {
    state.server += ms;
    state.steady += ms;
  };
  return {
    state,
    clock,
    pass,
    sleep: (ms: number) => void (state.server += ms),
    set: (by: number) => void (state.offBy += by),
    ask: (journeyMs = 80) => {
      const sentAt = state.server + state.offBy;
      pass(journeyMs / 2);
      const stamp = headerOf(state.server);
      pass(journeyMs / 2);
      clock.answered({ sentAt, stamp, receivedAt: state.server + state.offBy });
    },
    wrongBy: () => Math.abs(clock.now() - state.server),
  };
}

test("the server's clock is taken from the stamp with the shortest journey", () => {
  const clock = new ServerClock({ local: () => START, steady: () => 0 });
  clock.observe(stampOf(START - 90_000));
  expect(clock.now()).toBe(START - 90_000);
  clock.observe(stampOf(START - 60_200));
  clock.observe(stampOf(START - 75_000));
  expect(clock.now()).toBe(START - 60_200);
});

describe("the machine's clock may jump, and what is counted by the server's does not", () => {
  test.each([-3_600_000, -90_000, -5_000])("set back by %i ms, at once", (by) => {
    const { clock, wrongBy, pass, set } = machine(42_000);
    set(by);
    expect(wrongBy()).toBeLessThan(5);
    pass(10_000);
    expect(wrongBy()).toBeLessThan(5);
    expect(clock.now()).toBeGreaterThan(START);
  });

  test.each([5_000, 90_000, 3_600_000])(
    "set forward by %i ms: it is doubted, and right with the next answer",
    (by) => {
      const { state, wrongBy, set, ask } = machine(-42_000);
      set(by);
      wrongBy();
      expect(state.doubts).toBe(1);
      ask();
      expect(wrongBy()).toBeLessThan(1_200);
      expect(state.doubts).toBe(1);
    },
  );

  test("after a night's sleep it is the next day, and the difference to the server is kept", () => {
    const { wrongBy, sleep, ask, state } = machine(42_000);
    sleep(9 * 3_600_000);
    expect(wrongBy()).toBeLessThan(5);
    expect(state.doubts).toBe(1);
    ask();
    expect(wrongBy()).toBeLessThan(5);
  });

  test("answers that take long, stamps that are old and headers that say nothing spoil nothing", () => {
    const { clock, wrongBy, pass, ask, state } = machine(7_000);
    ask(9_000);
    clock.observe(stampOf(START - 3_600_000));
    clock.answered({ sentAt: state.server, stamp: "", receivedAt: state.server });
    pass(60_000);
    ask(30);
    expect(wrongBy()).toBeLessThan(5);
  });
});
