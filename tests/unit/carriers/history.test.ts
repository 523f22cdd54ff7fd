import { expect, test } from "vitest";
import { questBlueCarrier } from "@/lib/carriers/questblue/carrier";
import { questBlueSettings } from "@/lib/carriers/questblue/settings";
import { tinyServer } from "./tiny-server";

const patient = new AbortController().signal;
const wanted = { from: "+12025550100", to: "+15415550126", since: new Date("2026-11-22T12:00:00Z"), until: new Date("2026-11-22T12:04:00Z") };

const historyOf = async (status: number, body: string) => {
  const asked: string[] = [];
  await using server = await tinyServer((response, request) => {
    asked.push(request.url ?? "");
    response.writeHead(status).end(body);
  });
  const carrier = questBlueCarrier({ username: "u", password: "p", securityKey: "k" }, questBlueSettings.parse({ baseUrl: server.url }));
  return { answer: await carrier.findSent(wanted, patient), asked };
};

test("V15: only records of that pair count, however the numbers are written", async () => {
  const data = [
    { id: "3", from: "12025550100", to: "15415550126", status: "delivered" },
    { id: 2, from: 2025550100, to: "(541) 555-0126", status: "handed_over" },
    { id: "1", from: "12025550100", to: "15415550199", status: "sent" },
    { from: "12025550147", to: "15415550126" },
    {},
  ];
  const { answer, asked } = await historyOf(200, JSON.stringify({ total: 5, data }));
  expect(answer).toEqual({
    ok: true,
    value: [
      { id: "3", rawStatus: "delivered", status: "delivered" },
      { id: "2", rawStatus: "handed_over", status: null },
    ],
  });
  expect(decodeURIComponent(asked[0] ?? "")).toBe("/sms/history?period[0]=1795348800&period[1]=1795349040&direction=out&order=desc&per_page=500");
});

test.each([
  ["a refusal", 206, '{"error":"No rights"}'],
  ["a fault", 500, ""],
  ["no list", 200, '{"data":"none"}'],
  ["HTML", 200, "<html>"],
])("V15: %s is no answer, and never an empty history", async (_, status, body) => {
  expect((await historyOf(status, body)).answer.ok).toBe(false);
});
