import { big } from "@/db/seed/big";
import { newId } from "@/lib/base/ids";
import { runSql } from "../../support/sql";
import { until } from "../../support/until";
import type { Bench, Measure } from "../bench";
import { flood, pace } from "../load";
import { cpuMsOf } from "../processes";
import { textBody } from "../product";
import { rawRequest } from "../raw-http";
import { percentile, round } from "../rounds";
import { ms, number, row, type Row, verdict } from "../table";

const WARM_UP_SECONDS = 2;
const ANSWERS_PER_SECOND = 50;

const floorCall = (url: URL) => (n: number, text: string) =>
  rawRequest("POST", url, {}, textBody(n, text, big.conversations));

/** As many calls as 16 senders get answered, and what each costs; counted only when every one of them is a message. */
export const throughput: Measure = async ({ product, floor, seconds, say }) => {
  const { url: floorUrl } = await floor();
  const callFloor = floorCall(floorUrl);
  const floods = {
    floor: (length: number) =>
      flood({ url: floorUrl, seconds: length, request: (n) => callFloor(n, `floor ${n}`) }),
    ours: (length: number, run: string) =>
      flood({ url: product.url, seconds: length, request: (n) => product.webhookCall(n, `${run} ${n}`) }),
    empty: (length: number) =>
      flood({ url: product.url, seconds: length, request: () => product.get("/api/health") }),
  };
  await floods.floor(WARM_UP_SECONDS);
  await floods.ours(WARM_UP_SECONDS, newId());
  await floods.empty(WARM_UP_SECONDS);

  const web = async () =>
    (await product.processes()).flatMap(({ part, pid }) => (part === "web" ? [pid] : []));
  const measured = await round({
    floor: async () => (await floods.floor(seconds)).perSecond,
    ours: async () => {
      const run = newId();
      const cpuBefore = await cpuMsOf(await web());
      const { calls, perSecond } = await floods.ours(seconds, run);
      const cpuMs = ((await cpuMsOf(await web())) - cpuBefore) / calls;
      await until(async () => (await countOf(product.databaseUrl, run)) >= calls, {
        withinMs: 30_000,
        everyMs: 100,
        what: "a message for every call",
      });
      const messages = await countOf(product.databaseUrl, run);
      return { perSecond, cpuMs, empty: (await floods.empty(seconds)).perSecond, surplus: messages - calls };
    },
    judgedBy: (perSecond) => perSecond,
    say,
  });
  const { before, ours, after, noisy } = measured;
  if (ours.surplus !== 0) throw new Error(`${ours.surplus} more messages than calls`);
  const perCall = { must: 1, aim: 0.5, better: "lower" } as const;
  const besideEmpty = { must: 0.6, aim: 0.8, better: "higher" } as const;
  return [
    row({
      what: "webhook calls/s, 16 senders",
      ours: ours.perSecond,
      goal: { must: 0.1, aim: 0.21, better: "higher" },
      floor: { before, after },
      noisy,
    }),
    {
      what: "the same, beside an empty route",
      must: "≥ 0.60×",
      aim: "≥ 0.80×",
      ours: `${number(ours.perSecond)} of ${number(ours.empty)}`,
      before: "",
      after: "",
      ratio: `${number(ours.perSecond / ours.empty)}×`,
      verdict: verdict(ours.perSecond / ours.empty, besideEmpty, noisy),
    } satisfies Row,
    row({ what: "CPU of the web process a call", ours: ours.cpuMs, unit: ms, goal: perCall, noisy }),
  ];
};

const countOf = async (databaseUrl: string, run: string): Promise<number> =>
  Number(
    (
      await runSql(
        databaseUrl,
        "select count(*) from messages where body like $1 and accepted_at > clock_timestamp() - interval '5 minutes'",
        [`${run} %`],
      )
    )[0]?.count,
  );

/** How long a carrier waits for its answer at a steady rate, nobody else being there. */
export const answers: Measure = async ({ product, floor, seconds, say }: Bench) => {
  const { url: floorUrl } = await floor();
  const callFloor = floorCall(floorUrl);
  const steady = { perSecond: ANSWERS_PER_SECOND, seconds: seconds * 2, expected: 200 };
  const [floorPace, ourPace] = [
    () => pace({ ...steady, url: floorUrl, request: (n) => callFloor(n, `floor ${n}`) }),
    () =>
      pace({ ...steady, url: product.url, request: (n) => product.webhookCall(n, `steady ${n} ${newId()}`) }),
  ];
  const { before, ours, after, noisy } = await round({
    floor: floorPace,
    ours: ourPace,
    judgedBy: (took) => percentile(took, 0.5),
    say,
  });
  const p = (took: number[], share: number) => percentile(took, share);
  return [
    row({
      what: `webhook answer at ${ANSWERS_PER_SECOND}/s, p99 (p50 ${ms(p(ours, 0.5))})`,
      ours: p(ours, 0.99),
      unit: ms,
      goal: { must: 5, aim: 2.5, better: "lower" },
      floor: { before: p(before, 0.99), after: p(after, 0.99) },
      noisy,
    }),
    row({
      what: "webhook answer, slowest (V10)",
      ours: Math.max(...ours),
      unit: ms,
      goal: { must: 5_000, aim: 500, better: "lower" },
      noisy,
    }),
  ];
};
