import { setTimeout as delay } from "node:timers/promises";
import { AGENTS } from "@/db/seed/big";
import { newId } from "@/lib/base/ids";
import type { Measure } from "../bench";
import { pace } from "../load";
import { memoryOf } from "../processes";
import type { Product } from "../product";
import { openSockets } from "../sockets";
import { row } from "../table";

const QUIET_MS = 10_000;
/** Two minutes, at the length that is usual for a load. */
const LOADS = 15;
const TEXTS_PER_SECOND = 50;

const MB = (value: number): string => `${value.toFixed(0)} MB`;

/** All that `npm start` runs, launcher and simulator too; Postgres is the bench's own, and others have theirs elsewhere. */
async function memoryNow(product: Product): Promise<{ total: number; parts: string }> {
  const parts = await Promise.all(
    (await product.processes()).map(async ({ part, pid }) => ({ part, value: await memoryOf(pid) })),
  );
  return {
    total: parts.reduce((sum, { value }) => sum + value, 0),
    parts: parts
      .filter(({ part }) => part !== "guard")
      .map(({ part, value }) => `${part} ${value.toFixed(0)}`)
      .join(", "),
  };
}

/** At rest, with every agent there, and when texts came for two minutes and every agent looked at the list meanwhile. */
export const memory: Measure = async ({ product, seconds }) => {
  const line = async (when: string) => {
    await delay(QUIET_MS);
    const { total, parts } = await memoryNow(product);
    const goal = { must: 450, aim: 350, better: "lower" } as const;
    return row({ what: `memory ${when} (${parts})`, ours: total, unit: MB, goal });
  };
  const rows = [await line("at rest")];
  const sockets = await openSockets(await product.socketUrls(), product.url.origin);
  const agents = await product.agents();
  for (const agent of agents) await (await agent.call("GET", "/inbox")).text();
  rows.push(await line(`with ${AGENTS} agents`));
  for (let n = 0; n < LOADS; n += 1) {
    await pace({
      url: product.url,
      perSecond: TEXTS_PER_SECOND,
      seconds,
      expected: 200,
      request: (call) => product.webhookCall(n * TEXTS_PER_SECOND * seconds + call, `memory ${newId()}`),
    });
    for (const agent of agents) await agent.json(`/api/conversations?number=${product.numberId}`);
  }
  rows.push(await line(`after ${LOADS * seconds} s of load`));
  sockets.close();
  return rows;
};
