import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "@playwright/test";
import { newId } from "@/lib/base/ids";
import type { HttpAgent } from "@/tests/support/http-agent";
import { callWebhook, ledgerOf } from "@/tests/support/simulator";
import { runSql } from "@/tests/support/sql";
import { twoWebs } from "@/tests/support/second-web";
import { anaAndBen, emptySnapshot, SUPPORT } from "@/tests/support/support-line";
import { until } from "@/tests/support/until";

/** STOP comes in at one web process while a reply leaves by whichever of four processes claims it first. */
const ROUNDS = 200;
const SIDE_BY_SIDE = 4;

const webs = twoWebs();

type Round = { to: string; messageId: string; body: string; acknowledgedAt: number };

test("V23: a STOP that was acknowledged before the claim's commit lets nothing leave but its one confirmation", async () => {
  const { ana, numberId } = await anaAndBen(webs.first.url);
  const rounds: Round[] = [];
  for (let at = 0; at < ROUNDS; at += SIDE_BY_SIDE)
    rounds.push(
      ...(await Promise.all(Array.from({ length: SIDE_BY_SIDE }, (_, i) => race(ana, numberId, at + i)))),
    );
  await until(
    async () =>
      (await runSql(webs.first.databaseUrl, "select 1 from messages where status in ('queued', 'sending')"))
        .length === 0,
    { withinMs: 60_000, everyMs: 250, what: "an end of every text" },
  );

  const ledger = await ledgerOf(webs.first.simulatorUrl);
  const claims = new Map(
    (
      await runSql(
        webs.first.databaseUrl,
        "select payload->'message'->>'id' as id, created_at from stream_events where type = 'message.status_changed' and payload->'message'->>'status' = 'sending'",
      )
    ).map((row) => [String(row.id), row.created_at instanceof Date ? row.created_at.getTime() : Number.NaN]),
  );
  let left = 0;
  for (const { to, messageId, body, acknowledgedAt } of rounds) {
    const sent = ledger.filter((entry) => entry.did_to.endsWith(to.slice(-10))).map((entry) => entry.msg);
    expect(
      sent.filter((text) => text !== body),
      `${to}: the confirmation`,
    ).toHaveLength(1);
    if (!sent.includes(body)) continue;
    left += 1;
    expect(sent.filter((text) => text === body)).toHaveLength(1);
    expect(claims.get(messageId), `${to}: claimed before STOP was acknowledged`).toBeLessThanOrEqual(
      acknowledgedAt,
    );
  }
  console.log(`    STOP was first in ${ROUNDS - left} of ${ROUNDS}`);
  expect(left, "both are first sometimes, or it was no race").toBeGreaterThan(ROUNDS / 50);
  expect(left).toBeLessThan(ROUNDS - ROUNDS / 50);
});

async function race(ana: HttpAgent, numberId: string, index: number): Promise<Round> {
  const to = `+1306${String(2_000_000 + index)}`;
  const conversationId = await emptySnapshot(ana, numberId, to);
  const body = `On its way ${newId()}`;
  const { message, status } = await ana.reply(conversationId, {
    clientId: newId(),
    seenSeq: 0,
    body,
    undoSeconds: 0,
  });
  expect(status).toBe(201);
  await delay(Math.random() * 60);
  const stop = await callWebhook(webs.second.url, { from: to, to: SUPPORT, text: "STOP" });
  const acknowledgedAt = Date.now();
  expect(stop.status).toBe(200);
  return { to, messageId: message?.id ?? "", body, acknowledgedAt };
}
