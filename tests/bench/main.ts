import { execFileSync } from "node:child_process";
import { availableParallelism, cpus, loadavg } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { onStop } from "@/lib/launch/terminal";
import type { Bench, Measure } from "./bench";
import { sizes, startDatabases } from "./databases";
import { type Floor, startFloor } from "./floor";
import { scripts, typing } from "./measures/browser";
import { fanOutToAgents, replyingSigns } from "./measures/fan-out";
import { checkedSend, inboxPage, listAndConversation } from "./measures/inbox";
import { memoryNow, memoryRows } from "./measures/memory";
import { opening } from "./measures/opening";
import { answers, throughput } from "./measures/webhook";
import { type Product, startProduct } from "./product";
import { type Row, table } from "./table";

/**
 * The performance goals, measured on this machine beside a floor (floor-server.ts), and printed as a table.
 * It only measures: what misses is marked, and the exit code is 0 all the same.
 */
const measures: Record<string, Measure> = {
  page: inboxPage,
  reads: listAndConversation,
  send: checkedSend,
  replying: replyingSigns,
  answer: answers,
  "fan-out": fanOutToAgents,
  webhook: throughput,
  scripts,
  typing,
  opening,
};
const MEMORY = "memory";
const QUIET_MS = 10_000;

const { values: options } = parseArgs({
  options: { only: { type: "string", multiple: true }, seconds: { type: "string", default: "8" } },
});
const names = options.only?.flatMap((list) => list.split(",")) ?? [...Object.keys(measures), MEMORY];
const unknown = names.filter((name) => name !== MEMORY && !(name in measures));
if (unknown.length > 0) {
  console.log(
    `There is no ${unknown.join(", ")}: --only takes ${[...Object.keys(measures), MEMORY].join(", ")}.`,
  );
  process.exit(0);
}

const say = (line: string) => console.log(line);
/** Of the minute before: what else the machine was busy with. */
const loadBefore = loadavg()[0] ?? Number.NaN;
const running: (() => Promise<void>)[] = [];
const stopAll = async () => {
  for (const stop of running.splice(0).reverse()) await stop();
};
onStop(stopAll);

try {
  say("Starting …");
  const databases = await startDatabases(say);
  running.push(databases.stop);

  const start = async (size: keyof typeof sizes): Promise<Product> => {
    const product = await startProduct(await databases.clone(size, `bench_${size}`), sizes[size]);
    running.push(product.stack.stop);
    return product;
  };
  const product = await start("big");
  let floor: Promise<Floor> | undefined;
  let smallProduct: Promise<Product> | undefined;
  const bench: Bench = {
    product,
    databases,
    seconds: Math.max(1, Number(options.seconds)),
    say,
    floor: () => (floor ??= startFloorOnce()),
    smallProduct: () => (smallProduct ??= start("small")),
  };
  async function startFloorOnce(): Promise<Floor> {
    const started = await startFloor(await databases.clone("big", "bench_floor"));
    running.push(started.stop);
    return started;
  }

  const rows: Row[] = [];
  const withMemory = names.includes(MEMORY);
  // Before the floor and the small product are there: Postgres holds memory for each of its connections.
  const atRest = withMemory ? await quietMemory(bench) : null;
  for (const [name, measure] of Object.entries(measures)) {
    if (!names.includes(name)) continue;
    say(`${name} …`);
    rows.push(...(await measure(bench).catch((error: unknown) => [failed(name, error)])));
  }
  if (atRest) {
    await (await smallProduct)?.stack.stop();
    await (await floor)?.stop();
    rows.push(...memoryRows(atRest, rows.length > 0 ? await quietMemory(bench) : null));
  }
  say(`\n${table(rows)}\n`);
  say(about());
} catch (error) {
  console.error(error);
} finally {
  await stopAll();
}
process.exit(0);

async function quietMemory(bench: Bench) {
  await bench.product.agent.call("GET", "/inbox");
  await delay(QUIET_MS);
  return memoryNow(bench);
}

function failed(name: string, error: unknown): Row {
  const [why = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
  return {
    what: name,
    must: "",
    aim: "",
    ours: "",
    before: "",
    after: "",
    ratio: "",
    verdict: `MISSES ITS MUST: not measured, ${why}`,
  };
}

function about(): string {
  const git = (...args: string[]) =>
    execFileSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  const changed = git("status", "--porcelain") === "" ? "" : " and changes";
  return `Commit ${git("rev-parse", "--short", "HEAD")}${changed}, Node ${process.version}, ${availableParallelism()} cores (${cpus()[0]?.model.trim() ?? "unknown"}), load ${loadBefore.toFixed(1)} before it began, ${options.seconds} s a load, ${new Date().toISOString()}.`;
}
