import { statusOf, talk } from "@/tests/support/e2e/raw-http";
import { expect, test } from "@/tests/support/e2e/test";

test("V51: what has no form here is 405 with what would work, and errors tell nothing of the inside", async ({
  as,
}) => {
  const ana = await as("ana");
  const id = crypto.randomUUID();
  for (const [path, allow] of [
    ["/api/numbers", "GET, HEAD"],
    [`/api/conversations/${id}/replies`, "POST"],
    [`/api/conversations/${id}/marks`, "PUT"],
    [`/api/conversations/${id}/draft`, "GET, PUT, HEAD"],
  ] as const) {
    const answer = await ana.call(path, { method: "PATCH" });
    expect([answer.status, answer.headers.get("allow")]).toEqual([405, allow]);
  }
  for (const line of ["TRACE /api/numbers", "PROPFIND /api/numbers", "CONNECT 127.0.0.1:22"])
    expect(statusOf(await talk(`${line} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)), line).toBe(405);
  const missing = await (await ana.call("/api/nothing/here")).text();
  expect(missing).not.toMatch(/node_modules|\.ts:|postgres|select /i);
  expect((await ana.call("/api/health")).headers.get("x-powered-by")).toBeNull();
});

test("the page of all parts of the interface is for development: a build does not have it", async ({
  as,
}) => {
  const ana = await as("ana");
  expect((await ana.call("/design")).status).toBe(404);
});
