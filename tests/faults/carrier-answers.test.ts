import { setTimeout as delay } from "node:timers/promises";
import { sendUnder } from "@/tests/support/carrier-answer";
import { ledgerOf, timesSent } from "@/tests/support/simulator";
import { expect, test } from "@/tests/support/fault-stack";
import { anaAndBen } from "@/tests/support/support-line";

/** The carrier's answers over a real connection; those that take 20 s are in tests/prove. */
type Expected = { fault: string; status: RegExp; inLedger: number };
const sent = /^(accepted|sent|delivered)$/;

/** Few enough without an answer in a row, so that the carrier does not count as down. */
const groups: Expected[][] = [
  [
    { fault: "empty-200", status: /^unconfirmed$/, inLedger: 1 },
    { fault: "bad-json", status: /^unconfirmed$/, inLedger: 1 },
    { fault: "accept-then-reset", status: /^unconfirmed$/, inLedger: 1 },
  ],
  [
    { fault: "warn-202", status: sent, inLedger: 1 },
    { fault: "error-206", status: /^failed$/, inLedger: 0 },
    { fault: "error-200", status: /^failed$/, inLedger: 0 },
    { fault: "http-400", status: /^failed$/, inLedger: 0 },
    { fault: "http-429", status: sent, inLedger: 1 },
  ],
  [
    { fault: "http-500", status: /^unconfirmed$/, inLedger: 0 },
    { fault: "reset", status: /^unconfirmed$/, inLedger: 0 },
  ],
  [{ fault: "ok", status: sent, inLedger: 1 }],
];

test("V16, V17: each answer of the carrier is shown as what it is, and an ambiguous one is never sent again", async ({
  stack,
}) => {
  const { ana, numberId } = await anaAndBen(stack.url);
  for (const [at, group] of groups.entries()) {
    const ended = await Promise.all(
      group.map(({ fault }, index) =>
        sendUnder(stack, ana, { numberId, fault, to: `+1303551${String(at * 10 + index).padStart(4, "0")}` }),
      ),
    );
    for (const [index, { fault, status, inLedger }] of group.entries()) {
      expect(ended[index], fault).toMatchObject({ fault, status: expect.stringMatching(status), inLedger });
      if (!sent.test(String(ended[index]?.status))) expect(ended[index]?.code, fault).toBeTruthy();
    }
  }
  // Two sweeps later nothing was repeated.
  await delay(2_500);
  expect([...timesSent(await ledgerOf(stack.simulatorUrl)).values()].every((times) => times === 1)).toBe(
    true,
  );
});
