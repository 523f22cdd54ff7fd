import fc from "fast-check";
import { afterEach, expect, test, vi } from "vitest";
import { type Client, SocketPair } from "./socket-pair";
import { fakeClocks } from "./socket-pair-fakes";
import { START } from "../../view/make";

vi.mock("partysocket/ws", async () => ({ default: (await import("./socket-pair-fakes")).FakeSocket }));
vi.mock("@/app/(inbox)/inbox/_client/late-api", async () => ({
  lateApi: (await import("./socket-pair-fakes")).fakeApi,
}));
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** What may happen next, to a page of this number. Most of it is that something under way arrives. */
const steps = {
  commit: (pair: SocketPair, _: Client, n: number) => pair.commit(1 + (n % 3)),
  tell: (pair: SocketPair, _: Client, n: number) => pair.tell(pair.untold.splice(0, 1 + (n % 3))),
  "tell what was told": (pair: SocketPair, _: Client, n: number) =>
    pair.tell(pair.log.slice(n % 5, (n % 5) + 3).filter((event) => !pair.untold.includes(event))),
  "tell out of order": (pair: SocketPair) => pair.tell(pair.untold.splice(1, 1)),
  frame: (_: SocketPair, client: Client) => client.socket?.receive(),
  take: (_: SocketPair, client: Client) => client.socket?.onFrame(),
  ask: (_: SocketPair, client: Client) => client.ask(),
  answer: (_: SocketPair, client: Client, n: number) => client.answer(n, false),
  "lose an answer": (_: SocketPair, client: Client, n: number) => client.answer(n, true),
  drop: (_: SocketPair, client: Client) => client.socket?.drop(),
  connect: (_: SocketPair, client: Client) => client.socket?.connect(),
  view: (_: SocketPair, client: Client, n: number) => client.view(n % 4),
  wait: async (pair: SocketPair, _: Client, n: number) => {
    await vi.advanceTimersByTimeAsync([1, 150, 250, 4_000][n % 4] ?? 1);
    pair.tick();
  },
};

type Step = { name: keyof typeof steps; who: number; n: number };
const often = ["frame", "frame", "frame", "take", "ask", "answer", "commit", "tell", "connect"] as const;
const step: fc.Arbitrary<Step> = fc.record({
  name: fc.oneof(
    fc.constantFrom(...(Object.keys(steps) as (keyof typeof steps)[])),
    fc.constantFrom(...often),
  ),
  who: fc.nat(2),
  n: fc.nat(20),
});

const { setImmediate } = globalThis;
/** Whatever has begun and waits for nobody comes to its end; a part of the program that is loaded does not count time either. */
const settle = async () => {
  await vi.advanceTimersByTimeAsync(0);
  await new Promise((done) => setImmediate(done));
};

async function play(pair: SocketPair, all: readonly Step[]): Promise<void> {
  for (const client of pair.clients) client.start();
  while (pair.clients.some(({ socket }) => socket === undefined)) await settle();
  for (const { name, who, n } of all) {
    const client = pair.clients[who % pair.clients.length];
    if (client) await steps[name](pair, client, n);
    await settle();
  }
}

/** Everybody is connected and everything arrives, for six seconds: long enough for what is asked again after a loss. */
async function arriveAll(pair: SocketPair): Promise<void> {
  for (let turn = 0; turn < 24; turn += 1) {
    pair.tell(pair.untold.splice(0));
    for (const client of pair.clients) {
      const { socket } = client;
      socket?.connect();
      await settle();
      while (socket && socket.up.length + socket.down.length > 0) {
        socket.onFrame();
        socket.receive();
        await settle();
      }
      while (client.requests.length > 0) {
        client.ask();
        client.answer(0, false);
        await settle();
      }
    }
    await vi.advanceTimersByTimeAsync(250);
  }
}

test("V4, V12, V26, C2: whatever the order of frames and answers, every page ends with the server's state and the room's presence, applies each event once, and never goes back", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 2, max: 3 }),
      fc.array(step, { maxLength: 70 }),
      async (people, all) => {
        fakeClocks(START);
        const pair = new SocketPair(people);
        try {
          await play(pair, all);
          await arriveAll(pair);
          for (const { page, person, applied, wentBack, people: seen } of pair.clients) {
            expect(applied).toEqual(pair.log.map(({ seq }) => seq));
            expect(wentBack).toEqual([]);
            const { streams, conversations } = pair.inboxOf(person);
            expect(page.state.inbox.streams).toEqual(streams);
            expect(page.state.inbox.conversations).toEqual(conversations);
            expect(seen()).toEqual(pair.presence());
            expect(page.state.link).toBe("live");
          }
        } finally {
          for (const client of pair.clients) client.stop();
          vi.unstubAllGlobals();
          vi.useRealTimers();
        }
      },
    ),
    { numRuns: 150 },
  );
});
