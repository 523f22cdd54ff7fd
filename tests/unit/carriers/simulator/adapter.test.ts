import { notAnswered } from "@/lib/domain/carrier/not-answered";
import { describe, expect, test } from "vitest";
import { tinyServer } from "../tiny-server";
import { simulator, patient, credentials, hello, carrier, control, ledger, useSimulator } from "./running";

useSimulator();

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
