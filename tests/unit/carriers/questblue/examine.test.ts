import { describe, expect, test } from "vitest";
import { examineAccount } from "@/lib/carriers/questblue/api/examine";
import { questBlueSettings } from "@/lib/carriers/questblue/settings";
import { accountChecks } from "@/lib/carriers/questblue/api/account-checks";
import { checkCopy } from "@/lib/doctor/copy";
import { tinyServer } from "../tiny-server";

const credentials = { username: "u", password: "p", securityKey: "k" };
const now = new Date("2026-11-30T10:00:00Z");

type Account = {
  reads?: "json" | "query";
  digits?: 10 | 11;
  ignoresPeriod?: boolean;
  hasHistory?: boolean;
  refuses?: number;
  date?: Date;
};

/** An account that behaves in one of the ways that QuestBlue's sources describe. */
const account = ({
  reads = "json",
  digits = 11,
  ignoresPeriod = false,
  hasHistory = true,
  refuses,
  date = now,
}: Account = {}) =>
  tinyServer((response, { method, url, body }) => {
    const { pathname, searchParams } = new URL(url, "http://localhost");
    const say = (status: number, value: unknown) =>
      response.writeHead(status, { date: date.toUTCString() }).end(JSON.stringify(value));
    if (pathname === "/myip") return say(200, { ip: "203.0.113.9" });
    if (refuses !== undefined) return say(refuses, { error: "Address is not allowed" });
    if (method === "PUT") {
      const arrived = reads === "json" ? body.includes("sms_mode") : searchParams.has("sms_mode");
      return say(206, { error: arrived ? "DID not found" : "did is required" });
    }
    if (pathname === "/sms/history") {
      const isLongAgo = Number(searchParams.get("period[0]")) < 1_000_000_000;
      return say(200, { data: hasHistory && (ignoresPeriod || !isLongAgo) ? [{ id: 1 }] : [] });
    }
    if (pathname === "/sms")
      return say(200, { total_pages: 1, data: [{ did: "12025550100".slice(-digits) }] });
    if (pathname === "/nowhere") return say(404, { error: "Not found" });
    return say(200, { data: { balance: "1", allowed_credit: "0" } });
  });

const examine = async (kind: Account = {}, settings: Record<string, unknown> = {}) => {
  await using server = await account(kind);
  const chosen = questBlueSettings.parse({ baseUrl: server.url, ...settings });
  const examined = await examineAccount(credentials, chosen, () => now, new AbortController().signal);
  return {
    examined,
    sent: server.seen.filter((call) => call.method === "POST"),
    checks: accountChecks("QuestBlue", examined, chosen),
  };
};
const stateOf = (checks: Awaited<ReturnType<typeof examine>>["checks"], name: string) =>
  checks.find((each) => each.check === name)?.state;

describe("an account that is examined", () => {
  test("as published: every setting fits, and nothing was sent", async () => {
    const { examined, sent, checks } = await examine();
    expect(examined).toEqual({
      login: { ok: true, value: null },
      ownAddress: "203.0.113.9",
      digits: 11,
      writes: { json: true, query: false },
      keepsPeriod: true,
      clockAheadMs: 0,
      unknownPaths: [],
    });
    expect(checks.map((each) => each.state)).toEqual([
      "well",
      "well",
      "well",
      "well",
      "well",
      "well",
      "well",
    ]);
    expect(sent).toEqual([]);
  });

  test("one that reads parameters in the address: the setting is wrong until it is changed", async () => {
    expect(stateOf((await examine({ reads: "query" })).checks, "writes")).toBe("wrong");
    expect(stateOf((await examine({ reads: "query" }, { writeAs: "query" })).checks, "writes")).toBe("well");
  });

  test("a path that it does not have is named, and says nothing about the credentials", async () => {
    const { examined, checks } = await examine({}, { paths: { balance: "/nowhere", campaigns: "/nowhere" } });
    expect(examined).toMatchObject({ login: { ok: true }, unknownPaths: ["/nowhere"] });
    expect(stateOf(checks, "paths")).toBe("wrong");
    expect(checks.map(checkCopy).find((words) => words.includes("/nowhere"))).toBe(
      "QuestBlue: QuestBlue does not know /nowhere. Put the published path back, or ask QuestBlue.",
    );
  });

  test("one that writes its numbers with ten digits", async () => {
    expect((await examine({ digits: 10 })).examined.digits).toBe(10);
    expect(stateOf((await examine({ digits: 10 })).checks, "digits")).toBe("doubtful");
    expect(stateOf((await examine({ digits: 10 }, { digits: 10 })).checks, "digits")).toBe("well");
  });

  test("one whose history ignores the time is told from one that has no texts yet", async () => {
    expect((await examine({ ignoresPeriod: true })).examined.keepsPeriod).toBe(false);
    expect((await examine({ hasHistory: false })).examined.keepsPeriod).toBeNull();
  });

  test("one that refuses this machine says from which address it saw us, and is asked no more", async () => {
    const { examined, checks } = await examine({ refuses: 403 });
    expect(checks.map((each) => [each.check, each.state])).toEqual([
      ["credentials", "wrong"],
      ["own_address", "well"],
    ]);
    expect(examined.writes).toBeNull();
    expect(checks.map(checkCopy).join("\n")).toContain("203.0.113.9");
  });

  test("one whose clock is five minutes ahead", async () => {
    const { checks } = await examine({ date: new Date(now.getTime() + 300_000) });
    expect(stateOf(checks, "carrier_clock")).toBe("doubtful");
    expect(checks.map(checkCopy).join("\n")).toContain("300 s ahead of ours");
  });

  test("one that answers nonsense is said to be unknown, never well", async () => {
    await using server = await tinyServer((response) =>
      response.writeHead(200).end("<html>maintenance</html>"),
    );
    const chosen = questBlueSettings.parse({ baseUrl: server.url });
    const checks = accountChecks(
      "QuestBlue",
      await examineAccount(credentials, chosen, () => now, new AbortController().signal),
      chosen,
    );
    expect(checks.map((each) => each.state)).toEqual(["unknown", "unknown"]);
  });
});
