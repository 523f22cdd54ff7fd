import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "@playwright/test";
import { startLoad } from "@/tests/support/load";
import { expectPromisesKept } from "@/tests/support/promises-kept";
import { startTestStack, type TestStack } from "@/tests/support/stack";
import { anaAndBen, emptySnapshot, SUPPORT } from "@/tests/support/support-line";
import { until } from "@/tests/support/until";

let stack: TestStack;
test.beforeAll(async () => void (stack = await startTestStack()));
test.afterAll(() => stack.stop());

test("V54: a web process and a worker that are asked to stop under load finish what they hold: nothing is unconfirmed", async () => {
  const { ana, ben, numberId } = await anaAndBen(stack.url);
  const conversations: string[] = [];
  for (let i = 0; i < 40; i += 1)
    conversations.push(await emptySnapshot(ana, numberId, `+1303554${String(i).padStart(4, "0")}`));
  const load = startLoad({ urls: [stack.url], number: { e164: SUPPORT }, agents: [ana, ben], conversations });
  for (let round = 0; round < 5; round += 1)
    for (const name of ["worker", "web"] as const) {
      await delay(1_000);
      const before = stack.pids()[name];
      stack.kill(name, "SIGTERM");
      await until(
        async () =>
          ![undefined, before].includes(stack.pids()[name]) &&
          ((await fetch(`${stack.url}/api/health/ready`).catch(() => null))?.ok ?? false),
        { withinMs: 30_000, everyMs: 50, what: `the ${name}, again` },
      );
    }
  const kept = await expectPromisesKept(stack, await load.stop());
  console.log(`    ${JSON.stringify(kept)}`);
  expect(kept.accepted).toBeGreaterThan(100);
  expect(kept.unconfirmed).toBe(0);
});
