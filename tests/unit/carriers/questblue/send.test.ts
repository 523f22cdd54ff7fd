import { notAnswered } from "@/lib/domain/carrier/not-answered";
import { describe, expect, test } from "vitest";
import type { Carrier, SendOutcome } from "@/lib/carriers/port";
import { retryAfterMs } from "@/lib/carriers/questblue/api/answer";
import { questBlueCarrier } from "@/lib/carriers/questblue/carrier";
import { questBlueSettings } from "@/lib/carriers/questblue/settings";
import { tinyServer, tinyTcpServer } from "../tiny-server";

const credentials = { username: "user", password: "pass:wörd", securityKey: "key" };
const now = new Date("2026-11-22T12:00:00Z");
const patient = new AbortController().signal;
const hello = { from: "+12025550100", to: "+15415550126", text: "Hello", mediaUrls: [] };

const carrierAt = (baseUrl: string, settings: Record<string, unknown> = {}): Carrier =>
  questBlueCarrier(credentials, questBlueSettings.parse({ baseUrl, ...settings }), { now: () => now });

/** What the adapter makes of one canned answer. */
const outcomeOf = async (
  status: number,
  body: string,
  headers: Record<string, string> = {},
): Promise<SendOutcome> => {
  await using server = await tinyServer((response) => response.writeHead(status, headers).end(body));
  return await carrierAt(server.url).send(hello, patient);
};

describe("V17: a refused send is never shown as sent", () => {
  test.each([
    ["a list", '{"data":[{"msg_id":"12345678"}]}'],
    ["a single entry", '{"data":{"msg_id":"12345678"}}'],
    ["a number", '{"data":[{"msg_id":12345678}]}'],
    ["several entries", '{"data":[{"msg_id":"12345678"},{"msg_id":"2"}]}'],
    ["an empty error", '{"data":[{"msg_id":"12345678"}],"error":""}'],
    ["an error that says no", '{"data":[{"msg_id":"12345678"}],"error":"false","success":"true"}'],
    ["a list behind a byte order mark", '\ufeff{"data":[{"msg_id":"12345678"}]}'],
    ["a list with odd entries before it", '{"data":[null,true,[],{"msg_id":null},{"msg_id":"12345678"}]}'],
    ["a map with a hole", '{"data":{"1":{"msg_id":"12345678"}}}'],
  ])("200 with the id as %s is accepted, whatever the content type", async (_, body) => {
    const outcome = await outcomeOf(200, body, { "content-type": "text/html" });
    expect(outcome).toEqual({ kind: "accepted", carrierId: "12345678", warning: null });
  });

  test("an id of more digits than a number holds is kept to the last of them", async () => {
    expect(await outcomeOf(200, '{"data":[{"msg_id":90071992547409931234}]}')).toMatchObject({
      carrierId: "90071992547409931234",
    });
  });

  test("202 with a warning is accepted and the warning kept", async () => {
    const outcome = await outcomeOf(
      202,
      '{"data":[{"msg_id":"12345678"}],"warning":["campaign pending","low balance"]}',
    );
    expect(outcome).toEqual({
      kind: "accepted",
      carrierId: "12345678",
      warning: "campaign pending; low balance",
    });
  });

  test.each([
    ["206 with an error", 206, '{"error":"DID is not SMS enabled"}', "DID is not SMS enabled"],
    ["206 with an id", 206, '{"data":[{"msg_id":"1"}]}', null],
    ["206 empty", 206, "", null],
    ["200 with an error", 200, '{"error":"Invalid did_to","data":[{"msg_id":"1"}]}', "Invalid did_to"],
    ["200 with a list of errors", 200, '{"error":["a","b"]}', "a; b"],
    ["400", 400, '{"error":"Missing msg"}', "Missing msg"],
    ["404", 404, "nope", null],
    ["200 that calls itself no success", 200, '{"success":"false","message":"No such did"}', "No such did"],
    ["an error that speaks of a limit", 206, '{"error":"Rate limit exceeded"}', "Rate limit exceeded"],
  ])("%s is refused", async (_, status, body, reason) => {
    expect(await outcomeOf(status, body)).toEqual({ kind: "refused", reason });
  });

  test.each([
    ["401 as HTML", 401, "<html><body>Unauthorized</body></html>", null],
    ["401 with words", 401, '{"error":"Authentication failed"}', "Authentication failed"],
    ["403", 403, "", null],
  ])("%s refuses the account and says nothing about the text", async (_, status, body, reason) => {
    expect(await outcomeOf(status, body)).toEqual({ kind: "account_refused", reason });
  });

  test("the reason is made fit to show: no markup, no control characters, not endless", async () => {
    const outcome = await outcomeOf(
      206,
      JSON.stringify({ error: `<b>No</b>\u0000\u202e\r\n${"x".repeat(1000)}` }),
    );
    expect(outcome).toMatchObject({
      kind: "refused",
      reason: expect.stringMatching(/^No \uFFFD x{290,297}$/),
    });
  });

  test.each([
    ["200 empty", 200, ""],
    ["200 with broken JSON", 200, '{"data":[{"msg_'],
    ["200 with HTML", 200, "<html>"],
    ["200 without an id", 200, "{}"],
    ["200 with an empty id", 200, '{"data":[{"msg_id":" "}]}'],
    ["200 that names an id and calls itself no success", 200, '{"success":"false","data":[{"msg_id":"1"}]}'],
    ["200 with a boolean for an id", 200, '{"data":[{"msg_id":true}]}'],
    ["202 without an id", 202, '{"warning":["x"]}'],
    ["204", 204, ""],
  ])("%s is unknown", async (_, status, body) => {
    expect(await outcomeOf(status, body)).toEqual({ kind: "unknown", why: "answer_unclear" });
  });

  test.each([
    ["302", 302, ""],
    ["500", 500, '{"error":"Internal"}'],
    ["502 as HTML", 502, "<html>"],
    ["503", 503, ""],
  ])("%s is a fault of the carrier, and unknown", async (_, status, body) => {
    expect(await outcomeOf(status, body)).toEqual({ kind: "unknown", why: "carrier_fault" });
  });

  test("429 never left, and says how long to wait", async () => {
    expect(await outcomeOf(429, "slow down", { "retry-after": "7" })).toMatchObject({
      kind: "never_left",
      retryAfterMs: 7000,
    });
    expect(await outcomeOf(429, "", { "retry-after": "Sun, 22 Nov 2026 12:00:30 GMT" })).toMatchObject({
      kind: "never_left",
      retryAfterMs: 30_000,
    });
    expect(await outcomeOf(429, "", {})).toMatchObject({ kind: "never_left", retryAfterMs: null });
  });

  test("a Retry-After that makes no sense is none, and one in the past is no wait", () => {
    for (const header of ["soon", "-3", "", "99999999999"])
      expect([null, 0]).toContain(retryAfterMs(header, now));
    expect(retryAfterMs("Sun, 22 Nov 2026 11:00:00 GMT", now)).toBe(0);
  });
});

describe("V14, V16: only what certainly never left may be tried again", () => {
  test("a refused connection never left", async () => {
    const server = await tinyTcpServer(() => {});
    await server.close();
    expect(await carrierAt(server.url).send(hello, patient)).toMatchObject({ kind: "never_left" });
    expect(await carrierAt(server.url).balance(patient)).toMatchObject({
      retry: "later",
      why: { code: "connection_refused" },
    });
  });

  test("a name that does not exist never left", async () => {
    expect(await carrierAt("http://carrier.invalid").send(hello, patient)).toMatchObject({
      kind: "never_left",
    });
  });

  test("an abort before the start never left", async () => {
    await using server = await tinyServer((response) => response.end());
    expect(await carrierAt(server.url).send(hello, AbortSignal.abort())).toMatchObject({
      kind: "never_left",
    });
    expect(server.seen).toHaveLength(0);
  });

  test("a TLS handshake that hangs, is cut, or shows no trusted certificate never left", async () => {
    let received = "";
    await using plain = await tinyTcpServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    await using silent = await tinyTcpServer((socket) =>
      socket.on("data", (chunk) => (received += chunk.toString("latin1"))),
    );
    await using cut = await tinyTcpServer((socket) => socket.resetAndDestroy());
    for (const server of [plain, silent, cut]) {
      const carrier = carrierAt(server.url.replace("http:", "https:"), { sendTimeoutMs: 300 });
      expect(await carrier.send(hello, patient)).toMatchObject({ kind: "never_left" });
    }
    expect(received).not.toContain("Hello");
  });

  test("a reset or a close after the connection stood is unknown", async () => {
    await using resets = await tinyTcpServer((socket) => socket.once("data", () => socket.resetAndDestroy()));
    await using closes = await tinyTcpServer((socket) => socket.once("data", () => socket.end()));
    await using atOnce = await tinyTcpServer((socket) => socket.resetAndDestroy());
    for (const server of [resets, closes])
      expect(await carrierAt(server.url).send(hello, patient)).toMatchObject({ kind: "unknown" });
    // the reset may even overtake the connect event: both judgements are then true, but never `accepted` or `refused`
    expect(["unknown", "never_left"]).toContain((await carrierAt(atOnce.url).send(hello, patient)).kind);
  });

  test("no answer in time, or an abort while waiting, is unknown", async () => {
    const given = new AbortController();
    await using server = await tinyServer(() => given.abort());
    expect(await carrierAt(server.url).send(hello, given.signal)).toEqual({
      kind: "unknown",
      why: "answer_lost",
    });
    expect(await carrierAt(server.url, { sendTimeoutMs: 100 }).send(hello, patient)).toEqual({
      kind: "unknown",
      why: "answer_lost",
    });
  });

  test("an answer cut in its body is unknown for 200 and refused for 206", async () => {
    const cutAfter = (status: number) =>
      tinyServer((response) => {
        response.writeHead(status, { "content-length": "1000" });
        response.write('{"data":[{"msg_id":"12345678"}]}', () => response.destroy());
      });
    await using ok = await cutAfter(200);
    await using refused = await cutAfter(206);
    expect(await carrierAt(ok.url).send(hello, patient)).toMatchObject({ kind: "unknown" });
    expect(await carrierAt(refused.url).send(hello, patient)).toMatchObject({ kind: "refused" });
  });

  test("an endless answer is cut off and is unknown", async () => {
    await using server = await tinyServer((response) => {
      response.writeHead(200);
      const more = (): void => {
        if (!response.destroyed) response.write("x".repeat(256 * 1024), more);
      };
      more();
    });
    expect(await carrierAt(server.url).send(hello, patient)).toMatchObject({ kind: "unknown" });
  });

  test("every send has a connection of its own", async () => {
    const ports = new Set<number | undefined>();
    await using server = await tinyServer((response) => {
      ports.add(response.socket?.remotePort);
      response.end('{"data":[{"msg_id":"1"}]}');
    });
    const carrier = carrierAt(server.url);
    for (let i = 0; i < 3; i++) await carrier.send(hello, patient);
    expect(ports.size).toBe(3);
  });
});

describe("how QuestBlue is called", () => {
  const accepting = () => tinyServer((response) => response.end('{"data":[{"msg_id":"1"}]}'));

  test("with Basic and Security-Key, digits as strings in a JSON body", async () => {
    await using server = await accepting();
    await carrierAt(server.url).send(hello, patient);
    const [call] = server.seen;
    expect(call).toMatchObject({ method: "POST", url: "/smsv2" });
    expect(call?.headers).toMatchObject({
      authorization: `Basic ${Buffer.from("user:pass:wörd").toString("base64")}`,
      "security-key": "key",
      "content-type": "application/json",
      host: new URL(server.url).host,
    });
    expect(JSON.parse(call?.body ?? "")).toEqual({ did: "12025550100", did_to: "15415550126", msg: "Hello" });
  });

  test("with media as a list, and a space for a text that has no words", async () => {
    await using server = await accepting();
    await carrierAt(server.url).send(
      { ...hello, text: "", mediaUrls: ["https://m.test/a", "https://m.test/b"] },
      patient,
    );
    expect(JSON.parse(server.seen[0]?.body ?? "")).toMatchObject({
      msg: " ",
      file_url: ["https://m.test/a", "https://m.test/b"],
    });
  });

  test("with 10 digits, numbers and query parameters when the settings say so", async () => {
    await using server = await accepting();
    const numbers = carrierAt(`${server.url}/base/`, {
      digits: 10,
      numberType: "number",
      paths: { send: "/other" },
    });
    await numbers.send(hello, patient);
    expect(server.seen[0]?.url).toBe("/base/other");
    expect(JSON.parse(server.seen[0]?.body ?? "")).toMatchObject({ did: 2025550100, did_to: 5415550126 });
    await carrierAt(server.url, { writeAs: "query" }).send(
      { ...hello, text: "a&b=c é", mediaUrls: ["https://m.test/a"] },
      patient,
    );
    const url = new URL(server.seen[1]?.url ?? "", server.url);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      did: "12025550100",
      did_to: "15415550126",
      msg: "a&b=c é",
      "file_url[0]": "https://m.test/a",
    });
    expect(server.seen[1]?.body).toBe("");
  });
});

describe("questions", () => {
  const answering = (answer: (url: URL, body: string) => [number, unknown]) =>
    tinyServer((response, call) => {
      const [status, body] = answer(new URL(call.url, "http://x"), call.body);
      response.writeHead(status).end(typeof body === "string" ? body : JSON.stringify(body));
    });

  test("V24: a polled state is known, an unknown word, or unavailable", async () => {
    let data: unknown = { status: "Delivered" };
    await using server = await answering((url) =>
      url.pathname + url.search === "/sms/deliverystatus?msg_id=12345678" ? [200, { data }] : [404, ""],
    );
    const ask = () => carrierAt(server.url).askStatus("12345678", patient);
    expect(await ask()).toEqual({ kind: "known", status: "delivered", rawStatus: "Delivered" });
    data = [{ status: "teleported" }];
    expect(await ask()).toEqual({ kind: "unknown_word", rawStatus: "teleported" });
    data = null;
    expect(await ask()).toMatchObject({ kind: "unavailable" });
    expect(await carrierAt(server.url).askStatus("1", patient)).toMatchObject({
      kind: "unavailable",
      why: notAnswered("refused"),
    });
  });

  test("numbers come from all pages, as a list or as a map, in E.164", async () => {
    await using server = await answering((url) => {
      const second = url.searchParams.get("page") === "2";
      const list = [
        { did: "2025550100", sms_enabled: "on", sms_mode: "Post SMS to URL" },
        { did: 12025550147, sms_enabled: "off" },
        { did: "911" },
      ];
      return [
        200,
        {
          total_pages: "2",
          current_page: second ? 2 : 1,
          data: second ? { "12025550188": { sms_enabled: "ON", sms_mode: null } } : list,
        },
      ];
    });
    expect(await carrierAt(server.url).listNumbers(patient)).toEqual({
      ok: true,
      value: [
        { e164: "+12025550100", smsEnabled: true, modeLabel: "Post SMS to URL", forwardTo: null },
        { e164: "+12025550147", smsEnabled: false, modeLabel: "", forwardTo: null },
        { e164: "+12025550188", smsEnabled: true, modeLabel: "", forwardTo: null },
      ],
    });
  });

  test.each([
    ["refused", 206, '{"error":"no"}', "never"],
    ["a 5xx", 503, "", "later"],
    ["too many", 429, "", "later"],
    ["broken JSON", 200, "{", "unknown"],
    ["empty", 200, "", "unknown"],
  ])("a failed question says whether asking again can help: %s", async (_, status, body, retry) => {
    await using server = await answering(() => [status, body]);
    expect(await carrierAt(server.url).listNumbers(patient)).toMatchObject({ ok: false, retry });
    expect(await carrierAt(server.url).listCampaigns(patient)).toMatchObject({ ok: false, retry });
    expect(await carrierAt(server.url).balance(patient)).toMatchObject({ ok: false, retry });
  });

  test("a dead carrier is asked again later", async () => {
    const server = await tinyTcpServer(() => {});
    await server.close();
    expect(await carrierAt(server.url).balance(patient)).toMatchObject({ ok: false, retry: "later" });
  });

  test("the balance is handed on as the carrier wrote it", async () => {
    await using server = await answering(() => [200, { data: { balance: "12.30", allowed_credit: 5 } }]);
    expect(await carrierAt(server.url).balance(patient)).toEqual({
      ok: true,
      value: { balance: "12.30", allowedCredit: "5" },
    });
  });

  const hook = "https://inbox.test/api/sms/webhook/k3y";
  const set = (url: string) => carrierAt(url).setWebhook("+12025550100", hook, patient);

  test("the webhook is set by the named fields, and an empty 200 is success", async () => {
    await using server = await answering(() => [200, ""]);
    expect(await set(server.url)).toEqual({ ok: true, value: null });
    expect(server.seen).toHaveLength(1);
    expect(server.seen[0]).toMatchObject({ method: "PUT", url: "/smsv2" });
    expect(JSON.parse(server.seen[0]?.body ?? "")).toEqual({
      did: "12025550100",
      sms_mode: "url",
      post2url: hook,
      post2urlmethod: "json",
    });
  });

  test("the webhook is set by value when the error asks for it, and on the old path when the new one is unknown", async () => {
    await using byValue = await answering((_, body) =>
      body.includes('"value"') ? [200, { success: true }] : [400, { error: "Missing parameter: value" }],
    );
    expect(await set(byValue.url)).toEqual({ ok: true, value: null });
    expect(JSON.parse(byValue.seen[1]?.body ?? "")).toEqual({
      did: "12025550100",
      sms_mode: "url",
      value: hook,
    });
    await using byPath = await answering((url) => (url.pathname === "/sms" ? [200, {}] : [404, ""]));
    expect(await set(byPath.url)).toEqual({ ok: true, value: null });
  });

  test.each([false, "false", "False", 0, "0", "no"])(
    "a webhook that QuestBlue did not take is no success, however it writes that: %j",
    async (success) => {
      await using server = await answering(() => [200, { success, message: "DID not found" }]);
      expect(await set(server.url)).toEqual({
        ok: false,
        retry: "never",
        why: notAnswered("refused", "DID not found"),
      });
    },
  );

  test.each([
    [206, { error: "Unknown method" }],
    [206, "<html>"],
    [404, ""],
    [405, { error: "No" }],
  ])("the webhook is set on the old path when the new one answers %d with %j", async (status, body) => {
    await using server = await answering((url) =>
      url.pathname === "/sms" ? [200, { success: "true" }] : [status, body],
    );
    expect(await set(server.url)).toEqual({ ok: true, value: null });
    expect(server.seen.map(({ url }) => url)).toEqual(["/smsv2", "/sms"]);
  });

  test("where neither path takes the webhook, what the newer one said is handed on, and a refusal that is about the caller is not tried elsewhere", async () => {
    await using neither = await answering((url) =>
      url.pathname === "/sms" ? [404, ""] : [206, { error: "The did is not active" }],
    );
    expect(await set(neither.url)).toEqual({
      ok: false,
      retry: "never",
      why: notAnswered("refused", "The did is not active"),
    });
    await using account = await answering(() => [401, { error: "Authentication failed" }]);
    expect(await set(account.url)).toMatchObject({ ok: false });
    expect(account.seen).toHaveLength(1);
  });
});
