import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { insertDeliveries } from "@/db/queries/inbound/webhook-deliveries";
import { webhookDeliveries } from "@/db/schema/delivery";
import { newId } from "@/lib/base/ids";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import {
  aCall,
  aLine,
  aText,
  aWebhook,
  closeAll,
  letPass,
  optOutsInForce,
  sweep,
  type TestLine,
  textsOf,
} from "../../support/webhook";

/* What a customer said last stands (V8, V60): an equal call is a repeat of the last call of the pair only. The mutant is `fold`. */
let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => closeAll(database));

const FROM = "+13035550101";
const isOptedOut = async (line: TestLine) => (await optOutsInForce(line)).length === 1;
const said = async ({ db, number }: TestLine) =>
  (await textsOf(db, number))
    .filter(({ direction }) => direction === "in")
    .map(({ body, deliveries, possibleRepeat }) => ({ body, deliveries, possibleRepeat }));

const THREE = [
  { body: "STOP", deliveries: 1, possibleRepeat: false },
  { body: "START", deliveries: 1, possibleRepeat: false },
  { body: "STOP", deliveries: 1, possibleRepeat: true },
];

describe("V8, V60: STOP, START, STOP within three seconds ends opted out", () => {
  test("one after the other, each answered", async () => {
    const line = await aLine(database);
    const { accept, flush } = aWebhook(line.db);
    for (const text of ["STOP", "START", "STOP"]) {
      await accept(aCall(line.key, aText(FROM, line.number.e164, text)));
      await flush();
    }
    expect(await isOptedOut(line)).toBe(true);
    expect(await said(line)).toEqual(THREE);
  });

  test("taken in together, by one commit", async () => {
    const line = await aLine(database);
    const { accept } = aWebhook(line.db);
    await accept(aCall(line.key, aText(FROM, line.number.e164, "Hello")));
    await Promise.all(
      ["STOP", "START", "STOP"].map((text) => accept(aCall(line.key, aText(FROM, line.number.e164, text)))),
    );
    expect(await isOptedOut(line)).toBe(true);
    expect((await said(line)).slice(1)).toEqual(THREE);
  });

  test("answered before they are taken in, and taken in by the sweep", async () => {
    const line = await aLine(database);
    const { carrierAccountId: accountId } = line.tenant;
    const call = (text: string) => ({
      id: newId(),
      accountId,
      contentType: "application/json",
      query: [],
      body: Buffer.from(JSON.stringify(aText(FROM, line.number.e164, text))),
    });
    for (const text of ["STOP", "START", "STOP"]) await insertDeliveries(line.db, [call(text)]);
    await sweep(line.db);
    expect(await isOptedOut(line)).toBe(true);
    expect(await said(line)).toEqual(THREE);
  });

  test("with ids of the carrier's: each its own, or one that stands for two different texts and so for none", async () => {
    for (const ids of [
      ["a1", "a2", "a3"],
      ["0", "0", "0"],
    ]) {
      const line = await aLine(database);
      const { accept, flush } = aWebhook(line.db);
      for (const [index, text] of ["STOP", "START", "STOP"].entries()) {
        await accept(aCall(line.key, aText(FROM, line.number.e164, text, { id: ids[index] })));
        await flush();
      }
      expect(await isOptedOut(line), ids.join()).toBe(true);
      expect((await said(line)).map(({ body }) => body)).toEqual(["STOP", "START", "STOP"]);
    }
  });
});

test("V8, V60: STOP, STOP, START, START, STOP, STOP: repeats of the last call are folded, each of the three words stands", async () => {
  const line = await aLine(database);
  const { accept, flush } = aWebhook(line.db);
  for (const text of ["STOP", "STOP", "START", "START", "STOP", "STOP"]) {
    await accept(aCall(line.key, aText(FROM, line.number.e164, text)));
    await flush();
  }
  expect(await isOptedOut(line)).toBe(true);
  expect((await said(line)).map(({ deliveries }) => deliveries)).toEqual([2, 2, 2]);
});

test("V8: yes, no, yes within three seconds are three texts, of any customer at any time", async () => {
  const line = await aLine(database);
  const { accept } = aWebhook(line.db);
  for (const text of ["yes", "no", "yes"]) await accept(aCall(line.key, aText(FROM, line.number.e164, text)));
  await accept(aCall(line.key, aText("+13035550102", line.number.e164, "no")));
  await accept(aCall(line.key, aText(FROM, line.number.e164, "yes")));
  expect((await said(line)).filter(({ body }) => body === "yes")).toEqual([
    { body: "yes", deliveries: 1, possibleRepeat: false },
    { body: "yes", deliveries: 2, possibleRepeat: true },
  ]);
});

test("V1, V8: texts of a time in which nothing was answered are each told again and stay one", async () => {
  const line = await aLine(database);
  const { accept, flush } = aWebhook(line.db);
  for (const text of ["One", "Two", "Three"])
    await accept(aCall(line.key, aText(FROM, line.number.e164, text)));
  await flush();
  await letPass(line.db, line.tenant, 60_000);
  await line.db
    .update(webhookDeliveries)
    .set({ answeredAt: null })
    .where(eq(webhookDeliveries.carrierAccountId, line.tenant.carrierAccountId));
  for (const text of ["One", "Two", "Three"]) {
    await accept(aCall(line.key, aText(FROM, line.number.e164, text)));
    await flush();
    await letPass(line.db, line.tenant, 5_000);
  }
  expect((await said(line)).map(({ body, deliveries }) => [body, deliveries])).toEqual([
    ["One", 2],
    ["Two", 2],
    ["Three", 2],
  ]);
});
