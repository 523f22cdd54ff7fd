import { newId } from "@/lib/base/ids";
import { runSql } from "../../support/sql";
import type { Bench, Measure } from "../bench";
import { oneByOne, pace } from "../load";
import type { Product } from "../product";
import { rawRequest } from "../raw-http";
import { median, percentile, round } from "../rounds";
import { ms, row, times, type Row, verdict } from "../table";

const SENDS_PER_SECOND = 20;
/** Until the code of the way a reply takes is compiled; before that each costs three times as much. */
const SEND_WARM_UP_SECONDS = 10;
const READS = 200;
const PAGES = 100;
const WARM_UPS = 50;

/** Answered when it is committed, so this is the commit and the way back. Each reply is to another customer, and leaves at once: the line's limit is no bound. */
export const checkedSend: Measure = async ({ product, seconds }) => {
  const count = SENDS_PER_SECOND * (seconds + SEND_WARM_UP_SECONDS);
  await runSql(product.databaseUrl, "update numbers set segments_per_minute = $2 where id = $1", [
    product.numberId,
    60 * SENDS_PER_SECOND * 2,
  ]);
  const rows = await runSql(
    product.databaseUrl,
    `select c.id, c.public_seq from conversations c where c.number_id = $1 and not exists (select from opt_outs o where o.address = c.address)
     order by c.last_activity_at limit $2`,
    [product.numberId, count],
  );
  const request = (n: number) => {
    const { id, public_seq: publicSeq } = rows[n] ?? {};
    return product.post(`/api/conversations/${String(id)}/replies`, {
      clientId: newId(),
      seenSeq: Number(publicSeq),
      body: `We are open until six. (${n})`,
      undoSeconds: 0,
    });
  };
  await pace({
    url: product.url,
    perSecond: SENDS_PER_SECOND,
    seconds: SEND_WARM_UP_SECONDS,
    expected: 201,
    request,
  });
  const took = await pace({
    url: product.url,
    perSecond: SENDS_PER_SECOND,
    seconds,
    expected: 201,
    request: (n) => request(n + SENDS_PER_SECOND * SEND_WARM_UP_SECONDS),
  });
  return [
    row({
      what: `checked send at ${SENDS_PER_SECOND}/s, p95 (p50 ${ms(median(took))})`,
      ours: percentile(took, 0.95),
      unit: ms,
      goal: { must: 20, aim: 8, better: "lower" },
    }),
  ];
};

type Read = {
  what: string;
  path(product: Product): Promise<string>;
  floorPath(product: Product): Promise<string>;
};

const conversationOf = async ({ databaseUrl, numberId }: Product): Promise<string> =>
  String(
    (
      await runSql(
        databaseUrl,
        "select id from conversations where number_id = $1 order by last_activity_at desc offset 40 limit 1",
        [numberId],
      )
    )[0]?.id,
  );

export const reads: Read[] = [
  {
    what: "list of 50",
    path: async ({ numberId }) => `/api/conversations?number=${numberId}&limit=50`,
    floorPath: async ({ numberId, agentIds }) => `/list?number=${numberId}&user=${agentIds[0]}`,
  },
  {
    what: "last 50 of a conversation",
    path: async (product) => `/api/conversations/${await conversationOf(product)}?limit=50`,
    floorPath: async (product) => `/thread?id=${await conversationOf(product)}`,
  },
];

/** What the two panes of the inbox are made of, one after another, with a million messages and with ten thousand. */
export const listAndConversation: Measure = async (bench: Bench) => {
  const { product, say } = bench;
  const { url: floorUrl } = await bench.floor();
  const small = await bench.smallProduct();
  const rows: Row[] = [];
  for (const { what, path, floorPath } of reads) {
    const floorRequest = rawRequest("GET", new URL(await floorPath(product), floorUrl));
    const [bigRequest, smallRequest] = [product.get(await path(product)), small.get(await path(small))];
    const run = {
      floor: (count: number) => oneByOne({ url: floorUrl, times: count, request: floorRequest }),
      big: (count: number) => oneByOne({ url: product.url, times: count, request: bigRequest }),
      small: (count: number) => oneByOne({ url: small.url, times: count, request: smallRequest }),
    };
    for (const warm of Object.values(run)) await warm(WARM_UPS);
    const { before, ours, after, noisy } = await round({
      floor: async () => median(await run.floor(READS)),
      // In turns, so that whatever else the machine does is in both.
      ours: async () => {
        const [ofBig, ofSmall]: [number[], number[]] = [[], []];
        for (let turn = 0; turn < 4; turn += 1) {
          ofBig.push(...(await run.big(READS / 4)));
          ofSmall.push(...(await run.small(READS / 4)));
        }
        return { big: median(ofBig), small: median(ofSmall) };
      },
      judgedBy: (p50) => p50,
      say,
    });
    const growth = ours.big / ours.small;
    rows.push(
      row({
        what: `${what}, 1,000,000 messages, p50`,
        ours: ours.big,
        unit: ms,
        goal: { must: 12, aim: 6, better: "lower" },
        floor: { before, after },
        noisy,
      }),
      {
        what: `${what}, beside 10,000 messages`,
        must: "≤ 1.30×",
        aim: "≤ 1.10×",
        ours: `${ms(ours.big)} to ${ms(ours.small)}`,
        before: "",
        after: "",
        ratio: times(growth),
        verdict: verdict(growth, { must: 1.3, aim: 1.1, better: "lower" }, noisy),
      },
    );
  }
  return rows;
};

/** The document that a browser gets for the inbox, whole. */
export const inboxPage: Measure = async ({ product }) => {
  const request = product.get("/inbox");
  await oneByOne({ url: product.url, times: WARM_UPS, request });
  const took = await oneByOne({ url: product.url, times: PAGES, request });
  return [
    row({
      what: `inbox page, whole document, p50 (p95 ${ms(percentile(took, 0.95))})`,
      ours: median(took),
      unit: ms,
      goal: { must: 33, aim: 20, better: "lower" },
    }),
  ];
};
