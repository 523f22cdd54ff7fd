import { setTimeout as delay } from "node:timers/promises";
import { expect, test } from "@playwright/test";
import { sendUnder } from "@/tests/support/carrier-answer";
import { ledgerOf, timesSent } from "@/tests/support/simulator";
import { startTestStack, type TestStack } from "@/tests/support/stack";
import { anaAndBen } from "@/tests/support/support-line";

let stack: TestStack;
test.beforeAll(async () => void (stack = await startTestStack()));
test.afterAll(() => stack.stop());

test("V16: a carrier that hangs leaves the text unconfirmed within 60 s, taken or not, and it is not sent again", async () => {
  const { ana, numberId } = await anaAndBen(stack.url);
  const [taken, lost] = await Promise.all([
    sendUnder(stack, ana, { numberId, fault: "accept-then-hang", to: "+13035520001" }),
    sendUnder(stack, ana, { numberId, fault: "hang", to: "+13035520002" }),
  ]);
  // A report that names the only text it can mean may have told its end by then.
  expect(taken).toMatchObject({
    status: expect.stringMatching(/^(unconfirmed|sent|delivered)$/),
    inLedger: 1,
  });
  expect(lost).toMatchObject({ status: "unconfirmed", inLedger: 0 });
  expect(Math.max(taken.afterMs, lost.afterMs)).toBeLessThan(60_000);
  // Longer than a lease, and than a retry of what was queued again would wait.
  await delay(40_000);
  expect([
    ...timesSent(
      (await ledgerOf(stack.simulatorUrl)).filter((entry) => entry.msg.startsWith("under ")),
    ).values(),
  ]).toEqual([1]);
});
