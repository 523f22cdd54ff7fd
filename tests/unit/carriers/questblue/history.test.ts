import { describe, expect, test } from "vitest";
import { questBlueCarrier } from "@/lib/carriers/questblue/carrier";
import { questBlueSettings } from "@/lib/carriers/questblue/settings";
import { readTime } from "@/lib/carriers/questblue/formats/times";
import { tinyServer } from "../tiny-server";

const patient = new AbortController().signal;
const wanted = {
  from: "+12025550100",
  to: "+15415550126",
  since: new Date("2026-11-22T12:00:00Z"),
  until: new Date("2026-11-22T12:04:00Z"),
};
const now = new Date("2026-11-22T12:05:00Z");

/** The adapter against a history that answers so, whatever it is asked for. */
const historyOf = async (status: number, body: unknown, settings: Record<string, unknown> = {}) => {
  const asked: string[] = [];
  await using server = await tinyServer((response, request) => {
    asked.push(decodeURIComponent(request.url));
    const answer = typeof body === "function" ? body(new URL(request.url, "http://x")) : body;
    response.writeHead(status).end(typeof answer === "string" ? answer : JSON.stringify(answer));
  });
  const carrier = questBlueCarrier(
    { username: "u", password: "p", securityKey: "k" },
    questBlueSettings.parse({ baseUrl: server.url, ...settings }),
    { now: () => now },
  );
  return {
    answer: await carrier.findSent(wanted, patient),
    records: await carrier.history({ ...wanted, direction: "in" }, patient),
    asked,
  };
};

const sent = {
  id: "3",
  time: "2026-11-22T12:02:00Z",
  from: "12025550100",
  to: "15415550126",
  direction: "out",
  msg_type: "sms",
  status: "delivered",
};
const found = { id: "3", rawStatus: "delivered", status: "delivered" };

/** What that history proves, and whether nothing else can be in it. */
const proves = async (data: unknown, settings: Record<string, unknown> = {}) => {
  const { answer } = await historyOf(
    200,
    { total: Array.isArray(data) ? data.length : 1, total_pages: 1, current_page: 1, data },
    settings,
  );
  return answer.ok && [answer.value.records.length, answer.value.isWhole];
};

describe("V15: a text that the history shows to have left", () => {
  test("is one of that pair, however the numbers are written, and the time is asked for in Unix seconds", async () => {
    const data = [
      sent,
      { ...sent, id: 2, from: 2025550100, to: "(541) 555-0126", status: "handed_over" },
      { ...sent, id: "1", to: "15415550199" },
    ];
    const { answer, asked } = await historyOf(200, { total: 3, data });
    expect(answer).toEqual({
      ok: true,
      value: { records: [found, { id: "2", rawStatus: "handed_over", status: null }], isWhole: true },
    });
    expect(asked[0]).toBe(
      "/sms/history?period[0]=1795348800&period[1]=1795349040&direction=out&order=desc&per_page=500&page=1",
    );
  });

  test.each([
    ["of another day", { time: "2026-11-21T12:02:00Z" }],
    ["of the same minute of another hour", { time: "2026-11-22T11:02:00Z" }],
    ["a second before the time", { time: "2026-11-22T11:59:59Z" }],
    ["that came in", { direction: "in" }],
    ["in no direction", { direction: null }],
    ["in a direction that nobody knows", { direction: "sideways" }],
    ["without a time", { time: undefined }],
    ["whose time names no zone", { time: "2026-11-22T12:02:00" }],
    ["from another number", { from: "12025550147" }],
    ["from nobody", { from: null }],
  ])("is none %s: it proves nothing, and then nothing can be said", async (_, change) => {
    const record = { ...sent, ...change };
    const isOtherPair = "from" in change && change.from !== null;
    expect(await proves([record])).toEqual([0, isOtherPair]);
    expect(await proves([record, sent])).toEqual([1, isOtherPair]);
  });

  test.each([null, true, 7, "x", [[]], {}, { from: [], to: {}, time: true, direction: 1 }])(
    "is found beside %j, which spoils no list and leaves it open what else there is",
    async (odd) => {
      expect(await proves([odd, sent])).toEqual([1, false]);
    },
  );

  test("is found in a map with holes, and as a single record in place of a list", async () => {
    expect(
      (await historyOf(200, { total: 2, data: { 0: sent, 2: { ...sent, id: 4 } } })).answer,
    ).toMatchObject({ ok: true, value: { records: [found, { id: "4" }], isWhole: true } });
    expect(await proves(sent)).toEqual([1, true]);
  });

  test.each([
    "2026-11-22T12:02:00+00:00",
    "2026-11-22 07:02:00-05:00",
    "2026-11-22T07:02:00.5-0500",
    1795348920,
    "1795348920",
    1795348920000,
  ])("may have its time as %s", async (time) => {
    expect(await proves([{ ...sent, time }])).toEqual([1, true]);
  });

  test("may have a time without a zone once the account's zone is set", async () => {
    expect(
      await proves([{ ...sent, time: "2026-11-22 07:02:00" }], { historyTimeZone: "America/New_York" }),
    ).toEqual([1, true]);
    expect(await proves([{ ...sent, time: "2026-11-22 07:02:00" }], { historyTimeZone: "UTC" })).toEqual([
      0,
      false,
    ]);
    expect(readTime("2026-07-01 12:00", "America/New_York")).toEqual(new Date("2026-07-01T16:00:00Z"));
    expect(readTime("2026-01-01 12:00", "Asia/Kathmandu")).toEqual(new Date("2026-01-01T06:15:00Z"));
    for (const none of ["2026-13-41T99:00:00Z", "yesterday", "", null, [], true])
      expect(readTime(none, "UTC")).toBeNull();
    expect(() => questBlueSettings.parse({ historyTimeZone: "Mars/Olympus" })).toThrow();
  });

  test("may be looked for by presets, which hold more than the time and are no sign of a carrier that did not listen", async () => {
    const records = [sent, { ...sent, id: "9", time: "2026-11-22T12:50:00Z" }];
    const { answer, asked } = await historyOf(200, { total: 2, data: records }, { historyPeriod: "preset" });
    expect(answer).toEqual({ ok: true, value: { records: [found], isWhole: true } });
    expect(asked[0]).toContain("period=thishour&direction=out");
  });
});

describe("V15: no answer, and never an empty history", () => {
  test.each([
    ["a refusal", 206, '{"error":"No rights"}'],
    ["a fault", 500, ""],
    ["no list", 200, '{"data":"none"}'],
    ["HTML", 200, "<html>"],
  ])("%s", async (_, status, body) => {
    expect((await historyOf(status, body)).answer.ok).toBe(false);
  });

  test("a carrier that gives the same page again is found out, and its records are not counted twice", async () => {
    const { answer } = await historyOf(200, { total: 1_000, total_pages: 2, data: [sent] });
    expect(answer).toEqual({ ok: true, value: { records: [found], isWhole: false } });
  });

  test("pages are read to their end, and no further than is sensible", async () => {
    const paged = (pages: number) => (url: URL) => {
      const at = Number(url.searchParams.get("page"));
      return { total: pages, total_pages: pages, current_page: at, data: [{ ...sent, id: String(at) }] };
    };
    const two = await historyOf(200, paged(2));
    expect(two.answer).toMatchObject({
      ok: true,
      value: { records: [{ id: "1" }, { id: "2" }], isWhole: true },
    });
    const many = await historyOf(200, paged(900));
    expect(many.answer).toMatchObject({ ok: true, value: { isWhole: false } });
    expect(many.asked.length).toBeLessThan(20);
  });

  test("a byte order mark before the answer costs nothing", async () => {
    expect(
      (await historyOf(200, `\ufeff${JSON.stringify({ total: 1, data: [sent] })}`)).answer,
    ).toMatchObject({ ok: true, value: { records: [found] } });
  });
});

test("V9: the records of what came in are those of that direction and time, with both ends read", async () => {
  const came = {
    ...sent,
    id: "5",
    from: "32665",
    to: 12025550100,
    direction: "IN",
    msg_type: "MMS",
    status: "received",
  };
  const { records } = await historyOf(200, {
    total: 2,
    data: [came, { ...came, time: "2026-11-20T12:00:00Z" }],
  });
  expect(records).toEqual({
    ok: true,
    value: {
      isWhole: false,
      records: [
        {
          id: "5",
          at: new Date("2026-11-22T12:02:00Z"),
          direction: "in",
          from: "32665",
          to: "+12025550100",
          hasMedia: true,
          rawStatus: "received",
          status: null,
        },
      ],
    },
  });
});
