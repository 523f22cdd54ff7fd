import { AGENTS, big } from "@/db/seed/big";
import { newId } from "@/lib/base/ids";
import { runSql } from "../../support/sql";
import { until } from "../../support/until";
import type { Bench, Measure } from "../bench";
import { flood, pace } from "../load";
import { cpuMsOf, treeOf } from "../processes";
import { type Product, textBody } from "../product";
import { rawRequest } from "../raw-http";
import { round } from "../rounds";
import { openSockets, type Sockets } from "../sockets";
import { ms, number, row } from "../table";

/** As often as an office at its busiest; each by itself, so that nothing is gathered. */
const PER_SECOND = 100;
const WARM_UP_SECONDS = 3;
/** Long enough for whoever works off what a flood left behind. */
const QUIET_WITHIN_MS = 120_000;

type Cost = { ours: number; parts: string; postgres: number };
type Loaded = {
  url: URL;
  processes(): Promise<{ part: string; pid: number }[]>;
  request(n: number): Buffer;
  /** Resolves once nothing is left to do about the texts before. */
  quiet(): Promise<unknown>;
};

/**
 * Milliseconds of CPU for each of so many texts: of all processes of whoever takes them, and of Postgres beside. From
 * quiet to quiet, so that what is done about a text later is counted with it, and nothing of the texts before. What
 * they do at rest meanwhile is counted, the senders' part is not.
 */
async function costOf(
  { databases, seconds }: Bench,
  { url, processes, request, quiet }: Loaded,
): Promise<Cost> {
  const calls = PER_SECOND * seconds;
  await quiet();
  const ours = await processes();
  const used = async () => ({
    parts: await Promise.all(ours.map(({ pid }) => cpuMsOf([pid]))),
    postgres: await cpuOfTree(databases.postgres.pid),
  });
  const before = await used();
  await pace({ url, perSecond: PER_SECOND, seconds, expected: 200, request });
  await quiet();
  const after = await used();
  const each = ours.map(({ part }, at) => ({
    part,
    cost: ((after.parts[at] ?? Number.NaN) - (before.parts[at] ?? Number.NaN)) / calls,
  }));
  return {
    ours: each.reduce((sum, { cost }) => sum + cost, 0),
    parts: each.flatMap(({ part, cost }) => (part === "guard" ? [] : `${part} ${number(cost)}`)).join(", "),
    postgres: (after.postgres - before.postgres) / calls,
  };
}

/** Looked at again if one of them ended meanwhile: a helper of Postgres may, at any time. */
async function cpuOfTree(pid: number, looks = 5): Promise<number> {
  const used = await cpuMsOf((await treeOf(pid)).map((member) => member.pid));
  return Number.isNaN(used) && looks > 1 ? cpuOfTree(pid, looks - 1) : used;
}

/** The rooms have heard of every event, and whoever is notified of it is. */
const consumersAreDone = ({ databaseUrl }: Product): Promise<void> =>
  until(
    async () => {
      const behind = await runSql(
        databaseUrl,
        `select from streams s cross join (values ('room'), ('notifications')) as consumer(name)
         left join event_cursors c on c.consumer = consumer.name and c.stream_id = s.id and c.epoch = s.epoch
         where s.last_seq > coalesce(c.last_seq, 0) and (s.kind = 'number' or consumer.name = 'room') limit 1`,
      );
      return behind.length === 0;
    },
    { withinMs: QUIET_WITHIN_MS, everyMs: 250, what: "the end of what texts cause" },
  );

/** What a text costs all of us beside what it costs the floor: with nobody there, and with every agent's socket open. */
export const cost: Measure = async (bench) => {
  const { product, say } = bench;
  const floor = await bench.floor();
  const ours: Loaded = {
    url: product.url,
    processes: product.processes,
    quiet: () => consumersAreDone(product),
    request: (n) => product.webhookCall(n, `cost ${n} ${newId()}`),
  };
  const theirs: Loaded = {
    url: floor.url,
    processes: async () => [{ part: "floor", pid: floor.pid }],
    quiet: async () => {},
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
      what: `CPU ${what}, all processes at ${PER_SECOND}/s (${measured.ours.parts}; with Postgres ${number(beside)}×)`,
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
