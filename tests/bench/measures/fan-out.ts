import { setTimeout as delay } from "node:timers/promises";
import { AGENTS, big } from "@/db/seed/big";
import { newId } from "@/lib/base/ids";
import { runSql } from "../../support/sql";
import type { Measure } from "../bench";
import { pace } from "../load";
import { textBody } from "../product";
import { rawRequest } from "../raw-http";
import { percentile, round } from "../rounds";
import { openSockets, type Sockets } from "../sockets";
import { ms, row, type Row } from "../table";

const RATES = [20, 100];
/** What has not come by then is missing: the sweep would have told it again, too. */
const SETTLE_MS = 4_000;

type Delays = { p50: number; p99: number; missing: number };
type Fan = {
  sockets: Sockets;
  url: URL;
  perSecond: number;
  seconds: number;
  request(n: number, text: string): Buffer;
};

/** From the first byte of a call to its event at each of the sockets. */
async function fanOut({ sockets, url, perSecond, seconds, request }: Fan): Promise<Delays> {
  const run = newId();
  const sentAt: number[] = [];
  const heard = Array.from({ length: AGENTS }, () => new Set<number>());
  const delays: number[] = [];
  sockets.on((frame, socket) => {
    const at = performance.now();
    if (!frame.includes('"message.received"')) return;
    const n = Number(new RegExp(`"body":"${run} (\\d+)"`).exec(frame)?.[1]);
    const seen = heard[socket];
    if (Number.isNaN(n) || seen === undefined || seen.has(n)) return;
    seen.add(n);
    delays.push(at - (sentAt[n] ?? Number.NaN));
  });
  await pace({
    url,
    perSecond,
    seconds,
    expected: 200,
    request: (n) => request(n, `${run} ${n}`),
    onSent: (n, at) => (sentAt[n] = at),
  });
  const expected = perSecond * seconds * AGENTS;
  const deadline = performance.now() + SETTLE_MS;
  while (delays.length < expected && performance.now() < deadline) await delay(20);
  sockets.on(() => {});
  return { p50: percentile(delays, 0.5), p99: percentile(delays, 0.99), missing: expected - delays.length };
}

export const fanOutToAgents: Measure = async ({ product, floor, seconds, say }) => {
  const { url: floorUrl } = await floor();
  const floorSockets = await openSockets(
    Array.from({ length: AGENTS }, () => new URL(floorUrl.href.replace(/^http/, "ws"))),
  );
  const ourSockets = await openSockets(await product.socketUrls(), product.url.origin);
  const rows: Row[] = [];
  const floorFan = (perSecond: number, length: number) =>
    fanOut({
      sockets: floorSockets,
      url: floorUrl,
      perSecond,
      seconds: length,
      request: (n, text) => rawRequest("POST", floorUrl, {}, textBody(n, text, big.conversations)),
    });
  const ourFan = (perSecond: number, length: number) =>
    fanOut({
      sockets: ourSockets,
      url: product.url,
      perSecond,
      seconds: length,
      request: product.webhookCall,
    });
  await floorFan(50, 2);
  await ourFan(50, 2);
  for (const perSecond of RATES) {
    const { before, ours, after, noisy } = await round({
      floor: () => floorFan(perSecond, seconds),
      ours: () => ourFan(perSecond, seconds),
      judgedBy: ({ p50 }) => p50,
      say,
    });
    const line = (share: "p50" | "p99", must: number, aim: number) =>
      row({
        what: `webhook to event at ${AGENTS} agents, ${perSecond}/s, ${share}`,
        ours: ours[share],
        unit: ms,
        goal: { must, aim, better: "lower" },
        floor: { before: before[share], after: after[share] },
        noisy,
      });
    rows.push(line("p50", 10, 4.5), line("p99", 8, 6));
    rows.push(
      row({
        what: `events missing at ${perSecond}/s`,
        ours: ours.missing,
        unit: String,
        goal: { must: 0, aim: 0, better: "lower" },
      }),
    );
  }
  floorSockets.close();
  ourSockets.close();
  return rows;
};

const SIGNS = 40;

/** "Ana is replying": from her frame to the sign at every colleague. */
export const replyingSigns: Measure = async ({ product }) => {
  const sockets = await openSockets(await product.socketUrls(), product.url.origin);
  const rows = await runSql(
    product.databaseUrl,
    "select id from conversations where number_id = $1 order by id limit $2",
    [product.numberId, SIGNS],
  );
  // All have joined, and have heard of each other.
  await delay(1_000);
  const delays: number[] = [];
  for (const [n, conversation] of rows.entries()) {
    const conversationId = String(conversation.id);
    const writer = n % AGENTS;
    let startedAt = Number.NaN;
    let count = 0;
    sockets.on((frame, socket) => {
      if (
        socket === writer ||
        !frame.startsWith('{"type":"reply.started"') ||
        !frame.includes(conversationId)
      )
        return;
      delays.push(performance.now() - startedAt);
      count += 1;
    });
    startedAt = performance.now();
    sockets.send(writer, { type: "typing", conversationId, text: "Yes, it is" });
    for (const deadline = startedAt + 1_000; count < AGENTS - 1 && performance.now() < deadline;)
      await delay(5);
    sockets.send(writer, { type: "stopped", conversationId });
    await delay(50);
  }
  sockets.close();
  const missing = SIGNS * (AGENTS - 1) - delays.length;
  return [
    row({
      what: `"is replying" to ${AGENTS - 1} colleagues, p95 (p50 ${ms(percentile(delays, 0.5))})`,
      ours: percentile(delays, 0.95),
      unit: ms,
      goal: { must: 15, aim: 5, better: "lower" },
    }),
    row({
      what: '"is replying" frames missing',
      ours: missing,
      unit: String,
      goal: { must: 0, aim: 0, better: "lower" },
    }),
  ];
};
