import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "@/tests/support/fault-stack";
import { callWebhook } from "@/tests/support/simulator";
import { expectPromisesKept } from "@/tests/support/promises-kept";
import { startLoad } from "@/tests/support/load";
import { type ServiceName, type TestStack } from "@/tests/support/stack";
import { anaAndBen, emptySnapshot, SUPPORT } from "@/tests/support/support-line";
import { until } from "@/tests/support/until";
import { patience } from "@/tests/support/patience";

/*
 * Seen to fail on builds broken on purpose: a webhook that answers before its commit (the mutant
 * answer-before-it-is-stored), a claim without a lease, a lost lease that is queued again.
 */
const BACK_WITHIN_MS = 10_000;
const isReady = async (stack: TestStack) =>
  (await fetch(`${stack.url}/api/health/ready`).catch(() => null))?.ok ?? false;

test("V1, V2, V14, V15, V17: kill -9 of each part under load loses nothing acknowledged and sends nothing twice", async ({
  stack,
}) => {
  test.setTimeout(240_000);
  const { ana, ben, numberId } = await anaAndBen(stack.url);
  const conversations: string[] = [];
  for (let i = 0; i < 20; i += 1)
    conversations.push(await emptySnapshot(ana, numberId, `+1303557${String(i).padStart(4, "0")}`));
  const load = startLoad({ urls: [stack.url], number: { e164: SUPPORT }, agents: [ana, ben], conversations });

  const order: ServiceName[] = ["worker", "web", "database", "simulator", "room"];
  for (const name of order) {
    await delay(700);
    const before = stack.pids()[name];
    stack.kill(name, "SIGKILL");
    await until(async () => ![undefined, before].includes(stack.pids()[name]) && (await isReady(stack)), {
      withinMs: patience(BACK_WITHIN_MS),
      everyMs: 50,
      what: `ready after kill -9 of the ${name}`,
    });
  }
  await delay(700);
  const kept = await expectPromisesKept(stack, await load.stop());
  // A load that promised next to nothing would prove nothing.
  expect(kept.acknowledged).toBeGreaterThan(50);
  expect(kept.accepted).toBeGreaterThan(30);
});

test("V29: with the rooms down the webhook answers as fast, and everything is in the log that clients catch up from", async ({
  stack,
}) => {
  const { ana, numberId } = await anaAndBen(stack.url);
  const { epoch, seq } = await ana.json<{ epoch: string; seq: number }>(
    `/api/realtime/ticket?number=${numberId}`,
  );
  await stack.down("room");
  const times: number[] = [];
  for (let i = 0; i < 100; i += 1) {
    const from = performance.now();
    const response = await callWebhook(stack.url, {
      from: "+13035580001",
      to: SUPPORT,
      text: `while the rooms are down ${i}`,
    });
    times.push(performance.now() - from);
    expect(response.status).toBe(200);
  }
  expect(times.toSorted((a, b) => a - b)[98]).toBeLessThan(patience(500));
  const caughtUp = await ana.json<{ events: { seq: number; type: string }[] }>(
    `/api/realtime/events?number=${numberId}&epoch=${epoch}&after=${seq}`,
  );
  const received = caughtUp.events.filter((event) => event.type === "message.received");
  expect(received).toHaveLength(100);
  expect(caughtUp.events.map((event) => event.seq)).toEqual(
    caughtUp.events.map((_, index) => seq + 1 + index),
  );
  await stack.resume("room");
});
