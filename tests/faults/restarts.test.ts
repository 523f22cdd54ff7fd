import { commandOf } from "@/lib/base/process/info";
import { expect, test } from "@/tests/support/fault-stack";
import { startTestStack, type ServiceName } from "@/tests/support/stack";

const services: ServiceName[] = ["database", "room", "simulator", "web", "worker"];

/** How long is looked for it; how soon it is back is measured by `npm run prove`. */
const PATIENCE_MS = 60_000;

for (const name of services)
  test(`V1: the ${name} is started again after kill -9, and the product is ready again`, async ({
    stack,
  }) => {
    const before = stack.pids()[name];
    stack.kill(name, "SIGKILL");
    await expect
      .poll(
        async () => {
          const now = stack.pids()[name];
          if (now === undefined || now === before) return false;
          return (await fetch(`${stack.url}/api/health/ready`).catch(() => undefined))?.ok ?? false;
        },
        { timeout: PATIENCE_MS, intervals: [50] },
      )
      .toBe(true);
  });

test("V1, V30: a room that hangs, with its port open, is not ready, and is ended and started again", async ({
  stack,
}) => {
  const before = stack.pids().room;
  if (before === undefined) throw new Error("the rooms do not run");
  process.kill(before, "SIGSTOP");
  const room = async () =>
    (
      (await fetch(`${stack.url}/api/health/ready`)
        .then((answer) => answer.json())
        .catch(() => ({}))) as { room?: string }
    ).room;
  await expect.poll(room, { timeout: 30_000 }).toBe("down");
  await expect
    .poll(async () => stack.pids().room !== before && (await room()), { timeout: 60_000 })
    .toBe("ok");
  expect(await commandOf(before)).toBeUndefined();
});

test("after a stop nothing is left, not even what children had started", async () => {
  const own = await startTestStack();
  const pids = Object.values(own.pids());
  expect(pids).toHaveLength(services.length);
  await own.stop();
  expect(await Promise.all(pids.map(commandOf))).toEqual(pids.map(() => undefined));
});
