import { afterAll, beforeAll, expect, test } from "vitest";
import { endLostSends } from "@/lib/outbound/end-lost-sends";
import { createDatabaseInTime } from "../support/database";
import { aLedger, ledgerCarrier } from "../support/ledger-carrier";
import { aQueuedText, aSendingNumber, deliveryDeps, messageById, sendAll } from "../support/sending";

/* Time that a test lets pass is time for every job: the database's, and the process's. */
let database: Awaited<ReturnType<typeof createDatabaseInTime>>;
beforeAll(async () => void (database = await createDatabaseInTime()));
afterAll(() => database.close());

test("a text that is due in an hour leaves when the hour has passed, and not before", async () => {
  const { db, now, letPass } = database;
  const { ana, newConversation } = await aSendingNumber(db);
  const deps = { ...deliveryDeps(db, ledgerCarrier((await aLedger()).file)), now };
  const HOUR = 3_600_000;
  const { messageId } = await aQueuedText(db, ana, await newConversation(), { dueInMs: HOUR });
  await sendAll(deps);
  expect(await messageById(db, messageId)).toMatchObject({ status: "queued" });
  await letPass(HOUR);
  await endLostSends(deps);
  await sendAll(deps);
  expect(await messageById(db, messageId)).toMatchObject({ status: "accepted" });
});
