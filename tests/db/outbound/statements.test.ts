import { afterAll, beforeAll, expect, test } from "vitest";
import { claimSend } from "@/lib/outbound/claim-send";
import { settleSend } from "@/lib/outbound/settle-send";
import { countWork } from "../../support/count-statements";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { ledgerCarrier } from "../../support/ledger-carrier";
import { aQueuedText, aSendingNumber, deliveryDeps } from "../../support/sending";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());

test("a claim is at most 14 statements in 5 round trips, writing its answer down at most 10 in 3, begin and commit included", async () => {
  const { db } = database;
  const { number, ana, newConversation } = await aSendingNumber(db);
  await aQueuedText(db, ana, await newConversation());
  const deps = deliveryDeps(db, ledgerCarrier(""));
  const claims: Awaited<ReturnType<typeof claimSend>>[] = [];
  const claiming = await countWork(async () => void claims.push(await claimSend(deps, number.numberId)));
  const [result] = claims;
  if (result?.kind !== "claimed") throw new Error("nothing was claimed");
  const settling = await countWork(() =>
    settleSend(deps, result.claim, {
      tried: true,
      outcome: { kind: "accepted", carrierId: "1", warning: null },
    }),
  );
  expect(claiming.statements.length, claiming.statements.join("\n")).toBeLessThanOrEqual(14);
  expect(settling.statements.length, settling.statements.join("\n")).toBeLessThanOrEqual(10);
  expect(claiming.roundTrips).toBeLessThanOrEqual(5);
  expect(settling.roundTrips).toBeLessThanOrEqual(3);
  // What is committed last is the event: whoever holds a number's counter makes its other writers wait.
  expect(claiming.statements.at(-2)).toContain("stream_events");
  expect(settling.statements.slice(-3).join()).toContain("stream_events");
});
