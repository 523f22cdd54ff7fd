import { setTimeout as delay } from "node:timers/promises";
import { AGENTS, big } from "@/db/seed/big";
import { newId } from "@/lib/base/ids";
import type { Bench, Measure } from "../bench";
import { flood, pace } from "../load";
import { cpuMsOf, treeOf } from "../processes";
import { textBody } from "../product";
import { rawRequest } from "../raw-http";
import { round } from "../rounds";
import { openSockets, type Sockets } from "../sockets";
import { ms, number, row } from "../table";

/** As often as an office at its busiest; each by itself, so that nothing is gathered. */
const PER_SECOND = 100;
const WARM_UP_SECONDS = 3;
/** What an event causes is over by then. */
const SETTLE_MS = 300;

type Cost = { ours: number; postgres: number };
type Loaded = { url: URL; pids(): Promise<number[]>; request(n: number): Buffer };

/**
 * Milliseconds of CPU for each of so many texts: of all processes of whoever takes them, and of Postgres beside. What
 * they do at rest meanwhile is counted, the senders' part is not.
 */
async function costOf({ databases, seconds }: Bench, { url, pids, request }: Loaded): Promise<Cost> {
  const measured = async () => ({
    ours: await cpuMsOf(await pids()),
    postgres: await cpuMsOf((await treeOf(databases.postgres.pid)).map(({ pid }) => pid)),
  });
  const before = await measured();
  await pace({ url, perSecond: PER_SECOND, seconds, expected: 200, request });
  await delay(SETTLE_MS);
  const after = await measured();
  const calls = PER_SECOND * seconds;
  return {
    ours: (after.ours - before.ours) / calls,
    postgres: (after.postgres - before.postgres) / calls,
  };
}

/** What a text costs all of us beside what it costs the floor: with nobody there, and with every agent's socket open. */
export const cost: Measure = async (bench) => {
  const { product, say } = bench;
  const floor = await bench.floor();
  const ours: Loaded = {
    url: product.url,
    pids: async () => (await product.processes()).map(({ pid }) => pid),
    request: (n) => product.webhookCall(n, `cost ${n} ${newId()}`),
  };
  const theirs: Loaded = {
    url: floor.url,
    pids: async () => [floor.pid],
    request: (n) => rawRequest("POST", floor.url, {}, textBody(n, `floor ${n}`, big.conversations)),
  };
  // Compiled, as it is after an hour.
  for (const each of [theirs, ours]) await flood({ ...each, seconds: WARM_UP_SECONDS });
  const line = async (what: string, goal: { must: number; aim: number }) => {
    const measured = await round({
      floor: () => costOf(bench, theirs),
      ours: () => costOf(bench, ours),
      judgedBy: (floorCost) => floorCost.ours,
      say,
    });
    const { before, after, noisy } = measured;
    const withPostgres = (each: Cost) => each.ours + each.postgres;
    const beside = withPostgres(measured.ours) / ((withPostgres(before) + withPostgres(after)) / 2);
    return row({
      what: `CPU ${what}, all processes at ${PER_SECOND}/s (with Postgres ${number(beside)}×)`,
      ours: measured.ours.ours,
      unit: ms,
      goal: { ...goal, better: "lower" },
      floor: { before: before.ours, after: after.ours },
      noisy,
    });
  };
  const rows = [await line("of a webhook call, no sockets", { must: 5, aim: 3 })];
  const sockets: Sockets[] = [
    await openSockets(Array.from({ length: AGENTS }, () => new URL(floor.url.href.replace(/^http/, "ws")))),
    await openSockets(await product.socketUrls(), product.url.origin),
  ];
  rows.push(await line(`of an event to ${AGENTS} sockets`, { must: 4, aim: 2 }));
  for (const each of sockets) each.close();
  return rows;
};
