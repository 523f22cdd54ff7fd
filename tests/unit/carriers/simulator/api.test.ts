import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { questBlueCarrier } from "@/lib/carriers/questblue/carrier";
import { readQuestBlueCall } from "@/lib/carriers/questblue/inbound/read";
import { questBlueSettings } from "@/lib/carriers/questblue/settings";
import { callFaults } from "@/lib/carriers/simulator/api/faults";
import { type RunningSimulator, startSimulator } from "@/lib/carriers/simulator/server";
import { readSimulatorSettings } from "@/lib/carriers/simulator/settings";
import { tinyServer } from "../tiny-server";

const patient = new AbortController().signal;
const identity = { authorization: `Basic ${btoa("demo:demo")}`, "security-key": "demo-key" };
const hello = { from: "+12025550100", to: "+15415550126", text: "Hello", mediaUrls: [] };

let folder: string;
let partyline: Awaited<ReturnType<typeof tinyServer>>;
let simulator: RunningSimulator;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "simulator-"));
  partyline = await tinyServer((response) => response.end("{}"));
  simulator = await startSimulator(
    readSimulatorSettings({ SIMULATOR_PORT: "0", DATA_DIR: folder, PARTYLINE_URL: partyline.url }),
  );
});
afterEach(async () => {
  await simulator.stop();
  await partyline.close();
  await rm(folder, { recursive: true });
});

type Answer = { status: number; text: string };
/** As it is written, a body of a GET too, which `fetch` would not send. */
const call = (
  method: string,
  pathAndQuery: string,
  { headers = {}, body = null as string | null } = {},
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const outgoing = request(
      simulator.url + pathAndQuery,
      {
        method,
        headers: {
          ...identity,
          ...(body !== null && { "content-length": String(Buffer.byteLength(body)) }),
          ...headers,
        },
      },
      (response) => {
        let text = "";
        response.on("data", (chunk) => (text += String(chunk)));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, text }));
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body ?? undefined);
  });
const control = (route: string, body: unknown) =>
  call("POST", `/_control/${route}`, { body: JSON.stringify(body) });
const carrier = (settings: Record<string, unknown> = {}) =>
  questBlueCarrier(
    { username: "demo", password: "demo", securityKey: "demo-key" },
    questBlueSettings.parse({ baseUrl: simulator.url, ...settings }),
  );
const ledger = async (): Promise<Record<string, unknown>[]> =>
  JSON.parse((await call("GET", "/_control/ledger")).text);

const Recorded = z.object({
  about: z.string(),
  calls: z.array(
    z.object({
      method: z.string(),
      path: z.string(),
      headers: z.record(z.string(), z.string()),
      body: z.string().nullable(),
      status: z.number(),
      sent: z.record(z.string(), z.unknown()).optional(),
    }),
  ),
});
const clients = await readdir("tests/fixtures/questblue-clients");

describe("the calls of clients that others wrote", () => {
  test.each(clients)("%s is understood", async (file) => {
    const { calls } = Recorded.parse(
      JSON.parse(await readFile(`tests/fixtures/questblue-clients/${file}`, "utf8")),
    );
    for (const { method, path: at, headers, body, status, sent } of calls) {
      const before = (await ledger()).length;
      const answer = await call(method, at, { headers, body });
      expect([at, answer.status, answer.text]).toEqual([at, status, expect.stringMatching(/^\{/)]);
      if (sent) expect((await ledger())[before]).toMatchObject(sent);
    }
  });
});

describe("what is published", () => {
  test("numbers by DID come as a map, and numbers that the account does not have are refused unless that is switched off", async () => {
    const { data, total } = JSON.parse((await call("GET", "/did")).text);
    expect([total, Object.keys(data)]).toEqual([3, ["12025550100", "12025550147", "12025550188"]]);
    const fromNowhere = { ...hello, from: "+12025559999" };
    expect(await carrier().send(fromNowhere, patient)).toEqual({
      kind: "refused",
      reason: "The did is not active",
    });
    expect(await carrier().setWebhook(fromNowhere.from, "https://x.test/", patient)).toMatchObject({
      ok: false,
    });
    expect((await carrier().send(hello, patient)).kind).toBe("accepted");
    await control("behaviour", { unknownNumbers: "accept" });
    expect((await carrier().send(fromNowhere, patient)).kind).toBe("accepted");
  });

  test("each account has its own numbers, and sends from no other's", async () => {
    const other = questBlueCarrier(
      { username: "other", password: "other", securityKey: "other-key" },
      questBlueSettings.parse({ baseUrl: simulator.url }),
    );
    expect(await other.listNumbers(patient)).toMatchObject({ ok: true, value: [{ e164: "+12025550177" }] });
    expect((await other.send({ ...hello, from: "+12025550177" }, patient)).kind).toBe("accepted");
    expect(await other.send(hello, patient)).toEqual({ kind: "refused", reason: "The did is not active" });
    expect(await carrier().send({ ...hello, from: "+12025550177" }, patient)).toEqual({
      kind: "refused",
      reason: "The did is not active",
    });
  });

  test("ids may be numbers, and are the same ids", async () => {
    await control("behaviour", { numericIds: true, reports: "none" });
    const outcome = await carrier().send(hello, patient);
    expect(outcome).toMatchObject({ kind: "accepted", carrierId: String((await ledger())[0]?.msg_id) });
    expect(
      await carrier().askStatus(outcome.kind === "accepted" ? outcome.carrierId : "", patient),
    ).toMatchObject({ kind: "known" });
  });

  test("texts come in the format that was asked for the number, a form by default", async () => {
    const types: Record<string, RegExp> = {
      json: /^application\/json/,
      form: /^application\/x-www-form-urlencoded/,
      xml: /^application\/xml/,
    };
    for (const webhookFormat of ["json", "form", "xml"]) {
      await carrier({ webhookFormat }).setWebhook("+12025550100", `${partyline.url}/hook`, patient);
      await control("inbound", { from: "+15415550126", to: "+12025550100", text: "Hi & bye" });
      const seen = partyline.seen.at(-1);
      expect(seen?.headers["content-type"]).toMatch(types[webhookFormat] ?? /$^/);
      expect(
        readQuestBlueCall({
          method: "POST",
          contentType: seen?.headers["content-type"] ?? null,
          query: [],
          body: seen?.bytes ?? new Uint8Array(),
        }),
      ).toMatchObject({ kind: "message", text: "Hi & bye" });
    }
    await call("PUT", "/smsv2", {
      body: JSON.stringify({ did: "2025550100", sms_mode: "url", post2url: `${partyline.url}/hook` }),
    });
    await control("inbound", {
      from: "+15415550126",
      to: "+12025550100",
      media: [`${simulator.url}/media/wheel.png`],
    });
    expect(partyline.seen.at(-1)?.headers["content-type"]).toMatch(/^multipart\/form-data/);
  });

  test("brands and campaigns can be made, changed and removed", async () => {
    const json = async (method: string, at: string, body: unknown) =>
      JSON.parse((await call(method, at, { body: JSON.stringify(body) })).text);
    const brand = {
      company_name: "Wheels",
      tax_number: "1",
      contact: "Ana",
      address: "x",
      url: "https://x.test",
      legal_type: 2,
      vertical_type: 1,
    };
    expect(await json("POST", "/dlc/brand", {})).toMatchObject({
      error: expect.stringContaining("company_name"),
    });
    const {
      data: [made],
    } = await json("POST", "/dlc/brand", brand);
    expect(made).toMatchObject({ company_name: "Wheels", status: "Pending" });
    const campaign = {
      brand_id: made.id,
      campaign_type: "standard",
      campaign_type_standard: 3,
      campaign_description: "x",
      sample_message: "x",
      reply_help: "yes",
      campaign_did: "12025550100 12025550147",
    };
    const {
      data: { id },
    } = await json("POST", "/dlc/campaign", campaign);
    const listed = await carrier().listCampaigns(patient);
    expect(listed.ok && listed.value.find((each) => each.id === id)).toMatchObject({
      state: "Submitted",
      numbers: ["+12025550100", "+12025550147"],
    });
    expect(await json("PUT", "/dlc/campaign", { ...campaign, id, campaign_did: "12025550188" })).toEqual({});
    expect(JSON.parse((await call("GET", `/dlc/campaign?id=${made.id}`)).text)).toMatchObject({
      total: 1,
      data: [{ id, campaign_did: "12025550188" }],
    });
    expect((await call("DELETE", `/dlc/brand?id=${made.id}`)).status).toBe(202);
    expect(await json("DELETE", `/dlc/campaign?id=${id}`, {})).toEqual({});
    expect((await call("DELETE", `/dlc/campaign?id=${id}`)).status).toBe(206);
  });
});

describe("faults and oddities of every call", () => {
  const asks = {
    "GET /sms": () => carrier({ askTimeoutMs: 300 }).listNumbers(patient),
    "PUT /smsv2": () =>
      carrier({ askTimeoutMs: 300, paths: { webhookFallback: "/smsv2" } }).setWebhook(
        "+12025550100",
        `${partyline.url}/hook`,
        patient,
      ),
  };

  test.each(callFaults.filter((fault) => fault !== "ok"))(
    "%s is no answer, holds as often as asked, and changes nothing",
    async (fault) => {
      for (const [name, ask] of Object.entries(asks)) {
        await control("faults", { call: name, fault, times: 1 });
        const isDone = fault === "empty-200" && name === "PUT /smsv2";
        expect([name, (await ask()).ok]).toEqual([name, isDone]);
        expect([name, (await ask()).ok]).toEqual([name, true]);
      }
    },
  );

  test.each([
    ["ignores-page", false],
    ["wrong-total", false],
    ["false-in-words", false],
    ["odd-rows", true],
    ["maps", true],
    ["byte-order-mark", true],
  ])("answers that are odd by %s: lists are read whole or not at all (%s)", async (answers, isRead) => {
    const expected = [await carrier().listNumbers(patient), await carrier().listCampaigns(patient)];
    await control("behaviour", { answers });
    const read = [await carrier().listNumbers(patient), await carrier().listCampaigns(patient)];
    if (isRead) expect(read).toEqual(expected);
    else for (const answer of read) expect(answer.ok).toBe(false);
  });

  test("V15: a send whose answer was lost is found in the history, and nothing is said where that is not whole", async () => {
    await control("faults", { send: "accept-then-reset" });
    const since = new Date(Date.now() - 60_000);
    await carrier().send(hello, patient);
    const find = (to: string) =>
      carrier().findSent({ from: hello.from, to, since, until: new Date(Date.now() + 60_000) }, patient);
    expect(await find(hello.to)).toMatchObject({
      ok: true,
      value: { records: [{ id: expect.any(String) }], isWhole: true },
    });
    expect(await find("+15415550199")).toEqual({ ok: true, value: { records: [], isWhole: true } });
    await control("behaviour", { answers: "ignores-page" });
    expect(await find("+15415550199")).toEqual({ ok: true, value: { records: [], isWhole: false } });
  });
});

test.each([
  ["foreign-id", { kind: "status", carrierId: expect.stringMatching(/^h-/) }],
  ["repeats-text", { kind: "message", report: { kind: "status", status: "delivered" } }],
  ["ends-swapped", { kind: "status", from: hello.to, to: [hello.from] }],
])("reports may be odd: %s", async (reports, read) => {
  await control("behaviour", { reports, reportAfterMs: 20 });
  await carrier().send(hello, patient);
  while (partyline.seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  const [seen] = partyline.seen;
  expect(
    readQuestBlueCall({
      method: "POST",
      contentType: "application/json",
      query: [],
      body: seen?.bytes ?? new Uint8Array(),
    }),
  ).toMatchObject(read);
});

test("a number is sent elsewhere and shown so in the list, and its off-net state is read", async () => {
  const number = "+12025550100";
  const modeNow = async () => {
    const listed = await carrier().listNumbers(patient);
    return listed.ok && listed.value.find(({ e164 }) => e164 === number);
  };
  expect(await modeNow()).toMatchObject({ modeLabel: "Post SMS to URL", forwardTo: null });
  expect(
    await carrier().setInboundMode(number, { mode: "email", forwardTo: "desk@shop.test" }, patient),
  ).toEqual({ ok: true, value: null });
  expect(await modeNow()).toMatchObject({ modeLabel: "Email", forwardTo: "desk@shop.test" });
  expect(await carrier().setWebhook(number, `${partyline.url}/hook`, patient)).toEqual({
    ok: true,
    value: null,
  });
  expect(await modeNow()).toMatchObject({ modeLabel: "Post SMS to URL", forwardTo: null });
  expect(await carrier().offNetState(number, patient)).toEqual({ ok: true, value: "enabled" });
});
