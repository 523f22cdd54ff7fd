import { expect, test } from "@playwright/test";
import { newId } from "@/lib/base/ids";
import type { HttpAgent, Sent } from "@/tests/support/http-agent";
import { ledgerOf } from "@/tests/support/simulator";
import { twoWebs } from "@/tests/support/second-web";
import { anaAndBen, freshConversation } from "@/tests/support/support-line";
import { until } from "@/tests/support/until";

/*
 * The promise of the product, over two web processes and two workers on one database. Seen to fail without
 * the conversation's lock and without the rule of unseen items (the mutants no-conversation-lock, no-unseen-rule).
 */
const ROUNDS = 1_000;
/** Rounds under way at once: more than one, so that they also meet in the pools. */
const SIDE_BY_SIDE = 4;
/** Every so many rounds the loser confirms, knowingly. */
const CONFIRM_EVERY = 10;

const webs = twoWebs();

type Round = { index: number; conversationId: string; to: string; winner: string; confirmed: boolean };
type Agents = { ana: HttpAgent; ben: HttpAgent; numberId: string };

test("V3: of 1,000 pairs of replies at the same moment exactly one of each leaves, with the rooms up, restarting and down", async () => {
  const { ana, ben, numberId } = await anaAndBen(webs.first.url);
  const agents = { ana, ben: ben.at(webs.second.url), numberId };
  const rounds: Round[] = [];
  const phases: [string, number, number][] = [
    ["up", 0, ROUNDS * 0.4],
    ["restarting", ROUNDS * 0.4, ROUNDS * 0.7],
    ["down", ROUNDS * 0.7, ROUNDS],
  ];
  for (const [rooms, from, to] of phases) {
    const restarting =
      rooms === "restarting"
        ? setInterval(() => webs.first.pids().room !== undefined && webs.first.kill("room", "SIGKILL"), 1_000)
        : undefined;
    if (rooms === "down") await webs.first.down("room");
    for (let at = from; at < to; at += SIDE_BY_SIDE)
      rounds.push(
        ...(await Promise.all(
          Array.from({ length: Math.min(SIDE_BY_SIDE, to - at) }, (_, i) => race(agents, at + i)),
        )),
      );
    clearInterval(restarting);
    console.log(`    rooms ${rooms}: ${to - from} rounds`);
  }
  await webs.first.resume("room");

  const expected = new Map(rounds.map(({ to, confirmed }) => [to, confirmed ? 2 : 1]));
  const sentTo = async () =>
    Map.groupBy(await ledgerOf(webs.first.simulatorUrl), (entry) => `+1${entry.did_to.slice(-10)}`);
  const total = [...expected.values()].reduce((sum, times) => sum + times, 0);
  await until(
    async () =>
      [...(await sentTo())]
        .filter(([to]) => expected.has(to))
        .reduce((sum, [, entries]) => sum + entries.length, 0) >= total,
    { withinMs: 120_000, everyMs: 500, what: "every accepted reply in the ledger" },
  );
  const sent = await sentTo();
  const wrong = rounds.filter(
    ({ to, winner, confirmed }) =>
      sent.get(to)?.length !== (confirmed ? 2 : 1) || sent.get(to)?.[0]?.msg !== winner,
  );
  expect(wrong).toEqual([]);
  expect(rounds).toHaveLength(ROUNDS);
  const anas = rounds.filter(({ winner }) => winner.startsWith("Ana")).length;
  console.log(`    Ana was first in ${anas}, Ben in ${ROUNDS - anas}`);
  expect(Math.min(anas, ROUNDS - anas), "both win sometimes, or it was no race").toBeGreaterThan(ROUNDS / 50);
});

async function race({ ana, ben, numberId }: Agents, index: number): Promise<Round> {
  const to = `+1304${String(2_000_000 + index)}`;
  const conversationId = await freshConversation(
    ana,
    webs.first.url,
    numberId,
    to,
    `A question, number ${index}`,
  );
  const attempt = (agent: HttpAgent, name: string) => ({
    agent,
    name,
    clientId: newId(),
    body: `${name} will look at question ${index} right away`,
  });
  const both = [attempt(ana, "Ana"), attempt(ben, "Ben")];
  for (const { agent, clientId, body } of both)
    await agent.call("PUT", `/api/conversations/${conversationId}/draft`, { body: { clientId, body } });

  const sent = await Promise.all(
    both.map(({ agent, clientId, body }) =>
      agent.reply(conversationId, { clientId, seenSeq: 1, body, undoSeconds: 0 }),
    ),
  );
  expect(sent.map((one) => one.status).toSorted(), `round ${index}`).toEqual([201, 409]);
  const won = sent.findIndex((one) => one.status === 201);
  const [winner, loser] = [both[won], both[1 - won]];
  if (!winner || !loser) throw new Error("a race has two");
  await expectHonestRefusal(sent[1 - won], winner.body, index);
  const { draft } = (await loser.agent.conversation(conversationId)).mine;
  expect(draft, `round ${index}: the loser's draft`).toMatchObject({
    body: loser.body,
    clientId: loser.clientId,
  });

  const confirms = index % CONFIRM_EVERY === 0;
  if (confirms) await confirmOnce(loser, conversationId);
  return { index, conversationId, to, winner: winner.body, confirmed: confirms };
}

async function expectHonestRefusal(refused: Sent | undefined, winner: string, index: number): Promise<void> {
  expect(["teammate_sending", "teammate_replied"], `round ${index}`).toContain(refused?.refusal?.reason);
  expect(refused?.refusal).toMatchObject({ publicSeq: 2, unseen: [{ body: winner, publicSeq: 2 }] });
}

/** After a look: exactly one more leaves. The same confirmation for a state that has passed is refused. */
async function confirmOnce(
  { agent, clientId, body }: { agent: HttpAgent; clientId: string; body: string },
  conversationId: string,
): Promise<void> {
  const override = {
    seq: 2,
    reasons: ["teammate_sending" as const, "teammate_replied" as const, "duplicate_text" as const],
  };
  const stale = await agent.reply(conversationId, {
    clientId,
    seenSeq: 1,
    body,
    undoSeconds: 0,
    override: { ...override, seq: 1 },
  });
  expect(stale.status).toBe(409);
  const confirmed = await agent.reply(conversationId, {
    clientId,
    seenSeq: 1,
    body,
    undoSeconds: 0,
    override,
  });
  expect(confirmed.status).toBe(201);
  const repeated = await agent.reply(conversationId, {
    clientId,
    seenSeq: 1,
    body,
    undoSeconds: 0,
    override,
  });
  expect(repeated).toMatchObject({ status: 200, message: { id: confirmed.message?.id } });
}
