import { describe, expect, test } from "vitest";
import { questBlueCarrier } from "@/lib/carriers/questblue/carrier";
import { questBlueSettings } from "@/lib/carriers/questblue/settings";
import { tinyServer } from "../tiny-server";

const patient = new AbortController().signal;

/** What the adapter reads from these pages, each the answer's `data` or a whole answer with its status. */
async function read(...pages: (unknown | { status: number })[]) {
  await using server = await tinyServer((response, { url }) => {
    const asked = new URL(url, "http://x");
    const page = pages[Number(asked.searchParams.get("page")) - 1];
    const failed =
      typeof page === "object" && page !== null && "status" in page && typeof page.status === "number"
        ? page.status
        : null;
    response
      .writeHead(asked.pathname === "/dlc/campaign" ? (failed ?? 200) : 404)
      .end(JSON.stringify({ total_pages: pages.length, data: page }));
  });
  return await questBlueCarrier(
    { username: "user", password: "pass", securityKey: "key" },
    questBlueSettings.parse({ baseUrl: server.url }),
  ).listCampaigns(patient);
}

const numbersOf = async (campaign_did: unknown) => {
  const answer = await read([{ id: "C1", campaign_did }]);
  return answer.ok ? answer.value[0]?.numbers : answer;
};

describe("A1: the campaigns of the account", () => {
  test("come from all pages, as a list or as a map, with what the carrier calls them; fields that nobody asked for are ignored", async () => {
    expect(
      await read(
        [
          {
            id: "C1",
            status: "Approved",
            campaign_type: "standard",
            campaign_type_standard: "Customer care",
            campaign_did: "12025550100",
            brand_id: "B1",
            loan_arrange: "no",
            more: [{}],
          },
        ],
        {
          C2: {
            status: "SUBMITTED",
            campaign_type: "special",
            campaign_type_standard: "",
            campaign_type_special: "Charity",
            campaign_did: "",
          },
        },
        [{ id: 77, campaign_type: "standard" }],
      ),
    ).toEqual({
      ok: true,
      value: [
        { id: "C1", kind: "Customer care", state: "Approved", numbers: ["+12025550100"] },
        { id: "C2", kind: "Charity", state: "SUBMITTED", numbers: [] },
        { id: "77", kind: "standard", state: null, numbers: [] },
      ],
    });
    expect(await read([])).toEqual({ ok: true, value: [] });
  });

  const [one, two] = ["+12025550100", "+12025550147"];
  test.each<[string, unknown, string[]]>([
    ["commas", "12025550100,12025550147", [one, two]],
    ["commas and spaces", " 2025550100 , 2025550147 ,", [one, two]],
    ["spaces", "2025550100 12025550147", [one, two]],
    ["lines", "+1 202 555 0100\n+12025550147", [one, two]],
    ["as people write them", "(202) 555-0100 (202) 555-0147", [one, two]],
    ["with hyphens and dots", "1-202-555-0100; 202.555.0147", [one, two]],
    ["a number", 12025550100, [one]],
    ["a list", ["2025550100", 12025550147, null, {}], [one, two]],
    ["a list in a text", '["2025550100","2025550147"]', [one, two]],
    ["twice the same", "2025550100, +12025550100", [one]],
    ["what is none among them", "911, 202555010, 2025550100, 0025550100, 120255501000, x", [one]],
    ["nothing", null, []],
    ["no text at all", { a: 1 }, []],
  ])("its numbers are read whatever parts them: %s", async (_, written, numbers) => {
    expect(await numbersOf(written)).toEqual(numbers);
  });

  test("one that cannot be read is left out, and none of the others with it", async () => {
    const bad = [
      null,
      7,
      "C9",
      [],
      {},
      { id: null },
      { id: " " },
      { id: {} },
      { id: "x".repeat(101) },
      { status: "Approved", campaign_did: one },
    ];
    expect(
      await read([...bad, { id: "C1", status: { a: [] }, campaign_type_standard: 3, campaign_did: one }]),
    ).toEqual({ ok: true, value: [{ id: "C1", kind: "3", state: null, numbers: [one] }] });
  });

  test("one that moved between two pages counts once, as it was read last", async () => {
    expect(await read([{ id: "C1", status: "Submitted" }], [{ id: "C1", status: "Approved" }])).toMatchObject(
      { ok: true, value: [{ id: "C1", state: "Approved" }] },
    );
  });

  test("their words are fit to show: one line, no markup, not endless", async () => {
    const answer = await read([{ id: "C\u0000 1", status: `<b>Re</b>\u202e\njected ${"x".repeat(500)}` }]);
    expect(answer).toMatchObject({
      ok: true,
      value: [{ id: "C\ufffd 1", state: expect.stringMatching(/^Re jected x+$/) }],
    });
    expect(answer.ok && answer.value[0]?.state?.length).toBe(60);
  });

  test("a page that fails leaves nobody with half a list", async () => {
    expect(await read([{ id: "C1" }], { status: 503 })).toMatchObject({ ok: false, retry: "later" });
    for (const data of [null, "none", 3])
      expect(await read(data)).toMatchObject({ ok: false, retry: "unknown" });
  });
});
