import { sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { contacts } from "@/db/schema/contacts";
import { conversations } from "@/db/schema/conversations";
import { auditEntries } from "@/db/schema/governance";
import { MAX_BODY_BYTES, type WebhookCall } from "@/lib/inbound/webhook/accept-webhook";
import { EMPTY_TEXT, MAX_INBOUND_CHARACTERS } from "@/lib/domain/inbound/body";
import { createTestDatabase, type TestDatabase } from "../../support/database";
import { until } from "../../support/until";
import {
  aCall,
  aLine,
  aText,
  aWebhook,
  aWebhookKey,
  closeAll,
  deliveriesOf,
  type TestLine,
  textsOf,
} from "../../support/webhook";

let database: TestDatabase;
beforeAll(async () => void (database = await createTestDatabase()));
afterAll(() => closeAll(database));

const bytes = (...parts: (string | number[])[]) =>
  Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.from(part))));

async function send(line: TestLine, body: unknown, overrides: Partial<WebhookCall> = {}) {
  const { status } = await aWebhook(line.db).accept(aCall(line.key, body, overrides));
  const kept = await deliveriesOf(line.db, line.tenant);
  return { status, kept, texts: await textsOf(line.db, line.number) };
}

const form = { contentType: "application/x-www-form-urlencoded" };

describe("who may call", () => {
  test("BW1: no key and a wrong key are 401, leave nothing, and a flood of them is one line of the audit log", async () => {
    const line = await aLine(database);
    const { accept } = aWebhook(line.db);
    const text = aText("+13035550101", line.number.e164, "Hi");
    const answers = await Promise.all(
      [null, "", "wrong", ...Array.from({ length: 50 }, (_, index) => `wrong ${index}`)].map((key) =>
        accept(aCall(key, text)),
      ),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(new Set(['{"status":401}']));
    expect(await deliveriesOf(line.db, line.tenant)).toEqual([]);
    const lines = async () =>
      (await line.db.select().from(auditEntries)).filter(({ action }) => action === "webhook.refused");
    await until(async () => (await lines()).length > 0, { what: "a line of the audit log" });
    const refused = await lines();
    expect(refused).toMatchObject([{ tenantId: null, actorId: null, actorRule: "webhook_key" }]);
    expect(JSON.stringify(refused)).not.toContain("wrong");
  });

  test("BW1: the key of another tenant reaches none of this tenant's numbers", async () => {
    const [ours, theirs] = [await aLine(database), await aLine(database)];
    const { status, kept } = await send(
      { ...theirs, number: ours.number },
      aText("+13035550102", ours.number.e164, "Hi"),
    );
    expect(status).toBe(200);
    expect(kept).toMatchObject([
      { state: "quarantined", quarantineCode: "no_number_of_ours", tenantId: theirs.tenant.tenantId },
    ]);
    expect(await textsOf(ours.db, ours.number)).toEqual([]);
  });

  test("V13: a new key works at once, a retired one no more, and two at a time during a rotation", async () => {
    const line = await aLine(database);
    let now = new Date();
    const { accept } = aWebhook(line.db, { now: () => now });
    const call = (key: string) => accept(aCall(key, aText("+13035550103", line.number.e164, "Hi")));
    expect(await call(line.key)).toEqual({ status: 200 });
    const next = await aWebhookKey(line.db, line.tenant);
    expect(await call(next)).toEqual({ status: 200 });
    const retiring = await aWebhookKey(line.db, line.tenant, { retiresAt: new Date(Date.now() + 60_000) });
    expect(await call(retiring)).toEqual({ status: 200 });
    now = new Date(Date.now() + 60_001);
    expect(await call(retiring)).toEqual({ status: 401 });
    expect(await call(next)).toEqual({ status: 200 });
  });
});

describe("what is refused before it is kept", () => {
  test.each([
    { id: "BW10", what: "a body over the limit", body: "x".repeat(MAX_BODY_BYTES + 1), status: 413 },
    {
      id: "BW10",
      what: "a length that is over the limit",
      body: "{}",
      more: { contentLength: String(10 * MAX_BODY_BYTES) },
      status: 413,
    },
    {
      id: "BW10",
      what: "a lying length before too much",
      body: "x".repeat(MAX_BODY_BYTES + 1),
      more: { contentLength: "2" },
      status: 413,
    },
    { id: "BW13", what: "a compressed body", body: "{}", more: { contentEncoding: "gzip" }, status: 415 },
    {
      id: "BW12",
      what: "XML with a document type",
      body: '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:9/">]><x>&e;</x>',
      status: 415,
    },
    { id: "BW9", what: "100,000 levels", body: "[".repeat(100_000), status: 400 },
  ])("$id: $what is $status", async ({ body, more, status }) => {
    const line = await aLine(database);
    const before = process.cpuUsage();
    const result = await send(line, body, more);
    const { user, system } = process.cpuUsage(before);
    expect(result).toMatchObject({ status, kept: [] });
    expect((user + system) / 1_000).toBeLessThan(1_000);
  });

  test("BW9: 100,000 levels cost less than 100 ms", async () => {
    const line = await aLine(database);
    const { accept } = aWebhook(line.db);
    await accept(aCall(line.key, aText("+13035550104", line.number.e164, "Hi")));
    const before = process.cpuUsage();
    expect(await accept(aCall(line.key, `{"a":${"[".repeat(100_000)}`))).toEqual({ status: 400 });
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(100);
  });
});

describe("what is kept in quarantine and answered 2xx", () => {
  const text = (number: string) => JSON.stringify(aText("+13035550105", number, "Hi"));
  test.each<{ id: string; what: string; body(to: string): string | Uint8Array; more?: Partial<WebhookCall> }>(
    [
      { id: "BW4", what: "an empty body", body: () => "" },
      { id: "BW5", what: "an open brace", body: () => "{" },
      { id: "BW5", what: "truncated JSON", body: (to) => text(to).slice(0, -5) },
      { id: "BW5", what: "JSON with something behind it", body: (to) => `${text(to)}garbage` },
      { id: "BW5", what: "UTF-16", body: (to) => Buffer.from(text(to), "utf16le") },
      { id: "BW6", what: "null", body: () => "null" },
      { id: "BW6", what: "an empty list", body: () => "[]" },
      { id: "BW6", what: "a string", body: () => '"x"' },
      { id: "BW6", what: "a number", body: () => "1" },
      {
        id: "BW7",
        what: "a key named twice",
        body: (to) => `{"from":"+13035550105","from":"+13035550106","to":["${to}"],"text":"Hi"}`,
      },
      { id: "BW7", what: "a key with a NUL named twice", body: () => '{"a\\u0000":1,"a\\u0000":2}' },
      { id: "BW15", what: "no recipient", body: () => '{"from":"+13035550105","to":[],"text":"Hi"}' },
      {
        id: "BW17",
        what: "no number of ours",
        body: () => '{"from":"+13035550105","to":["+13035559998"],"text":"Hi"}',
      },
      {
        id: "BW17",
        what: "a recipient that is no number",
        body: () => '{"from":"+13035550105","to":["nobody"],"text":"Hi"}',
      },
      { id: "BW19", what: "an empty sender", body: (to) => `{"from":"","to":["${to}"],"text":"Hi"}` },
      {
        id: "BW19",
        what: "a sender of marks nobody sees",
        body: (to) => `{"from":"\\u200e","to":["${to}"],"text":"Hi"}`,
      },
    ],
  )("$id: $what", async ({ body, more }) => {
    const line = await aLine(database);
    const raw = body(line.number.e164);
    const { status, kept, texts } = await send(line, raw, more);
    expect({ status, texts }).toEqual({ status: 200, texts: [] });
    expect(kept).toMatchObject([
      { state: "quarantined", quarantineCode: expect.stringMatching(/\S/), tenantId: line.tenant.tenantId },
    ]);
    expect(kept[0]?.body.equals(Buffer.from(raw))).toBe(true);
  });
});

describe("what is taken in all the same", () => {
  test.each<{
    id: string;
    what: string;
    body(to: string): string | Uint8Array;
    more?: Partial<WebhookCall>;
    stored: Record<string, unknown>;
  }>([
    {
      id: "BW8",
      what: "prototype keys",
      body: (to) =>
        `{"__proto__":{"x":1},"constructor":{"prototype":{"x":1}},"from":"+13035550106","to":["${to}"],"text":"Hi"}`,
      stored: { body: "Hi" },
    },
    {
      id: "BW5",
      what: "a byte order mark",
      body: (to) => bytes([0xef, 0xbb, 0xbf], JSON.stringify(aText("+13035550106", to, "Hi"))),
      stored: { body: "Hi", flags: null },
    },
    {
      id: "BW11",
      what: "a form",
      body: (to) => new URLSearchParams({ from: "+13035550106", to, msg: "Hi" }).toString(),
      more: form,
      stored: { body: "Hi" },
    },
    {
      id: "BW11",
      what: "a form that says it is JSON",
      body: (to) => new URLSearchParams({ from: "+13035550106", to, msg: "Hi" }).toString(),
      stored: { body: "Hi" },
    },
    {
      id: "BW11",
      what: "JSON that says it is a form",
      body: (to) => JSON.stringify(aText("+13035550106", to, "Hi")),
      more: form,
      stored: { body: "Hi" },
    },
    {
      id: "BW11",
      what: "JSON without a type",
      body: (to) => JSON.stringify(aText("+13035550106", to, "Hi")),
      more: { contentType: null },
      stored: { body: "Hi" },
    },
    {
      id: "BW14",
      what: "msg instead of text",
      body: (to) => `{"from":"+13035550106","to":"${to}","msg":"Hi"}`,
      stored: { body: "Hi" },
    },
    {
      id: "BW14",
      what: "text beside msg",
      body: (to) => `{"from":"+13035550106","to":"${to}","msg":"no","text":"Hi"}`,
      stored: { body: "Hi", flags: ["both_text_and_msg"] },
    },
    {
      id: "BW14",
      what: "neither text nor picture",
      body: (to) => `{"from":"+13035550106","to":"${to}","type":"SMS"}`,
      stored: { body: EMPTY_TEXT, flags: ["empty_text"] },
    },
    {
      id: "BW20",
      what: "1,600 characters",
      body: (to) => JSON.stringify(aText("+13035550106", to, "x".repeat(1_600))),
      stored: { body: "x".repeat(1_600), flags: null },
    },
    {
      id: "BW20",
      what: "100,000 characters",
      body: (to) => JSON.stringify(aText("+13035550106", to, "x".repeat(100_000))),
      stored: { body: `${"x".repeat(MAX_INBOUND_CHARACTERS)}…`, flags: ["text_cut"] },
    },
    {
      id: "BW21",
      what: "a NUL",
      body: (to) => JSON.stringify(aText("+13035550106", to, "a\0b")),
      stored: { body: "a\uFFFDb", flags: ["unstorable_characters_replaced"] },
    },
    {
      id: "BW22",
      what: "a lone surrogate",
      body: (to) => `{"from":"+13035550106","to":"${to}","text":"a\\ud800b"}`,
      stored: { body: "a\uFFFDb" },
    },
    {
      id: "BW22",
      what: "bytes that are no UTF-8",
      body: (to) => bytes(`{"from":"+13035550106","to":"${to}","text":"a`, [0xc0, 0xaf], 'b"}'),
      stored: { body: "a\uFFFD\uFFFDb" },
    },
    {
      id: "BW23",
      what: "bidi overrides and zalgo",
      body: (to) => JSON.stringify(aText("+13035550106", to, `\u202eabc${"\u0301".repeat(1_000)}`)),
      stored: { body: `\u202eabc${"\u0301".repeat(1_000)}` },
    },
    {
      id: "BW24",
      what: "markup, templates and escapes",
      body: (to) =>
        JSON.stringify(aText("+13035550106", to, "<svg onload=x>{{7*7}}\u001b[31m\r\nGET / ${1}")),
      stored: { body: "<svg onload=x>{{7*7}}\u001b[31m\r\nGET / ${1}" },
    },
  ])("$id: $what", async ({ body, more, stored }) => {
    const line = await aLine(database);
    const raw = body(line.number.e164);
    const { status, kept, texts } = await send(line, raw, more);
    expect(status).toBe(200);
    expect(texts).toMatchObject([stored]);
    expect(kept).toMatchObject([{ state: "ingested" }]);
    expect(kept[0]?.body.equals(Buffer.from(raw))).toBe(true);
    expect(Object.hasOwn(Object.prototype, "x")).toBe(false);
  });

  test("BW11: parameters of the address count where there is no body", async () => {
    const line = await aLine(database);
    const { texts } = await send(line, "", {
      query: [
        ["from", "+13035550106"],
        ["to", line.number.e164],
        ["msg", "a\0b"],
      ],
    });
    expect(texts).toMatchObject([{ body: "a\uFFFDb" }]);
  });

  test.each([
    ["32665", "32665", false],
    ["AMAZON", "AMAZON", false],
    ["a@b.com", "a@b.com", false],
    ["=1+1", "=1+1", false],
    ["1".repeat(40), "1".repeat(40), false],
    ["+١٥٥٥", "+١٥٥٥", false],
    ["(303) 555-0107", "+13035550107", true],
  ])("BW19: the sender %s is stored as %s and can be answered: %s", async (from, address, dialable) => {
    const line = await aLine(database);
    const { status } = await send(line, aText(from, line.number.e164, "Hi"));
    expect(status).toBe(200);
    const [conversation] = (await line.db.select().from(conversations)).filter(
      ({ numberId }) => numberId === line.number.numberId,
    );
    const phones = await line.db.execute(
      sql`select address, dialable from contact_phones where tenant_id = ${line.tenant.tenantId}`,
    );
    expect(conversation).toMatchObject({ address });
    expect(phones.rows).toEqual([{ address, dialable }]);
  });

  test("BW18: a sender spelled in five ways is one contact", async () => {
    const line = await aLine(database);
    const { accept } = aWebhook(line.db);
    const spellings = ["13035550108", "+13035550108", "(303) 555-0108", "3035550108", "0013035550108"];
    for (const [index, from] of spellings.entries())
      await accept(aCall(line.key, aText(from, line.number.e164, `Text ${index}`)));
    expect(await textsOf(line.db, line.number)).toHaveLength(5);
    expect(
      (await line.db.select().from(contacts)).filter(({ tenantId }) => tenantId === line.tenant.tenantId),
    ).toHaveLength(1);
  });
});
