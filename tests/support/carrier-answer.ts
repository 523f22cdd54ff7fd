import { newId } from "@/lib/base/ids";
import type { HttpAgent } from "./http-agent";
import { ledgerOf } from "./simulator";
import { runSql } from "./sql";
import type { TestStack } from "./stack";
import { emptySnapshot } from "./support-line";
import { until } from "./until";

export type Ended = { fault: string; status: string; code: string | null; inLedger: number; afterMs: number };

/** Sends one text while the carrier has this fault for its customer, and says how the text ended and what left. */
export async function sendUnder(
  stack: TestStack,
  agent: HttpAgent,
  { numberId, to, fault }: { numberId: string; to: string; fault: string },
): Promise<Ended> {
  const set = await fetch(`${stack.simulatorUrl}/_control/faults`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ send: fault, times: 1, to }),
  });
  if (!set.ok) throw new Error(`the simulator refused the fault ${fault}`);
  const body = `under ${fault} ${newId()}`;
  const from = performance.now();
  const { message } = await agent.reply(await emptySnapshot(agent, numberId, to), {
    clientId: newId(),
    seenSeq: 0,
    body,
    undoSeconds: 0,
  });
  const row = async () =>
    (
      await runSql(stack.databaseUrl, "select status, status_code from messages where id = $1", [message?.id])
    )[0];
  await until(async () => !["queued", "sending"].includes(String((await row())?.status)), {
    withinMs: 60_000,
    everyMs: 50,
    what: `an end under ${fault}`,
  });
  const afterMs = performance.now() - from;
  const ended = await row();
  const inLedger = (await ledgerOf(stack.simulatorUrl)).filter((entry) => entry.msg === body).length;
  return {
    fault,
    status: String(ended?.status),
    code: ended?.status_code === null ? null : String(ended?.status_code),
    inLedger,
    afterMs,
  };
}
