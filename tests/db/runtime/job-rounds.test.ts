import { afterAll, beforeAll, expect, test } from "vitest";
import { type JobRound, lastJobRounds, writeJobRounds } from "@/db/queries/ops/worker";
import { jobRounds } from "@/db/schema/delivery";
import { systemStatus } from "@/lib/insight/system-status";
import { drainOnce } from "@/lib/runtime/scheduler";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aPerson, aTenant } from "../../support/factories";
import { aLedger, ledgerCarrier } from "../../support/ledger-carrier";
import { aQueuedText, aSendingNumber, deliveryDeps } from "../../support/sending";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => database.close());

const round = (more: Partial<JobRound>): JobRound => ({
  name: "sends",
  tookMs: 5,
  agoMs: 0,
  fault: null,
  detail: null,
  ...more,
});

test("a job's last round is kept by name; while it fails, since when; and its last fault, also once it works again", async () => {
  const { db } = database;
  const last = async () => (await lastJobRounds(db)).find(({ name }) => name === "sends");
  await writeJobRounds(db, [round({}), round({ name: "events", tookMs: 7 })]);
  expect(await last()).toMatchObject({ tookMs: 5, failingSince: null, fault: null, faultAt: null });

  await writeJobRounds(db, [round({ fault: "timed_out", detail: "NotInTime: late", agoMs: 60_000 })]);
  const first = await last();
  expect(first).toMatchObject({ fault: "timed_out", faultDetail: "NotInTime: late" });
  expect(first?.failingSince).toEqual(first?.endedAt);
  await writeJobRounds(db, [round({ fault: "fault", detail: "TypeError: x" })]);
  const second = await last();
  expect(second).toMatchObject({ fault: "fault", failingSince: first?.failingSince });
  expect(second?.faultAt?.getTime()).toBeGreaterThan(first?.faultAt?.getTime() ?? 0);

  await writeJobRounds(db, [round({})]);
  expect(await last()).toMatchObject({
    failingSince: null,
    fault: "fault",
    faultDetail: "TypeError: x",
    faultAt: second?.faultAt,
  });
  expect(await lastJobRounds(db)).toHaveLength(2);
});

test("what a drain ran and what failed in it shows on the status page of every process, what fails first", async () => {
  const { db } = database;
  await db.delete(jobRounds);
  const { ana, newConversation, tenant } = await aSendingNumber(db, {
    tenant: await aTenant(db, { credentials: null }),
  });
  await aQueuedText(db, ana, await newConversation());
  const broken = {
    ...ledgerCarrier((await aLedger()).file),
    send: () => Promise.reject(new TypeError("a bug of the adapter")),
  };
  expect(await drainOnce({ deps: deliveryDeps(db, broken) })).toEqual({ failed: ["sends"] });

  const owner = await aPerson(db, tenant, { role: "owner" });
  const status = await systemStatus({ db, now: () => new Date() }, owner, async () => true);
  const shown = status.ok ? status.value.jobs : [];
  expect(shown[0]).toMatchObject({
    name: "sends",
    fault: "fault",
    faultDetail: "TypeError: a bug of the adapter",
  });
  expect(shown[0]?.failingSince).toBeInstanceOf(Date);
  expect(shown.slice(1).every(({ failingSince }) => failingSince === null)).toBe(true);
  expect(shown.map(({ name }) => name)).toContain("history");
  expect(shown.map(({ name }) => name)).not.toContain("heartbeat");
});
