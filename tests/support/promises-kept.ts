import { expect } from "@playwright/test";
import type { Promised } from "./load";
import { ledgerOf, timesSent } from "./simulator";
import { runSql } from "./sql";
import type { TestStack } from "./stack";
import { until } from "./until";

/** A claim of a killed worker ends with its lease, 30 s; the sweep and one more text behind it come after. Then at least one text has ended. */
const LAST_END_MS = 75_000;

/** Everything that was promised under load holds, by the database and by the carrier's own ledger. */
export async function expectPromisesKept(stack: TestStack, promised: Promised) {
  const query = (statement: string) => runSql(stack.databaseUrl, statement);
  const unended = async () =>
    Number((await query("select count(*) as n from messages where status in ('queued', 'sending')"))[0]?.n);
  // A load may write more than leaves while parts are dead: what is left takes its time, but never stands still.
  for (let left = await unended(); left > 0;) {
    const before = left;
    await until(async () => (left = await unended()) < before, {
      withinMs: LAST_END_MS,
      everyMs: 500,
      what: `an end of one more of ${before} texts`,
    });
  }

  const rows = await query(
    "select body, direction, status from messages where body like 'in %' or body like 'out %'",
  );
  const inbound = Map.groupBy(
    rows.filter((row) => row.direction === "in"),
    (row) => String(row.body),
  );
  const lost = [...promised.acknowledged].filter((text) => !inbound.has(text));
  const doubled = [...inbound].filter(([, equal]) => equal.length > 1).map(([text]) => text);
  const invented = [...inbound.keys()].filter((text) => !promised.tried.has(text));
  expect({ lost, doubled, invented }, "V1, V2: what the webhook acknowledged").toEqual({
    lost: [],
    doubled: [],
    invented: [],
  });

  const outbound = Map.groupBy(
    rows.filter((row) => row.direction === "out"),
    (row) => String(row.body),
  );
  const sent = timesSent(
    (await ledgerOf(stack.simulatorUrl)).filter((entry) => entry.msg.startsWith("out ")),
  );
  const forgotten = [...promised.accepted].filter((body) => outbound.get(body)?.length !== 1);
  const twice = [...sent].filter(([, times]) => times > 1);
  const unknown = [...sent.keys()].filter((body) => !promised.intended.has(body));
  expect({ forgotten, twice, unknown }, "V14: what left").toEqual({ forgotten: [], twice: [], unknown: [] });

  const ends = new Map([...outbound].map(([body, [row]]) => [body, String(row?.status)]));
  const statuses = new Set(ends.values());
  for (const status of statuses)
    expect(["accepted", "sent", "delivered", "unconfirmed"], "V15: how texts end").toContain(status);
  const shownAsSent = [...ends].filter(([body, status]) => status !== "unconfirmed" && !sent.has(body));
  expect(shownAsSent, "V17: shown as sent, and not in the ledger").toEqual([]);
  return {
    acknowledged: promised.acknowledged.size,
    accepted: promised.accepted.size,
    inLedger: sent.size,
    unconfirmed: [...ends.values()].filter((status) => status === "unconfirmed").length,
  };
}
