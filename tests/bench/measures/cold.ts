import { until } from "../../support/until";
import type { Bench, Measure } from "../bench";
import { oneByOne } from "../load";
import type { Product } from "../product";
import { rawRequest } from "../raw-http";
import { median } from "../rounds";
import { ms, row } from "../table";
import { reads } from "./inbox";

const ROUNDS = 5;

/** The first request of each kind after a start, beside the floor's first: what a restart makes somebody wait. */
export const cold: Measure = async (bench: Bench) => {
  const { product } = bench;
  const floor = await bench.floor();
  const took = reads.map(() => ({ ours: [] as number[], floor: [] as number[] }));
  for (let turn = 0; turn < ROUNDS; turn += 1) {
    await restartWeb(product);
    await floor.restart();
    for (const [at, { path, floorPath }] of reads.entries()) {
      const request = rawRequest("GET", new URL(await floorPath(product), floor.url));
      took[at]?.floor.push(...(await oneByOne({ url: floor.url, times: 1, request })));
      took[at]?.ours.push(
        ...(await oneByOne({ url: product.url, times: 1, request: product.get(await path(product)) })),
      );
    }
  }
  return reads.map(({ what }, at) => {
    const { ours = [], floor: floors = [] } = took[at] ?? {};
    return row({
      what: `${what}, the first after a start (median of ${ROUNDS})`,
      ours: median(ours),
      unit: ms,
      goal: { must: 12, aim: 6, better: "lower" },
      floor: { before: median(floors), after: median(floors) },
    });
  });
};

/** Killed; the launcher starts it again. */
async function restartWeb({ processes, url }: Product): Promise<void> {
  const web = async () => (await processes()).find(({ part }) => part === "web")?.pid;
  const before = await web();
  if (before === undefined) throw new Error("the web server does not run");
  process.kill(before, "SIGKILL");
  await until(
    async () =>
      ![before, undefined].includes(await web()) &&
      ((await fetch(new URL("/api/health/ready", url)).catch(() => null))?.ok ?? false),
    { withinMs: 60_000, everyMs: 50, what: "the web server, again" },
  );
}
