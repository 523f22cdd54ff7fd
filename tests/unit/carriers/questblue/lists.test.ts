import { notAnswered } from "@/lib/domain/carrier/not-answered";
import { describe, expect, test } from "vitest";
import { questBlueCarrier } from "@/lib/carriers/questblue/carrier";
import { questBlueSettings } from "@/lib/carriers/questblue/settings";
import { tinyServer } from "../tiny-server";

const patient = new AbortController().signal;
const notWhole = { ok: false, retry: "later", why: notAnswered("list_not_whole") };

const did = (n: number) => ({ did: String(12025550100 + n), sms_enabled: "on", sms_mode: "Email" });
const many = (count: number, from = 0) => Array.from({ length: count }, (_, n) => did(from + n));

/** The account's numbers, by what the carrier answers for each page. */
const numbers = async (answer: (page: number) => unknown) => {
  let asked = 0;
  await using server = await tinyServer((response, { url }) => {
    asked++;
    response.end(JSON.stringify(answer(Number(new URL(url, "http://x").searchParams.get("page")))));
  });
  const listed = await questBlueCarrier(
    { username: "u", password: "p", securityKey: "k" },
    questBlueSettings.parse({ baseUrl: server.url }),
  ).listNumbers(patient);
  return { listed, count: listed.ok ? listed.value.length : null, asked };
};

describe("a list that is not whole is no list", () => {
  test.each<[string, (page: number) => unknown]>([
    [
      "a carrier that ignores the page, and says so",
      () => ({ total: 60, total_pages: 3, current_page: 1, data: many(25) }),
    ],
    [
      "a carrier that ignores the page, and repeats the first",
      () => ({ total: 60, total_pages: 3, data: many(25) }),
    ],
    ["a carrier that ignores the page, without totals", () => ({ data: many(25) })],
    [
      "more in all than in the pages",
      (page) => ({ total: 60, total_pages: 2, current_page: page, data: many(25, page * 25) }),
    ],
    ["more in the pages than in all", () => ({ total: 3, total_pages: 1, data: many(4) })],
    [
      "a total without pages that is never reached",
      (page) => ({ total: 60, data: page === 1 ? many(25) : [] }),
    ],
    [
      "an empty page before the last",
      (page) => ({ total_pages: 3, current_page: page, data: page === 1 ? many(25) : [] }),
    ],
    [
      "totals that change on the way",
      (page) => ({ total: 50 + page, total_pages: 2, current_page: page, data: many(25, page * 25) }),
    ],
    [
      "an entry that moved to the next page while another was passed over",
      (page) => ({ total: 4, total_pages: 2, data: page === 1 ? many(2) : [did(1), did(3)] }),
    ],
  ])("%s", async (_, answer) => {
    const { listed, asked } = await numbers(answer);
    expect(listed).toEqual(notWhole);
    expect(asked).toBeLessThanOrEqual(3);
  });

  test.each<[string, number, (page: number) => unknown]>([
    [
      "two pages with totals in text",
      30,
      (page) => ({
        total: "30",
        total_pages: "2",
        current_page: String(page),
        data: page === 1 ? many(25) : many(5, 25),
      }),
    ],
    ["no totals and a short page", 24, () => ({ data: many(24) })],
    [
      "no totals and pages until there is nothing",
      30,
      (page) => ({ data: page === 1 ? many(25) : page === 2 ? many(5, 25) : [] }),
    ],
    [
      "totals that are no numbers",
      3,
      () => ({ total: null, total_pages: [], current_page: true, data: many(3) }),
    ],
    ["nothing", 0, () => ({ total: 0, total_pages: 0, current_page: 1, data: [] })],
    [
      "a map by number",
      2,
      () => ({
        total: 2,
        total_pages: 1,
        data: { 12025550100: { sms_enabled: "on" }, 12025550101: { sms_enabled: "off" } },
      }),
    ],
    ["a map with holes", 2, () => ({ total: 2, total_pages: 1, data: { 0: did(0), 7: did(1) } })],
    ["one entry in place of a list", 1, () => ({ total: 1, total_pages: 1, data: did(0) })],
  ])("whole: %s", async (_, count, answer) => {
    expect((await numbers(answer)).count).toBe(count);
  });
});

test.each([null, true, false, 7, "x", [], [did(9)], {}, { did: null }, { did: [did(9)] }, { did: true }])(
  "%j among the entries spoils no list",
  async (odd) => {
    const { listed } = await numbers(() => ({
      total: 3,
      total_pages: 1,
      data: [did(0), odd, { did: did(1).did, sms_enabled: true, sms_mode: ["x"] }],
    }));
    expect(listed).toMatchObject({
      ok: true,
      value: [
        { e164: "+12025550100", smsEnabled: true, modeLabel: "Email", forwardTo: null },
        { e164: "+12025550101", smsEnabled: true, modeLabel: "", forwardTo: null },
      ],
    });
  },
);
