import { notAnswered } from "@/lib/domain/carrier/not-answered";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { appendFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { questBlueCarrier } from "@/lib/carriers/questblue/carrier";
import { readQuestBlueCall } from "@/lib/carriers/questblue/inbound/read";
import { questBlueSettings } from "@/lib/carriers/questblue/settings";
import { answerQuirks, behaviour, inboundModes, reportProfiles } from "@/lib/carriers/simulator/behaviour";
import { callFaults, isAccepted, type SendFault, sendFaults } from "@/lib/carriers/simulator/api/faults";
import { inboundProfiles } from "@/lib/carriers/simulator/phones/profiles";
import { samplePicture } from "@/lib/carriers/simulator/phones/sample-picture";
import { type RunningSimulator, startSimulator } from "@/lib/carriers/simulator/server";
import { readSimulatorSettings } from "@/lib/carriers/simulator/settings";
import { type Seen, tinyServer } from "../tiny-server";

type Partyline = Awaited<ReturnType<typeof tinyServer>>;

const patient = new AbortController().signal;
const credentials = { username: "demo", password: "demo", securityKey: "demo-key" };
const hello = { from: "+12025550100", to: "+15415550126", text: "Hello", mediaUrls: [] };

let folder: string;
let partyline: Partyline;
let answerOfPartyline: number;
let simulator: RunningSimulator;

const start = () =>
  startSimulator(
    readSimulatorSettings({ SIMULATOR_PORT: "0", DATA_DIR: folder, PARTYLINE_URL: partyline.url }),
  );

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "simulator-"));
  answerOfPartyline = 200;
  partyline = await tinyServer((response) => response.writeHead(answerOfPartyline).end('{"ok":true}'));
  simulator = await start();
});

afterEach(async () => {
  await simulator.stop();
  await partyline.close();
  await rm(folder, { recursive: true });
});

const carrier = (settings: Record<string, unknown> = {}, as = credentials) =>
  questBlueCarrier(as, questBlueSettings.parse({ baseUrl: simulator.url, ...settings }));

const control = async (route: string, body?: unknown) => {
  const response = await fetch(
    `${simulator.url}/_control/${route}`,
    body === undefined ? {} : { method: "POST", body: JSON.stringify(body) },
  );
  return { status: response.status, body: await response.json() };
};

const ledger = async (): Promise<Record<string, unknown>[]> => (await control("ledger")).body;

/** Waits until Partyline's webhook was called so often; the test's own timeout is the deadline. */
const calls = async (count: number): Promise<Seen[]> => {
  while (partyline.seen.length < count) await new Promise((resolve) => setTimeout(resolve, 10));
  return partyline.seen;
};

const readCall = ({ headers, bytes }: Seen) =>
  readQuestBlueCall({ method: "POST", contentType: headers["content-type"] ?? null, query: [], body: bytes });

const expected: Record<SendFault, string> = {
  ok: "accepted",
  "warn-202": "accepted",
  "empty-200": "unknown",
  "bad-json": "unknown",
  "accept-then-hang": "unknown",
  "accept-then-reset": "unknown",
  "error-206": "refused",
  "error-200": "refused",
  "http-400": "refused",
  "http-429": "never_left",
  "http-500": "unknown",
  hang: "unknown",
  reset: "unknown",
};

describe("faults", () => {
  test.each(sendFaults)(
    "V17: under %s the adapter judges truly, and the ledger says whether it was accepted",
    async (fault) => {
      expect((await control("faults", { send: fault })).body).toEqual({ send: fault, times: null });
      const impatient = fault === "hang" || fault === "accept-then-hang" ? { sendTimeoutMs: 300 } : {};
      expect((await carrier(impatient).send(hello, patient)).kind).toBe(expected[fault]);
      expect(await ledger()).toHaveLength(isAccepted(fault) ? 1 : 0);
    },
  );

  test("a fault holds for as many sends as asked, then all is well", async () => {
    await control("faults", { send: "error-206", times: 2 });
    const kinds = [];
    for (let i = 0; i < 3; i++) kinds.push((await carrier().send(hello, patient)).kind);
    expect(kinds).toEqual(["refused", "refused", "accepted"]);
  });

  test("a fault may hold for one customer's number alone, however it is written", async () => {
    await control("faults", { send: "error-206", to: "+1 (303) 555-0142", times: 1 });
    const kindTo = async (to: string) => (await carrier().send({ ...hello, to }, patient)).kind;
    expect(await kindTo("+13035550143")).toBe("accepted");
    expect(await kindTo("+13035550142")).toBe("refused");
    expect(await kindTo("+13035550142")).toBe("accepted");
  });

  test("429 says how long to wait, and 202 hands on its warning", async () => {
    await control("faults", { send: "http-429", times: 1 });
    expect(await carrier().send(hello, patient)).toMatchObject({ retryAfterMs: 2000 });
    await control("faults", { send: "warn-202", times: 1 });
    expect(await carrier().send(hello, patient)).toMatchObject({
      kind: "accepted",
      warning: expect.stringContaining("campaign"),
    });
  });

  test("a fault that does not exist is refused", async () => {
    expect(await control("faults", { send: "explode" })).toMatchObject({ status: 400 });
  });
});

describe("the ledger", () => {
  test("holds what was accepted, in order, under eight-digit ids, as it was sent", async () => {
    const texts = ["one", "two", "three"];
    for (const text of texts)
      await carrier({ digits: 10 }).send({ ...hello, text, mediaUrls: ["https://m.test/a.png"] }, patient);
    const entries = await ledger();
    expect(entries.map(({ msg }) => msg)).toEqual(texts);
    expect(entries[0]).toEqual({
      msg_id: expect.stringMatching(/^\d{8}$/),
      did: "2025550100",
      did_to: "5415550126",
      msg: "one",
      file_url: ["https://m.test/a.png"],
      at: expect.stringMatching(/^\d{4}-.*Z$/),
    });
  });

  test("survives a restart, ids go on, and a line torn by a crash is cut off", async () => {
    await carrier().send(hello, patient);
    const [first] = await ledger();
    await simulator.stop();
    await appendFile(path.join(folder, "simulator/ledger.jsonl"), '{"msg_id":"9999');
    simulator = await start();
    await carrier().send(hello, patient);
    const entries = await ledger();
    expect(entries).toHaveLength(2);
    expect(entries[0]).toEqual(first);
    expect(Number(entries[1]?.msg_id)).toBe(Number(first?.msg_id) + 1);
  });

  test("every text that was answered is on disk after kill -9", async () => {
    await simulator.stop();
    const env = { ...process.env, SIMULATOR_PORT: "0", DATA_DIR: folder, PARTYLINE_URL: partyline.url };
    const child = spawn(process.execPath, ["--import", "tsx", "lib/carriers/simulator/main.ts"], {
      env,
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = await once(child.stdout, "data");
    const url = /http:\S+/.exec(String(line))?.[0] ?? "";
    const acknowledged: string[] = [];
    const sending = Array.from({ length: 300 }, async (_, i) => {
      const outcome = await questBlueCarrier(credentials, questBlueSettings.parse({ baseUrl: url })).send(
        { ...hello, text: `text ${i}` },
        patient,
      );
      if (outcome.kind === "accepted") acknowledged.push(outcome.carrierId);
      if (acknowledged.length === 50) child.kill("SIGKILL");
    });
    await Promise.all(sending);
    const lines = (await readFile(path.join(folder, "simulator/ledger.jsonl"), "utf8")).split("\n");
    const kept = new Set(lines.flatMap((text) => /"msg_id":"(\d+)"/.exec(text)?.[1] ?? []));
    expect(acknowledged.length).toBeGreaterThanOrEqual(50);
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
    simulator = await start();
  });

  test("starts over when told to, with ids that were not used before", async () => {
    await carrier().send(hello, patient);
    const [before] = await ledger();
    await control("faults", { send: "error-206" });
    await control("inbound", { from: "+15415550126", to: "+12025550100", text: "x" });
    await control("reset", {});
    expect(await ledger()).toEqual([]);
    expect((await carrier().send(hello, patient)).kind).toBe("accepted");
    const [after] = await ledger();
    expect(Number(after?.msg_id)).toBeGreaterThan(Number(before?.msg_id));
  });

  test("an equal text to the same customer counts as a repeat on the page", async () => {
    for (const text of ["same", "same", "other"]) await carrier().send({ ...hello, text }, patient);
    expect((await control("phones")).body.ledger).toMatchObject({ total: 3, repeats: 1 });
  });
});

describe("QuestBlue's API", () => {
  const raw = (method: string, pathAndQuery: string, body?: unknown) =>
    fetch(simulator.url + pathAndQuery, {
      method,
      headers: { authorization: `Basic ${btoa("demo:demo")}`, "security-key": "demo-key" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  test("wants both credentials, and can refuse an address, as JSON or HTML", async () => {
    for (const wrong of [
      { ...credentials, password: "x" },
      { ...credentials, securityKey: "x" },
    ]) {
      expect(await carrier({}, wrong).send(hello, patient)).toEqual({
        kind: "account_refused",
        reason: "Authentication failed",
      });
    }
    await control("behaviour", { addressAllowed: false, refusalsAs: "html" });
    expect(await carrier().send(hello, patient)).toEqual({
      kind: "account_refused",
      reason: null,
    });
    expect(await ledger()).toEqual([]);
  });

  test("takes parameters from the query, numbers as numbers, and several recipients", async () => {
    expect(
      (
        await carrier({ writeAs: "query" }).send(
          { ...hello, mediaUrls: ["https://m.test/a", "https://m.test/b"] },
          patient,
        )
      ).kind,
    ).toBe("accepted");
    expect((await carrier({ numberType: "number" }).send(hello, patient)).kind).toBe("accepted");
    const answer = await raw("POST", "/smsv2", {
      did: 2025550100,
      did_to: ["5415550126", "5415550181"],
      msg: "both",
    });
    expect((await answer.json()).data).toHaveLength(2);
    const entries = await ledger();
    expect(entries.map(({ did_to }) => did_to)).toEqual([
      "15415550126",
      "15415550126",
      "5415550126",
      "5415550181",
    ]);
    expect(entries[0]?.file_url).toEqual(["https://m.test/a", "https://m.test/b"]);
  });

  test.each([
    [{ did_to: "5415550126", msg: "x" }],
    [{ did: "2025550100", did_to: "911", msg: "x" }],
    [{ did: "2025550100", did_to: "5415550126" }],
    [{ did: "2025550100", did_to: [], msg: "x" }],
  ])("refuses %j with 206", async (body) => {
    const answer = await raw("POST", "/smsv2", body);
    expect(answer.status).toBe(206);
    expect(await answer.json()).toEqual({ error: expect.any(String) });
  });

  test("answers the adapter's questions", async () => {
    await control("behaviour", { reports: "none" });
    const sent = await carrier().send(hello, patient);
    const id = sent.kind === "accepted" ? sent.carrierId : "";
    expect(await carrier().askStatus(id, patient)).toEqual({
      kind: "known",
      status: "sent",
      rawStatus: "sent",
    });
    expect(await carrier().askStatus("1", patient)).toEqual({
      kind: "unavailable",
      why: notAnswered("refused", "Message not found"),
    });
    expect(await carrier().balance(patient)).toEqual({
      ok: true,
      value: { balance: "25.00", allowedCredit: "0.00" },
    });
    const numbers = await carrier().listNumbers(patient);
    expect(numbers.ok && numbers.value.map(({ e164 }) => e164)).toEqual([
      "+12025550100",
      "+12025550147",
      "+12025550188",
    ]);
    expect(await carrier().listCampaigns(patient)).toEqual({
      ok: true,
      value: [
        {
          id: "C7QX21L",
          kind: "Customer care",
          state: "Approved",
          numbers: ["+12025550100", "+12025550147"],
        },
        { id: "C9PM40T", kind: "Low volume mixed", state: "Submitted", numbers: ["+12025550188"] },
      ],
    });
  });

  test("V9: history tells who wrote to whom and when, and never what", async () => {
    await carrier().send(hello, patient);
    await control("inbound", { from: "+15415550126", to: "+12025550100", text: "secret words" });
    const page = await (await raw("GET", "/sms/history?period=thishour&order=asc")).json();
    expect(page).toMatchObject({ total: 2, total_pages: 1, current_page: 1 });
    expect(page.data).toMatchObject([
      { from: "+12025550100", to: "+15415550126", direction: "out", msg_type: "sms" },
      { from: "+15415550126", to: "+12025550100", direction: "in", status: "received" },
    ]);
    expect(JSON.stringify(page)).not.toContain("secret");
    expect((await (await raw("GET", "/smsv2/history?direction=in")).json()).total).toBe(1);
    expect((await (await raw("GET", "/sms/history?period=yesterday")).json()).total).toBe(0);
  });

  test("a webhook set by the adapter is called from then on, and can be switched off", async () => {
    await using elsewhere = await tinyServer((response) => response.end("elsewhere"));
    expect(await carrier().setWebhook("+12025550100", `${elsewhere.url}/hook`, patient)).toEqual({
      ok: true,
      value: null,
    });
    expect((await control("inbound", { from: "+15415550126", to: "+12025550100", text: "x" })).body).toEqual({
      status: 200,
      body: "elsewhere",
    });
    expect(elsewhere.seen[0]?.url).toBe("/hook");
    expect((await raw("PUT", "/sms", { did: "2025550100", sms_mode: "none" })).status).toBe(200);
    expect((await control("inbound", { from: "+15415550126", to: "+12025550100", text: "x" })).body).toEqual({
      status: 0,
      body: "",
    });
    expect((await raw("PUT", "/smsv2", { did: "2025550100", sms_mode: "url" })).status).toBe(400);
    expect(
      (await raw("PUT", "/smsv2", { did: "2025550100", sms_mode: "url", value: `${elsewhere.url}/by-value` }))
        .status,
    ).toBe(200);
    await control("inbound", { from: "+15415550126", to: "+12025550100", text: "x" });
    expect(elsewhere.seen.at(-1)?.url).toBe("/by-value");
  });

  test("answers on this machine only: another host name is refused", async () => {
    const { port } = new URL(simulator.url);
    const { request } = await import("node:http");
    const status = await new Promise((resolve) => {
      request(
        { host: "127.0.0.1", port, path: "/_control/ledger", headers: { host: "evil.test" } },
        (response) => resolve(response.resume().statusCode),
      ).end();
    });
    expect(status).toBe(403);
  });
});

describe("customers' texts", () => {
  const text = { from: "+15415550126", to: "+12025550100", text: "Fish & <chips> é 🙂?" };

  test.each(inboundProfiles)("the adapter reads the profile %s", async (profile) => {
    const media = [`${simulator.url}/media/wheel.png`];
    expect((await control("inbound", { ...text, media, profile })).body).toEqual({
      status: 200,
      body: '{"ok":true}',
    });
    const [call] = partyline.seen;
    expect(call?.url).toBe("/api/sms/webhook/demo-webhook-key");
    const read = call && readCall(call);
    expect(read).toMatchObject({ kind: "message", from: text.from, to: [text.to], text: text.text });
    const picture = { name: "wheel.png", contentType: "image/png", bytes: new Uint8Array(samplePicture()) };
    const expectedMedia = { "multipart-legacy": [picture], "form-legacy": [] }[profile as string] ?? [
      { url: media[0] },
    ];
    expect(read).toMatchObject({ media: expectedMedia });
  });

  test("an uploaded picture can be fetched without credentials, other files are refused", async () => {
    const upload = (type: string) =>
      fetch(`${simulator.url}/_control/media`, {
        method: "POST",
        headers: { "content-type": type },
        body: "bytes",
      });
    const { url } = await (await upload("image/jpeg")).json();
    const fetched = await fetch(url);
    expect([fetched.headers.get("content-type"), await fetched.text()]).toEqual(["image/jpeg", "bytes"]);
    expect((await upload("text/html")).status).toBe(415);
    expect((await fetch(`${simulator.url}/media/..%2fledger.jsonl`)).status).toBe(404);
    expect((await fetch(`${simulator.url}/media/wheel.png`)).headers.get("content-type")).toBe("image/png");
  });

  test("twice makes the same call again, and a wrong key calls another address", async () => {
    await control("inbound", { ...text, mode: "twice" });
    await control("inbound", { ...text, mode: "wrong-key" });
    expect(partyline.seen.map(({ url }) => url)).toEqual([
      "/api/sms/webhook/demo-webhook-key",
      "/api/sms/webhook/demo-webhook-key",
      "/api/sms/webhook/not-the-key",
    ]);
    expect(partyline.seen[0]?.body).toBe(partyline.seen[1]?.body);
  });

  test("tells what Partyline answered, and shows on the phone what it did not take", async () => {
    answerOfPartyline = 503;
    expect((await control("inbound", text)).body).toEqual({ status: 503, body: '{"ok":true}' });
    await partyline.close();
    expect((await control("inbound", text)).body).toEqual({ status: 0, body: "" });
    const phones = (await control("phones")).body.phones;
    expect(phones[0].bubbles.slice(-2).map(({ refused }: { refused: unknown }) => refused)).toEqual([503, 0]);
  });

  test("repeats a call that was not taken only when told to", async () => {
    answerOfPartyline = 500;
    await control("inbound", text);
    expect(partyline.seen).toHaveLength(1);
    await control("behaviour", { webhookRetries: 1 });
    await control("inbound", text);
    expect(partyline.seen).toHaveLength(3);
  });
});

describe("delivery reports", () => {
  const sendOne = async (): Promise<string> => {
    const outcome = await carrier().send(hello, patient);
    return outcome.kind === "accepted" ? outcome.carrierId : "";
  };

  test("a report set by hand is called back without an id, and polls agree", async () => {
    const id = await sendOne();
    expect(
      (await control("status", { msg_id: id, status: "failed", reason: "Landline" })).body,
    ).toMatchObject({ status: 200 });
    const [call] = partyline.seen;
    expect(JSON.parse(call?.body ?? "")).toEqual({
      from: "+12025550100",
      to: "+15415550126",
      status: "failed",
      reason: "Landline",
      segments: "1",
    });
    expect(await carrier().askStatus(id, patient)).toMatchObject({ status: "failed" });
    expect(await control("status", { msg_id: "1", status: "sent" })).toMatchObject({ status: 404 });
  });

  test.each([
    ["delivered", ["delivered"]],
    ["failed", ["failed"]],
    ["sent-then-delivered", ["sent", "delivered"]],
    ["delivered-before-sent", ["delivered", "sent"]],
    ["duplicates", ["delivered", "delivered"]],
    ["unknown-word", [null]],
    ["to-as-list", ["delivered"]],
  ])("the profile %s calls back %j", async (reports, statuses) => {
    await control("behaviour", { reports, reportAfterMs: 60 });
    const id = await sendOne();
    const seen = await calls(statuses.length);
    expect(seen.map(readCall)).toMatchObject(
      statuses.map((status) => ({ kind: "status", to: ["+15415550126"], status })),
    );
    const last = reports === "failed" ? "failed" : "delivered";
    expect(await carrier().askStatus(id, patient)).toMatchObject(
      reports === "unknown-word" ? { kind: "unknown_word" } : { status: last },
    );
  });
});

describe("the page of phones", () => {
  test("every file that it names is served, from here only", async () => {
    const page = await fetch(simulator.url);
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    const html = await page.text();
    const linked = [...html.matchAll(/(?:src|href)="(\/[^"]*)"/g)].map((match) => match[1] ?? "");
    expect(linked.length).toBeGreaterThanOrEqual(3);
    const scripts = await Promise.all(
      ["/page.js", "/phones.js", "/controls.js", "/ledger.js"].map(async (file) =>
        (await fetch(simulator.url + file)).text(),
      ),
    );
    const imported = scripts.flatMap((script) =>
      [...script.matchAll(/from "\.(\/[^"]+)"/g)].map((match) => match[1] ?? ""),
    );
    for (const file of [...linked, ...imported, "/inter.woff2"])
      expect([file, (await fetch(simulator.url + file)).status]).toEqual([file, 200]);
    expect(html + scripts.join("")).not.toMatch(/https?:\/\/(?!www\.w3\.org)/);
  });

  test("a phone can be added once, with a real number", async () => {
    const before = (await control("phones")).body.phones.length;
    expect(await control("phones", { name: "Priya", number: "(541) 555-0144" })).toMatchObject({
      status: 201,
      body: { number: "+15415550144" },
    });
    expect(await control("phones", { name: "Priya", number: "+15415550144" })).toMatchObject({ status: 409 });
    expect(await control("phones", { name: "Nobody", number: "12" })).toMatchObject({ status: 422 });
    expect((await control("phones")).body.phones).toHaveLength(before + 1);
  });

  describe("has every switch in a form that needs no script", () => {
    const page = async () => (await fetch(simulator.url)).text();
    const optionsOf = (html: string, name: string) =>
      [
        ...(new RegExp(`<select[^>]* name="${name}">(.*?)</select>`).exec(html)?.[1] ?? "").matchAll(
          /value="([^"]*)"/g,
        ),
      ].map((match) => match[1]);
    const chosen = (html: string, name: string) =>
      new RegExp(`<select[^>]* name="${name}">.*?value="([^"]*)" selected`).exec(html)?.[1] ??
      new RegExp(`<input[^>]* name="${name}" value="([^"]*)"`).exec(html)?.[1];
    const submit = (fields: Record<string, string>) =>
      fetch(`${simulator.url}/_control/switches`, {
        method: "POST",
        body: new URLSearchParams(fields),
        redirect: "manual",
      });

    test("each behaviour with each of its values, each fault, and each call that may have one", async () => {
      const html = await page();
      for (const [name, usual] of Object.entries(behaviour.parse({})))
        expect([name, chosen(html, name)]).toEqual([name, String(usual)]);
      for (const [name, values] of Object.entries({
        inbound: inboundModes,
        inboundAs: ["as-set", ...inboundProfiles],
        reports: reportProfiles,
        answers: answerQuirks,
        unknownNumbers: ["refuse", "accept"],
        send: sendFaults,
        fault: callFaults,
      }))
        expect([name, optionsOf(html, name)]).toEqual([name, [...values]]);
      expect(optionsOf(html, "call")).toEqual(
        expect.arrayContaining(["", "GET /sms", "PUT /smsv2", "GET /sms/history", "GET /account/getbalance"]),
      );
    });

    test("as it is sent it holds, the page shows it, and a fault of one call stands beside one of the sends", async () => {
      const set = await submit({
        reports: "failed",
        reportAfterMs: "50",
        numericIds: "true",
        unknownNumbers: "accept",
        balance: "-3.50",
        send: "error-206",
        sendTimes: "1",
        call: "GET /sms",
        fault: "http-500",
        callTimes: "2",
      });
      expect([set.status, set.headers.get("location")]).toEqual([303, "/"]);
      const html = await page();
      expect(
        [
          "reports",
          "reportAfterMs",
          "numericIds",
          "unknownNumbers",
          "balance",
          "send",
          "sendTimes",
          "inbound",
        ].map((name) => chosen(html, name)),
      ).toEqual(["failed", "50", "true", "accept", "-3.50", "error-206", "1", "once"]);
      expect(html).toContain("GET /sms: http 500, 2 more");
      expect((await carrier().send(hello, patient)).kind).toBe("refused");
      expect((await carrier().listNumbers(patient)).ok).toBe(false);
      await submit({ call: "GET /sms", fault: "ok" });
      expect((await carrier().listNumbers(patient)).ok).toBe(true);
    });

    test("a fault may be for one customer's number alone, and customers' texts come in the shape that was chosen", async () => {
      await submit({ send: "error-206", sendTo: "(303) 555-0142", inboundAs: "xml-attributes" });
      expect([
        (await carrier().send({ ...hello, to: "+13035550142" }, patient)).kind,
        (await carrier().send(hello, patient)).kind,
      ]).toEqual(["refused", "accepted"]);
      await control("inbound", { from: "+15415550126", to: "+12025550100", text: "x" });
      expect(partyline.seen.at(-1)?.body).toContain("<event>");
    });

    test.each<Record<string, string>>([
      { reportAfterMs: "soon" },
      { reportAfterMs: "" },
      { balance: "much" },
      { reports: "never" },
      { send: "explode" },
      { send: "error-206", sendTimes: "some" },
      { call: "<b>", fault: "hang" },
    ])("%j is 400 in words, and nothing of it is done", async (fields) => {
      const before = (await control("phones")).body;
      const refused = await submit({ inbound: "twice", ...fields });
      expect([
        refused.status,
        refused.headers.get("content-type"),
        (await refused.text()).length > 20,
      ]).toEqual([400, "text/plain; charset=utf-8", true]);
      expect((await control("phones")).body).toEqual(before);
    });
  });

  test("it is told when something changes", async () => {
    const live = await fetch(`${simulator.url}/_control/live`);
    const reader = live.body?.getReader();
    const first = await reader?.read();
    expect(new TextDecoder().decode(first?.value)).toContain("data: changed");
    await carrier().send(hello, patient);
    expect(new TextDecoder().decode((await reader?.read())?.value)).toBe("data: changed\n\n");
    await reader?.cancel();
  });
});
