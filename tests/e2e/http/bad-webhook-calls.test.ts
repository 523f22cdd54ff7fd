import { createServer } from "node:net";
import { gzipSync } from "node:zlib";
import { eq } from "drizzle-orm";
import { conversations } from "@/db/schema/conversations";
import { raw, statusOf, talk } from "@/tests/support/e2e/raw-http";
import { aLineOf, aTeam, stackDb } from "@/tests/support/e2e/team";
import { expect, test } from "@/tests/support/e2e/test";
import { receiptsOf, textsOf } from "@/tests/support/webhook";

const PATH = "/api/sms/webhook";
const from = "+13035550111";
const json = { "content-type": "application/json" };

async function aDoor() {
  const { tenant, key } = await aTeam();
  const number = await aLineOf(tenant, "Desk");
  const call = (body: string | Buffer, headers: Record<string, string> = json) => raw(`${PATH}/${key}`, { method: "POST", headers, body });
  const kept = () => receiptsOf(stackDb(), tenant);
  const texts = () => textsOf(stackDb(), number);
  return { tenant, key, number, call, kept, texts, text: (words: string, more: object = {}) => JSON.stringify({ from, to: [number.e164], text: words, ...more }) };
}

test("BW1, BW2: without the right key a call is 401, empty, and leaves nothing; the key works in path and header", async () => {
  const door = await aDoor();
  const other = await aDoor();
  const body = door.text("Hi");
  const wrong = [PATH, `${PATH}/`, `${PATH}/wrong`, `${PATH}/${door.key}x`, `${PATH}/${door.key.slice(0, -1)}`, `${PATH}/${door.key.toUpperCase()}`, `${PATH}/${door.key}%00`, `${PATH}/undefined`];
  for (const path of wrong) {
    const answer = await raw(path, { method: "POST", headers: { ...json, "x-forwarded-for": "10.0.0.1" }, body });
    expect([308, 401], path).toContain(answer.status);
    if (answer.status === 401) expect(answer.body, path).toBe("");
  }
  expect(await door.kept()).toEqual([]);
  expect((await raw(PATH, { method: "POST", headers: { ...json, "x-webhook-key": "wrong" }, body })).status).toBe(401);
  // The key of another tenant opens that tenant's door, through which this number is not reached.
  expect((await other.call(body)).status).toBe(200);
  expect(await door.texts()).toEqual([]);

  expect((await raw(PATH, { method: "POST", headers: { ...json, "x-webhook-key": door.key }, body })).status).toBe(200);
  expect((await door.call(door.text("Hi again"))).status).toBe(200);
  await expect.poll(async () => (await door.texts()).map((text) => text.body)).toEqual(["Hi", "Hi again"]);
});

test("BW3: only POST has a meaning", async () => {
  const { key } = await aDoor();
  for (const method of ["GET", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"]) {
    const answer = await raw(`${PATH}/${key}`, { method });
    expect([answer.status, answer.headers.allow], method).toEqual([405, "POST"]);
  }
  expect((await raw(`${PATH}/${key}`, { method: "TRACE" })).status).toBe(405);
});

test("BW9, BW10, BW12, BW13: what is too deep, too much, too slow, packed or refers to elsewhere is refused before it is kept", async () => {
  const door = await aDoor();
  let visitors = 0;
  const entity = createServer((socket) => {
    visitors += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => entity.listen(0, "127.0.0.1", resolve));
  const address = entity.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const doctype = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "http://127.0.0.1:${port}/">]><sms><from>${from}</from><to>${door.number.e164}</to><msg>&e;</msg></sms>`;
  const laughs = `<!DOCTYPE l [<!ENTITY a "ha">${Array.from({ length: 20 }, (_, n) => `<!ENTITY a${n} "${"&a;".repeat(10)}">`).join("")}]><sms>&a19;</sms>`;

  expect((await door.call("[".repeat(100_000))).status).toBe(400);
  expect((await door.call("x".repeat(1024 * 1024 + 1))).status).toBe(413);
  for (const xml of [doctype, laughs]) expect((await door.call(xml, { "content-type": "application/xml" })).status).toBe(415);
  expect((await door.call(gzipSync(Buffer.alloc(5_000_000)), { ...json, "content-encoding": "gzip" })).status).toBe(415);

  const head = (more: string) => `POST ${PATH}/${door.key} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${more}\r\n`;
  const chunk = `${(65_536).toString(16)}\r\n${"x".repeat(65_536)}\r\n`;
  expect(statusOf(await talk(head("Transfer-Encoding: chunked\r\n") + chunk.repeat(17) + "0\r\n\r\n"))).toBe(413);
  // A length that is not true: what is missing never comes, and nothing of it is taken for whole.
  const cut = talk(`${head("Content-Length: 500\r\n")}${door.text("cut sho")}`, { withinMs: 1_000 });
  expect([0, 400, 408]).toContain(statusOf(await cut));
  expect(statusOf(await talk(head("Content-Length: 5\r\nContent-Length: 6\r\n")))).toBe(400);
  expect(statusOf(await talk(head("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n")))).toBe(400);
  expect(await door.kept()).toEqual([]);
  expect(visitors).toBe(0);
  entity.close();
});

test("BW4, BW5, BW6, BW7, BW15, BW17, BW19: what cannot be understood is answered 2xx and kept whole, with a reason, for a person", async () => {
  const door = await aDoor();
  const to = door.number.e164;
  const bodies = [
    "",
    "{",
    door.text("truncated").slice(0, -4),
    `${door.text("trailing")}garbage`,
    `\ufeff${door.text("marked")}`,
    Buffer.from(door.text("wide"), "utf16le"),
    "null",
    "[]",
    '"x"',
    "1",
    `{"from":"${from}","from":"+13035550112","to":["${to}"],"text":"twice"}`,
    JSON.stringify({ from, to: [], text: "nobody" }),
    JSON.stringify({ from, to: ["+13035559999"], text: "not ours" }),
    JSON.stringify({ from: "", to: [to], text: "from nobody" }),
  ];
  for (const body of bodies) expect((await door.call(body)).status, String(body).slice(0, 60)).toBe(200);
  await expect.poll(async () => (await door.kept()).filter(({ state }) => state === "quarantined").length).toBe(bodies.length);
  const kept = await door.kept();
  expect(kept.map((receipt) => receipt.body.toString("base64")).toSorted()).toEqual(bodies.map((body) => Buffer.from(body).toString("base64")).toSorted());
  for (const receipt of kept) expect(receipt.reason).toMatch(/\S/);
  expect(await door.texts()).toEqual([]);
});

test("BW8, BW11, BW14, BW20 to BW24: every form of a text is taken in, and its words stay words", async () => {
  const door = await aDoor();
  const to = door.number.e164;
  const form = new URLSearchParams({ from, to, msg: "a form" }).toString();
  const multipart = `--b\r\nContent-Disposition: form-data; name="from"\r\n\r\n${from}\r\n--b\r\nContent-Disposition: form-data; name="to"\r\n\r\n${to}\r\n--b\r\nContent-Disposition: form-data; name="msg"\r\n\r\nparts\r\n--b--\r\n`;
  const calls: [string | Buffer, Record<string, string>, string][] = [
    [`{"__proto__":{"x":1},"constructor":{"prototype":{"x":1}},"from":"${from}","to":["${to}"],"text":"prototype"}`, json, "prototype"],
    [form, { "content-type": "application/x-www-form-urlencoded" }, "a form"],
    [form.replace("a+form", "a+form+as+json"), json, "a form as json"],
    [door.text("json as a form"), { "content-type": "application/x-www-form-urlencoded" }, "json as a form"],
    [door.text("without a type"), {}, "without a type"],
    [multipart, { "content-type": "multipart/form-data; boundary=b" }, "parts"],
    [`<sms><from>${from}</from><to>${to}</to><msg>xml &amp; all</msg></sms>`, { "content-type": "application/xml" }, "xml & all"],
    [JSON.stringify({ from, to, msg: "msg" }), json, "msg"],
    [JSON.stringify({ from, to, msg: "no", text: "text wins" }), json, "text wins"],
    [door.text(""), json, "(empty)"],
    [door.text("x".repeat(1_600)), json, "x".repeat(1_600)],
    [door.text("a\u0000b"), json, "a\ufffdb"],
    [`{"from":"${from}","to":["${to}"],"text":"lone \\ud800"}`, json, "lone \ufffd"],
    [Buffer.concat([Buffer.from(`{"from":"${from}","to":["${to}"],"text":"bytes `), Buffer.from([0xc0, 0xaf]), Buffer.from('"}')]), json, "bytes \ufffd\ufffd"],
    [door.text(`\u202eevil\u0301${"\u0301".repeat(10_000)}`), json, ""],
    [door.text("😀".repeat(700)), json, "😀".repeat(700)],
    [door.text("<svg onload=alert(1)>{{7*7}}\u001b[31m\r\nGET /"), json, "<svg onload=alert(1)>{{7*7}}\u001b[31m\r\nGET /"],
    [door.text("x".repeat(100_000)), json, ""],
  ];
  for (const [body, headers] of calls) expect((await door.call(body, headers)).status, String(body).slice(0, 60)).toBe(200);
  await expect.poll(async () => (await door.texts()).length).toBe(calls.length);
  const stored = (await door.texts()).map((text) => text.body);
  for (const [, , words] of calls.filter(([, , expected]) => expected !== "")) expect(stored, words.slice(0, 40)).toContain(words);
  expect((await door.kept()).every(({ state }) => state === "ingested")).toBe(true);
});

test("BW15, BW16, BW18: one copy for each number of ours, one contact however the sender is spelled", async () => {
  const door = await aDoor();
  const stranger = await aDoor();
  const second = await aLineOf(door.tenant, "Second desk");
  const to = [door.number.e164, door.number.e164, second.e164, stranger.number.e164, ...Array.from({ length: 50 }, (_, n) => `+1206555${String(n).padStart(4, "0")}`)];
  expect((await door.call(JSON.stringify({ from, to, text: "to all" }))).status).toBe(200);
  await expect.poll(async () => (await textsOf(stackDb(), second)).length).toBe(1);
  expect(await door.texts()).toHaveLength(1);
  expect(await stranger.texts()).toEqual([]);

  for (const [index, spelling] of ["13035550113", "+13035550113", "(303) 555-0113", "3035550113", "0013035550113"].entries())
    expect((await door.call(JSON.stringify({ from: spelling, to: door.number.e164, text: `Spelling ${index}` }))).status).toBe(200);
  await expect.poll(async () => (await door.texts()).length).toBe(6);
  const threads = await stackDb().select().from(conversations).where(eq(conversations.numberId, door.number.numberId));
  expect(threads.map(({ address }) => address).toSorted()).toEqual([from, "+13035550113"].toSorted());
});
