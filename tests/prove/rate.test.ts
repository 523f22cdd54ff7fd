import { expect, test } from "@playwright/test";
import { newId } from "@/lib/base/ids";
import { ledgerOf } from "@/tests/support/simulator";
import { runSql } from "@/tests/support/sql";
import { twoWebs } from "@/tests/support/second-web";
import { anaAndBen, emptySnapshot, SUPPORT } from "@/tests/support/support-line";
import { until } from "@/tests/support/until";

/** Windows of the real length: what tests/db/outbound/rate.test.ts proves by moving the past. */
const LIMIT = 20;
const TEXTS = 70;
const WINDOW_MS = 60_000;

const webs = twoWebs();

test("V20: with two processes sending, no sliding minute of the carrier's clock holds more than the limit, and another line is not delayed", async () => {
  const { ana, ben, numberId } = await anaAndBen(webs.first.url);
  await runSql(webs.first.databaseUrl, "update numbers set segments_per_minute = $1 where e164 = $2", [
    LIMIT,
    SUPPORT,
  ]);
  const numbers = await ben.json<{ id: string; e164: string; label: string }[]>("/api/numbers");
  const other = numbers.find((number) => number.label === "Sales");
  if (!other) throw new Error("the demo has no sales line");
  for (let i = 0; i < TEXTS; i += 1) {
    const conversationId = await emptySnapshot(ana, numberId, `+1303558${String(i).padStart(4, "0")}`);
    const sent = await ana.reply(conversationId, {
      clientId: newId(),
      seenSeq: 0,
      body: `flood ${i}`,
      undoSeconds: 0,
    });
    expect(sent.status).toBe(201);
  }
  const body = `not delayed ${newId()}`;
  const conversationId = await emptySnapshot(ben, other.id, "+13035590001");
  const acceptedAt = Date.now();
  expect(
    (await ben.reply(conversationId, { clientId: newId(), seenSeq: 0, body, undoSeconds: 0 })).status,
  ).toBe(201);
  await until(async () => (await ledgerOf(webs.first.simulatorUrl)).some((entry) => entry.msg === body), {
    everyMs: 50,
  });
  expect(Date.now() - acceptedAt).toBeLessThan(2_000);

  const times = async () =>
    (await ledgerOf(webs.first.simulatorUrl))
      .filter((entry) => entry.msg.startsWith("flood "))
      .map((entry) => Date.parse(entry.at))
      .toSorted((a, b) => a - b);
  await until(async () => (await times()).length === TEXTS, {
    withinMs: 5 * WINDOW_MS,
    everyMs: 1_000,
    what: "the whole flood in the ledger",
  });
  const at = await times();
  const fullest = Math.max(
    ...at.map((from) => at.filter((time) => time >= from && time < from + WINDOW_MS).length),
  );
  const tookMs = (at.at(-1) ?? 0) - (at[0] ?? 0);
  console.log(
    `    fullest minute: ${fullest} of ${LIMIT}; ${TEXTS} texts in ${Math.round(tookMs / 1_000)} s`,
  );
  expect(fullest).toBeLessThanOrEqual(LIMIT);
  // And the limit is used: 70 texts at 20 a minute are done within the fourth minute.
  expect(tookMs).toBeLessThan(4 * WINDOW_MS);
});
