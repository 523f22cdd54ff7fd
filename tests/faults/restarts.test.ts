import { expect, test } from "@playwright/test";
import { commandOf } from "@/lib/base/process-info";
import { startTestStack, type ServiceName, type TestStack } from "@/tests/support/stack";

const services: ServiceName[] = ["database", "room", "simulator", "web", "worker"];

/** kill -9, and ready again within this time (V1). */
const BACK_WITHIN_MS = 10_000;

let stack: TestStack;

test.beforeAll(async () => {
  stack = await startTestStack();
});

test.afterAll(() => stack.stop());

for (const name of services)
  test(`V1: the ${name} is started again after kill -9, and the product is ready within 10 s`, async () => {
    const before = stack.pids()[name];
    stack.kill(name, "SIGKILL");
    await expect
      .poll(
        async () => {
          const now = stack.pids()[name];
          if (now === undefined || now === before) return false;
          return (await fetch(`${stack.url}/api/health/ready`).catch(() => undefined))?.ok ?? false;
        },
        { timeout: BACK_WITHIN_MS, intervals: [50] },
      )
      .toBe(true);
  });

test("after a stop nothing is left, not even what children had started", async () => {
  const own = await startTestStack();
  const pids = Object.values(own.pids());
  expect(pids).toHaveLength(services.length);
  await own.stop();
  expect(await Promise.all(pids.map(commandOf))).toEqual(pids.map(() => undefined));
});
