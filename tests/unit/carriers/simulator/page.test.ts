import { describe, expect, test } from "vitest";
import { answerQuirks, behaviour, inboundModes, reportProfiles } from "@/lib/carriers/simulator/behaviour";
import { callFaults, sendFaults } from "@/lib/carriers/simulator/api/faults";
import { inboundProfiles } from "@/lib/carriers/simulator/phones/profiles";
import { partyline, simulator, patient, hello, carrier, control, useSimulator } from "./running";

useSimulator();

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
