import { expect, test } from "vitest";
import type { JobRound } from "@/db/queries/ops/worker";
import type { Db } from "@/db/handles";
import type { Job } from "@/lib/runtime/jobs";
import { createRoundLog } from "@/lib/runtime/round-log";
import { runJobs } from "@/lib/runtime/scheduler";

/** A clock that a test moves: whoever waits is woken in order, and does what it does before the next. */
function aClock() {
  let at = 0;
  const sleepers: { at: number; wake(): void }[] = [];
  const settle = async () => {
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
  };
  return {
    now: () => at,
    wait: (ms: number, signal: AbortSignal) =>
      new Promise<void>((resolve) => {
        if (signal.aborted) return resolve();
        sleepers.push({ at: at + ms, wake: resolve });
        signal.addEventListener("abort", () => resolve(), { once: true });
      }),
    async advance(ms: number) {
      const until = at + ms;
      await settle();
      for (;;) {
        const next = sleepers.toSorted((a, b) => a.at - b.at)[0];
        if (!next || next.at > until) break;
        sleepers.splice(sleepers.indexOf(next), 1);
        at = next.at;
        next.wake();
        await settle();
      }
      at = until;
    },
  };
}

const aJob = (round: Job["round"], more: Partial<Job> = {}): Job => ({
  name: "sends",
  everyMs: 1_000,
  timeoutMs: 10_000,
  round,
  ...more,
});

function running(...all: Job[]) {
  const clock = aClock();
  const stopping = new AbortController();
  const ends: [string, number, string][] = [];
  const done = runJobs(all, {
    ...clock,
    signal: stopping.signal,
    ended: ({ name }, { fault }) =>
      void ends.push([name, clock.now(), fault === null ? "well" : (fault as Error).constructor.name]),
  });
  return { clock, ends, stop: async () => (stopping.abort(), done) };
}

test("every job runs at its own pace, and one that fails holds up no other", async () => {
  const { clock, ends, stop } = running(
    aJob(() => Promise.reject(new TypeError("a fault"))),
    aJob(async () => {}, { name: "balance", everyMs: 10_000 }),
  );
  await clock.advance(10_500);
  await stop();
  expect(ends.filter(([name]) => name === "sends").map(([, at]) => at)).toEqual(
    Array.from({ length: 11 }, (_, n) => n * 1_000),
  );
  expect(ends.filter(([name]) => name === "sends").every(([, , how]) => how === "TypeError")).toBe(true);
  // It begins half a second after the first: not all at the same instant.
  expect(ends.filter(([name]) => name === "balance")).toEqual([
    ["balance", 500, "well"],
    ["balance", 10_500, "well"],
  ]);
});

test("a round that takes too long has failed, and none is begun beside it until it has ended", async () => {
  let begun = 0;
  const hung = Promise.withResolvers<void>();
  const { clock, ends, stop } = running(
    aJob(() => ((begun += 1), begun === 1 ? hung.promise : Promise.resolve())),
  );
  await clock.advance(60_000);
  expect([begun, ends]).toEqual([1, [["sends", 10_000, "NotInTime"]]]);
  hung.resolve();
  await clock.advance(2_000);
  expect(begun).toBeGreaterThan(1);
  expect(ends[1]?.[2]).toBe("well");
  await stop();
});

test("a stop waits for the round that is under way and begins none", async () => {
  const round = Promise.withResolvers<void>();
  let begun = 0;
  const { clock, ends, stop } = running(aJob(() => ((begun += 1), round.promise)));
  await clock.advance(500);
  const stopped = stop();
  round.resolve();
  await stopped;
  expect([begun, ends.length]).toEqual([1, 1]);
});

test("rounds are written at once when a job begins or ceases to fail, and otherwise every 15 s, all in one go", async () => {
  const clock = aClock();
  const writes: JobRound[][] = [];
  const log = createRoundLog({} as Db, {
    now: clock.now,
    write: async (rounds) => void writes.push([...rounds]),
  });
  const second = async (fault: unknown = null) => {
    log.ended("sends", { fault, tookMs: 12.4 });
    log.ended("events", { fault: null, tookMs: 3 });
    await clock.advance(1_000);
  };
  for (let n = 0; n < 32; n += 1) await second();
  expect(writes.map((rounds) => rounds.map(({ name }) => name).toSorted())).toEqual([
    ["events", "sends"],
    ["events", "sends"],
  ]);
  const away = Object.assign(new Error("a fault"), { code: "ECONNREFUSED" });
  await second(away);
  await second(away);
  expect(writes).toHaveLength(3);
  expect(writes[2]?.toSorted((a, b) => a.name.localeCompare(b.name))).toMatchObject([
    { name: "events", fault: null, detail: null },
    { name: "sends", fault: "database_away", detail: "Error ECONNREFUSED: a fault", tookMs: 12 },
  ]);
  await second();
  expect(writes).toHaveLength(4);
  expect(writes[3]?.find(({ name }) => name === "sends")).toMatchObject({ fault: null });
});

test("what could not be written is written with the next, and a fault's own words name no phone and no secret", async () => {
  const clock = aClock();
  const writes: JobRound[][] = [];
  let isAway = true;
  const log = createRoundLog({} as Db, {
    now: clock.now,
    write: async (rounds) => {
      if (isAway) throw new Error("away");
      writes.push([...rounds]);
    },
  });
  log.ended("balance", { fault: new Error("+12025550142 refused, Bearer abcdefgh"), tookMs: 1 });
  await clock.advance(1_000);
  isAway = false;
  await log.flush();
  expect(writes).toMatchObject([[{ name: "balance", fault: "fault", agoMs: 1_000 }]]);
  expect(writes[0]?.[0]?.detail).toMatch(/^Error: .*0142 refused/);
  expect(writes[0]?.[0]?.detail).not.toMatch(/1202555|abcdefgh/);
});
