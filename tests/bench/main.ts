import { execFileSync } from "node:child_process";
import { availableParallelism, cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { onStop } from "@/lib/launch/terminal";
import type { Bench, Measure } from "./bench";
import { sizes, startDatabases } from "./databases";
import { type Floor, startFloor } from "./floor";
import { scripts, typing } from "./measures/browser";
import { cold } from "./measures/cold";
import { cost } from "./measures/cost";
import { fanOutToAgents, replyingSigns } from "./measures/fan-out";
import { checkedSend, inboxPage, listAndConversation } from "./measures/inbox";
import { memory } from "./measures/memory";
import { opening } from "./measures/opening";
import { answers, throughput } from "./measures/webhook";
import { type Product, startProduct } from "./product";
import { type Row, table } from "./table";

/**
 * The performance goals, measured on this machine beside a floor (floor-server.ts), and printed as a table.
 * It only measures: what misses is marked, and the exit code is 0 all the same.
 */
const measures: Record<string, Measure> = {
  // First: before anything else of ours runs, which would share memory with it.
  memory,
  page: inboxPage,
  reads: listAndConversation,
  send: checkedSend,
  replying: replyingSigns,
  answer: answers,
  "fan-out": fanOutToAgents,
  webhook: throughput,
  cost,
  scripts,
  typing,
  opening,
  cold,
};

const { values: options } = parseArgs({
  options: { only: { type: "string", multiple: true }, seconds: { type: "string", default: "8" } },
});
const names = options.only?.flatMap((list) => list.split(",")) ?? Object.keys(measures);
const unknown = names.filter((name) => !(name in measures));
if (unknown.length > 0) {
  console.log(`There is no ${unknown.join(", ")}: --only takes ${Object.keys(measures).join(", ")}.`);
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
    running.push(product.stop);
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
    // Looked up then: it may have been started anew.
    running.push(() => started.stop());
    return started;
  }

  const rows: Row[] = [];
  for (const [name, measure] of Object.entries(measures)) {
    if (!names.includes(name)) continue;
    say(`${name} …`);
    rows.push(...(await measure(bench).catch((error: unknown) => [failed(name, error)])));
  }
  say(`\n${table(rows)}\n`);
  say(about());
} catch (error) {
  console.error(error);
} finally {
  await stopAll();
}
process.exit(0);

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
