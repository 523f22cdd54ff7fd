import { beforeEach, describe, expect, test, vi } from "vitest";
import { answerFault, faultCode } from "@/lib/web/faults";

const { log } = vi.hoisted(() => ({ log: { info: vi.fn(), warn: vi.fn(), error: vi.fn() } }));
vi.mock("@/lib/base/log", () => ({ log }));
beforeEach(() => vi.clearAllMocks());

const withCode = (code: string, message = "x") => Object.assign(new Error(message), { code });
const wrapped = (cause: unknown) =>
  new Error('Failed query: select "body" from "messages"\nparams: hello', { cause });

describe("V39: a database that is away is 503 and leaves cookies alone", () => {
  test.each([
    ["connection refused", wrapped(withCode("ECONNREFUSED"))],
    [
      "refused on every address",
      wrapped(new AggregateError([withCode("ECONNREFUSED"), withCode("ECONNREFUSED")], "all")),
    ],
    ["shutting down", wrapped(withCode("57P01"))],
    ["starting", wrapped(withCode("57P03"))],
    ["too many connections", wrapped(withCode("53300"))],
    [
      "closed to connections for a while",
      wrapped(withCode("55000", 'database "partyline" is not currently accepting connections')),
    ],
    ["cut off", wrapped(new Error("Connection terminated unexpectedly"))],
    ["no connection free in time", wrapped(new Error("timeout exceeded when trying to connect"))],
    ["read only after a failover", wrapped(withCode("25006"))],
  ])("%s", async (_, fault) => {
    const answer = answerFault(fault, "GET /x");
    expect(answer.status).toBe(503);
    expect(answer.headers.get("retry-after")).toMatch(/^\d+$/);
    expect(answer.headers.has("set-cookie")).toBe(false);
    expect(log.warn).toHaveBeenCalledOnce();
  });

  test("a text that cannot be stored is the sender's fault", () => {
    expect(faultCode(wrapped(withCode("22021")), "x")).toBe("unreadable");
  });
});

test("V51: an error says nothing of what is inside", async () => {
  for (const fault of [
    wrapped(withCode("42P01", "relation does not exist")),
    new TypeError("cannot read /srv/app/x.js"),
    "thrown text",
    null,
  ]) {
    const answer = answerFault(fault, "GET /x");
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toMatch(/select|params|hello|relation|srv|\.js|thrown/i);
  }
  expect(log.error).toHaveBeenCalledTimes(4);
});
