import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "@playwright/test";
import { newId } from "@/lib/base/ids";
import { runSql } from "@/tests/support/sql";
import { startTestStack, type TestStack } from "@/tests/support/stack";
import { anaAndBen, emptySnapshot } from "@/tests/support/support-line";
import { until } from "@/tests/support/until";

/** Breaker and probes by the real clock, with a carrier of the test's own that counts who knocks. */
const TEXTS = 40;
const DOWN_FOR_MS = 100_000;

const knocks: number[] = [];
const taken: string[] = [];
let isDown = true;
let carrier: Server;
let stack: TestStack;
test.beforeAll(async () => {
  carrier = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += String(chunk);
    // Questions about texts are not sends; nobody knows about those here.
    if (request.method !== "POST") return void response.writeHead(404).end();
    knocks.push(Date.now());
    if (isDown) return void response.writeHead(503).end();
    taken.push(String((JSON.parse(body) as { msg: unknown }).msg));
    response
      .writeHead(200, { "content-type": "application/json" })
      .end(JSON.stringify({ data: [{ msg_id: newId() }] }));
  });
  await new Promise<void>((resolve) => carrier.listen(0, "127.0.0.1", resolve));
  stack = await startTestStack({
    env: { QUESTBLUE_URL: `http://127.0.0.1:${(carrier.address() as AddressInfo).port}` },
  });
});
test.afterAll(async () => {
  await stack?.stop();
  carrier?.close();
});

test("V22: a carrier that is down is probed once in 30 s, and afterwards what waited leaves once", async () => {
  const { ana, numberId } = await anaAndBen(stack.url);
  const bodies: string[] = [];
  for (let i = 0; i < TEXTS; i += 1) {
    const body = `waiting ${i} ${newId()}`;
    const sent = await ana.reply(
      await emptySnapshot(ana, numberId, `+1303553${String(i).padStart(4, "0")}`),
      {
        clientId: newId(),
        seenSeq: 0,
        body,
        undoSeconds: 0,
      },
    );
    expect(sent.status).toBe(201);
    bodies.push(body);
  }
  const opened = async () =>
    (await runSql(stack.databaseUrl, "select opened_at from carrier_accounts where opened_at is not null"))[0]
      ?.opened_at;
  await until(async () => (await opened()) instanceof Date, { what: "the breaker" });
  await delay(2_000);
  const tried = knocks.length;
  await delay(DOWN_FOR_MS);
  const probes = knocks.slice(tried);
  const gaps = probes.slice(1).map((at, index) => at - (probes[index] ?? 0));
  console.log(
    `    ${tried} tries until it was open, then ${probes.length} probes in ${DOWN_FOR_MS / 1_000} s`,
  );
  expect(tried).toBeLessThan(20);
  expect(probes.length).toBeGreaterThanOrEqual(2);
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(29_500);

  isDown = false;
  await until(
    async () =>
      (await runSql(stack.databaseUrl, "select 1 from messages where status in ('queued', 'sending')"))
        .length === 0,
    { withinMs: 90_000, everyMs: 500, what: "an empty queue" },
  );
  // A 503 may come from a machine behind which the text was taken: those are unconfirmed, and not tried again.
  const unconfirmed = await runSql(
    stack.databaseUrl,
    "select body from messages where status = 'unconfirmed' and body like 'waiting %'",
  );
  expect(new Set(taken).size).toBe(taken.length);
  expect([...taken, ...unconfirmed.map((row) => String(row.body))].toSorted()).toEqual(bodies.toSorted());
});
