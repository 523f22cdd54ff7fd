import { afterAll, beforeAll, expect, test } from "vitest";
import { questBlue } from "@/lib/carriers/questblue/adapter";
import { wholeMessage } from "@/lib/inbound/kept/whole-message";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { aNumber, aPerson, aTenant, onNumber } from "../../support/factories";
import { aCall, aLine, aText, aWebhook, closeAll, textsOf } from "../../support/webhook";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => closeAll(database));

test("BW20: a text beyond the limit can be read whole from the call that brought it, by whoever sees the line and nobody else", async () => {
  const line = await aLine(database);
  const { db, tenant, number, key } = line;
  const long = `${"It began long ago. ".repeat(200)}And here it ends.`;
  await aWebhook(db).accept(aCall(key, aText("+12025550143", number.e164, long)));
  const [message] = await textsOf(db, number);
  const messageId = message?.id ?? "";
  expect(message?.body.endsWith("…")).toBe(true);

  const deps = { db, read: questBlue.reader.read };
  const readers = [
    await onNumber(db, await aPerson(db, tenant), number),
    await onNumber(db, await aPerson(db, tenant), number, "viewer"),
    await aPerson(db, tenant, { role: "manager" }),
  ];
  for (const reader of readers)
    expect(await wholeMessage(deps, reader, { messageId })).toEqual({ ok: true, value: { text: long } });
  const strangers = [
    await aPerson(db, tenant),
    await onNumber(db, await aPerson(db, tenant), await aNumber(db, tenant), "admin"),
    await aPerson(db, await aTenant(db), { role: "owner" }),
  ];
  for (const stranger of strangers)
    expect(await wholeMessage(deps, stranger, { messageId })).toEqual({
      ok: false,
      error: { code: "not_found" },
    });
});

test("BW20: a long text to several of our numbers can be read whole from each of them, also after a call was repeated", async () => {
  const { db, tenant, number, key } = await aLine(database);
  const other = await aNumber(db, tenant);
  const long = `${"It began long ago. ".repeat(200)}And here it ends.`;
  const webhook = aWebhook(db);
  const call = () =>
    aCall(key, { ...aText("+12025550144", number.e164, long), to: [number.e164, other.e164] });
  for (const each of [call(), call()]) expect((await webhook.accept(each)).status).toBe(200);
  const deps = { db, read: questBlue.reader.read };
  for (const line of [number, other]) {
    const texts = await textsOf(db, line);
    expect(texts).toHaveLength(1);
    const reader = await onNumber(db, await aPerson(db, tenant), line);
    expect(await wholeMessage(deps, reader, { messageId: texts[0]?.id ?? "" })).toEqual({
      ok: true,
      value: { text: long },
    });
  }
});
