import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { DraftSaver } from "@/app/(inbox)/inbox/_client/writing/draft-saver";
import { ReadMarker } from "@/app/(inbox)/inbox/_client/conversation/read-marker";
import { ticketPool } from "@/app/(inbox)/inbox/_client/connection/tickets";
import { TypingSender } from "@/app/(inbox)/inbox/_client/writing/typing-sender";
import { DRAFT_INTERVAL_MS, MAX_DRAFT_CHARS } from "@/lib/protocol/timings";
import type { ClientFrame } from "@/lib/protocol/frames";
import { at, epoch, START, uuid } from "../../view/make";

const conversation = uuid(100);
const other = uuid(101);

beforeEach(() => void vi.useFakeTimers({ now: START }));
afterEach(() => void vi.useRealTimers());

describe("C1: the sign of typing", () => {
  const listen = () => {
    const said: ClientFrame[] = [];
    return { said, sign: new TypingSender((_, frame) => said.push(frame)) };
  };

  test("goes out at the first key at once, then at most three times a second with the last words", () => {
    const { said, sign } = listen();
    sign.key(conversation, "Y");
    expect(said).toHaveLength(1);
    for (let pressed = 1; pressed <= 20; pressed += 1) {
      vi.advanceTimersByTime(50);
      sign.key(conversation, "Y".repeat(pressed + 1));
    }
    vi.advanceTimersByTime(DRAFT_INTERVAL_MS);
    expect(said.length).toBeLessThanOrEqual(5);
    expect(said.at(-1)).toMatchObject({ type: "typing", text: "Y".repeat(21) });
  });

  test("a key that overtakes a late timer says the words once", () => {
    const { said, sign } = listen();
    sign.key(conversation, "Y");
    sign.key(conversation, "Ye");
    vi.setSystemTime(Date.now() + DRAFT_INTERVAL_MS);
    sign.key(conversation, "Yes");
    vi.advanceTimersByTime(DRAFT_INTERVAL_MS);
    expect(said.map((frame) => frame.type === "typing" && frame.text)).toEqual(["Y", "Yes"]);
  });

  test("is never repeated without a key, so that it lapses when the writer stops", () => {
    const { said, sign } = listen();
    sign.key(conversation, "Yes");
    vi.advanceTimersByTime(60_000);
    expect(said).toHaveLength(1);
  });

  test("ends at once when the text is sent, emptied or left for another conversation", () => {
    const { said, sign } = listen();
    sign.key(conversation, "Yes");
    sign.key(conversation, "");
    sign.key(conversation, "No");
    sign.key(other, "Hello");
    sign.stop();
    sign.stop();
    expect(said.map((frame) => frame.type)).toEqual([
      "typing",
      "stopped",
      "typing",
      "stopped",
      "typing",
      "stopped",
    ]);
  });

  test("fits a frame however long the draft is", () => {
    const { said, sign } = listen();
    sign.key(conversation, "x".repeat(MAX_DRAFT_CHARS + 1));
    expect(said[0]).toMatchObject({ text: "x".repeat(MAX_DRAFT_CHARS) });
  });
});

describe("drafts are stored", () => {
  const store = (outcomes: boolean[] = []) => {
    const saves: { body: string; leaving: boolean }[] = [];
    const saver = new DraftSaver(async (_, { body }, leaving) => {
      saves.push({ body, leaving });
      return outcomes.shift() ?? true;
    });
    return {
      saves,
      saver,
      write: (body: string) => saver.changed(conversation, { clientId: uuid(1), body }),
    };
  };

  test("500 ms after the last key, once", async () => {
    const { saves, write } = store();
    write("We");
    await vi.advanceTimersByTimeAsync(499);
    write("We do");
    await vi.advanceTimersByTimeAsync(499);
    expect(saves).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(saves).toEqual([{ body: "We do", leaving: false }]);
  });

  test("when the page is left, at once", () => {
    const { saves, saver, write } = store();
    write("We do");
    saver.flushAll();
    expect(saves).toEqual([{ body: "We do", leaving: true }]);
  });

  test("again when a save did not get through, unless something newer was written", async () => {
    const { saves, write } = store([false]);
    write("We do");
    await vi.advanceTimersByTimeAsync(500);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(saves.map((save) => save.body)).toEqual(["We do", "We do"]);
  });

  test("not any more once the words were sent", async () => {
    const { saves, saver, write } = store();
    write("We do");
    saver.settled(conversation);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(saves).toEqual([]);
  });
});

test("V35: a read mark only rises, and one goes out per pause", async () => {
  const sent: number[] = [];
  const marker = new ReadMarker(async (_, seq) => {
    sent.push(seq);
    return true;
  });
  for (const seq of [3, 5, 4]) marker.read(conversation, seq);
  await vi.advanceTimersByTimeAsync(300);
  marker.read(conversation, 5);
  marker.read(conversation, 2);
  await vi.advanceTimersByTimeAsync(300);
  expect(sent).toEqual([5]);
});

test("V34: sockets that come back together share one call, and each ticket opens one socket", async () => {
  const numbers = [uuid(10), uuid(11)];
  const fetchTickets = vi.fn(async () => ({
    kind: "ok" as const,
    value: numbers.map((number) => ({
      number,
      url: "wss://room",
      token: number,
      expiresAt: at(60),
      epoch,
      seq: 0,
    })),
  }));
  const ticketFor = ticketPool(fetchTickets);
  const tickets = await Promise.all([...numbers, uuid(12)].map(ticketFor));
  expect(tickets.map((ticket) => ticket?.token)).toEqual([...numbers, undefined]);
  expect(fetchTickets).toHaveBeenCalledOnce();
  await ticketFor(uuid(10));
  expect(fetchTickets).toHaveBeenCalledTimes(2);
});
