import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { api } from "@/app/(inbox)/inbox/_client/api";
import { CountsLoader } from "@/app/(inbox)/inbox/_client/list/counts-loader";
import { support } from "../../view/make";
import { makePage } from "../page";

const counted = (open: number) => [
  {
    number: support.id,
    open,
    unanswered: 0,
    unread: 0,
    mine: 0,
    unassigned: 0,
    assigned: {},
    undelivered: 0,
    later: 0,
    drafts: 0,
    received: true,
  },
];
const show = () => {
  const page = makePage({ counts: counted(1) });
  return { page, counts: new CountsLoader(page) };
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("document", { hidden: false });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe("counting", () => {
  test("a burst of events is counted once, shortly after it", async () => {
    const { page, counts } = show();
    const asked = vi.spyOn(api, "counts").mockResolvedValue({ kind: "ok", value: counted(2) });
    for (let event = 0; event < 50; event += 1) counts.ask();
    await vi.advanceTimersByTimeAsync(399);
    expect(asked).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toHaveBeenCalledTimes(1);
    expect(page.state.counts).toEqual(counted(2));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(asked).toHaveBeenCalledTimes(1);
  });

  test("however much happens, once in two seconds at most; in a hidden tab more seldom; and never not at all", async () => {
    const { counts } = show();
    const asked = vi.spyOn(api, "counts").mockResolvedValue({ kind: "ok", value: counted(2) });
    const happen = async (forMs: number) => {
      for (let ms = 0; ms < forMs; ms += 50) {
        counts.ask();
        await vi.advanceTimersByTimeAsync(50);
      }
    };
    await happen(20_000);
    expect(asked.mock.calls.length).toBeGreaterThanOrEqual(9);
    expect(asked.mock.calls.length).toBeLessThanOrEqual(11);
    asked.mockClear();
    vi.stubGlobal("document", { hidden: true });
    await happen(60_000);
    expect(asked.mock.calls.length).toBeGreaterThanOrEqual(5);
    expect(asked.mock.calls.length).toBeLessThanOrEqual(7);
  });

  test("what happens while it is being counted is counted again", async () => {
    const { page, counts } = show();
    let answer: (open: number) => void = () => {};
    const asked = vi
      .spyOn(api, "counts")
      .mockImplementation(
        () => new Promise((resolve) => (answer = (open) => resolve({ kind: "ok", value: counted(open) }))),
      );
    counts.ask();
    await vi.advanceTimersByTimeAsync(400);
    counts.ask();
    answer(2);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(asked).toHaveBeenCalledTimes(2);
    answer(3);
    await vi.advanceTimersByTimeAsync(0);
    expect(page.state.counts).toEqual(counted(3));
  });

  test("without an answer the last count stays, and the next event asks again", async () => {
    const { page, counts } = show();
    vi.spyOn(api, "counts").mockResolvedValue({ kind: "unreachable" });
    counts.ask();
    await vi.advanceTimersByTimeAsync(400);
    expect(page.state.counts).toEqual(counted(1));
    vi.spyOn(api, "counts").mockResolvedValue({ kind: "ok", value: counted(5) });
    counts.ask();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(page.state.counts).toEqual(counted(5));
  });
});
