import { eq } from "drizzle-orm";
import { users } from "@/db/schema/people";
import { appUrl, people } from "@/tests/support/e2e/addresses";
import type { Api } from "@/tests/support/e2e/api";
import { addresses } from "@/tests/support/e2e/app-addresses";
import type { Customer } from "@/tests/support/e2e/simulator";
import { raw, statusOf, talk } from "@/tests/support/e2e/raw-http";
import { aTeam, aTeammate, stackDb } from "@/tests/support/e2e/team";
import { expect, test } from "@/tests/support/e2e/test";
import { anUnvisitedServer } from "@/tests/support/unvisited";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const;

/** Open by purpose: sign-in and first set-up, and doors with a key of their own. */
const OPEN = /^\/(sign-in|set-up|join|new-password|api\/auth|api\/health|api\/sms\/webhook)(\/|$)/;

/** A conversation whose words must not be anywhere. */
async function aSecret(ana: Api, customer: Customer) {
  await customer.texts("the sentinel is under the mat");
  const id = await ana.conversationWith(customer);
  const words = [
    "sentinel",
    customer.phone.slice(1),
    customer.title,
    "Northgate",
    "Ana Reyes",
    "2025550100",
    people.ben,
  ];
  return { id, leaks: (body: string) => words.filter((word) => body.includes(word)) };
}

test("V37: without a session every route answers 401 and every page leads to the sign-in, and nothing of a tenant is in it", async ({
  as,
  customer,
}) => {
  const { id, leaks } = await aSecret(await as("ana"), customer);
  const routes = (await addresses("route.ts", id)).filter((address) => !OPEN.test(address));
  expect(routes.length).toBeGreaterThan(12);
  for (const address of routes)
    for (const method of METHODS) {
      const answer = await raw(address, {
        method,
        headers: method === "GET" ? {} : { "content-type": "application/json" },
        body: method === "GET" || method === "HEAD" ? undefined : "{}",
      });
      expect([401, 405], `${method} ${address}`).toContain(answer.status);
      expect(leaks(answer.body), `${method} ${address}`).toEqual([]);
    }
  const pages = (await addresses("page.tsx", id)).filter((address) => !OPEN.test(address));
  expect(pages).toContain(`/inbox/${id}`);
  for (const address of pages) {
    const answer = await raw(address);
    expect({ status: answer.status, location: answer.headers.location }, address).toMatchObject({
      status: 307,
      location: expect.stringMatching(/^\/(sign-in(\?to=%2F[\w%.-]*)?|inbox)$/),
    });
    // It leads back to what was asked for, and nowhere else.
    const to = new URL(String(answer.headers.location), "http://here").searchParams.get("to");
    if (to !== null) expect(to, address).toBe(address);
    expect(leaks(answer.body), address).toEqual([]);
  }
});

test("V37: no spelling of an address, and no header that a framework reads, opens anything", async ({
  as,
  customer,
}) => {
  const { id, leaks } = await aSecret(await as("ana"), customer);
  const spell = (address: string): string[] => [
    `/${address}`,
    `${address}/`,
    `${address}//`,
    `/.${address}`,
    `/%2e${address}`,
    `/x/..${address}`,
    `/x/%2e%2e${address}`,
    `/_next/..${address}`,
    address.replace("i", "%69"),
    address.replace("i", "%2569"),
    address.replaceAll("/", "%2f"),
    address.replaceAll("/", "\\"),
    address.toUpperCase(),
    `${address};x=1`,
    `${address}%00`,
    `${address}%0d%0aset-cookie:a=b`,
    `${address}.json`,
    `${address}.rsc`,
    `${address}?_rsc=1`,
    `${address}?__nextDataReq=1`,
    `/_next/data/build${address}.json`,
    `/_next/image?url=${encodeURIComponent(address)}&w=640&q=75`,
    `/api/auth/..${address}`,
    `/sign-in/..${address}`,
    `/api/health/%2e%2e/%2e%2e${address}`,
    `http://127.0.0.1${address}`,
  ];
  const claims: Record<string, string>[] = [
    {},
    { rsc: "1", "next-router-prefetch": "1" },
    { "x-middleware-subrequest": "middleware:middleware:middleware:middleware:middleware" },
    {
      "x-middleware-subrequest": "src/middleware:src/middleware:src/middleware:src/middleware:src/middleware",
    },
    { "x-nextjs-data": "1" },
    {
      "x-original-url": `/inbox/${id}`,
      "x-rewrite-url": `/inbox/${id}`,
      "x-matched-path": `/inbox/${id}`,
      "x-invoke-path": `/inbox/${id}`,
    },
    { "x-forwarded-host": "evil.test", "x-forwarded-for": "127.0.0.1" },
    { authorization: "Bearer undefined", cookie: "next-auth.session-token=undefined" },
    { "next-action": "0".repeat(42) },
    { "next-resume": "1" },
  ];
  for (const address of [`/inbox/${id}`, `/api/conversations/${id}`, "/api/inbox"]) {
    for (const spelling of spell(address)) {
      const answer = await raw(spelling);
      expect(leaks(answer.body), spelling).toEqual([]);
      expect(answer.status, spelling).toBeLessThan(500);
      expect(answer.headers["set-cookie"], spelling).toBeUndefined();
    }
    for (const headers of claims)
      for (const method of ["GET", "POST"]) {
        const answer = await raw(address, { method, headers });
        expect(leaks(answer.body), `${method} ${address} ${JSON.stringify(headers)}`).toEqual([]);
        expect(answer.status, `${method} ${address} ${JSON.stringify(headers)}`).toBeLessThan(500);
        expect([200, 201], `${method} ${address} ${JSON.stringify(headers)}`).not.toContain(answer.status);
      }
  }
});

test("V37: an upgrade reaches the room of a number or nothing at all", async ({ as }) => {
  const numberId = await (await as("ana")).numberId("+12025550100");
  const elsewhere = await anUnvisitedServer();
  const { port } = elsewhere;
  const upgrade = (target: string, more = "") =>
    talk(
      `GET ${target} HTTP/1.1\r\nHost: ${new URL(appUrl()).host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nOrigin: ${appUrl()}\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n${more}\r\n`,
    );

  const foreign = [
    "/",
    "/inbox",
    "/api/inbox",
    "/_next/webpack-hmr",
    "/parties/number/",
    "/parties/number/..",
    `/parties/number/${numberId}/`,
    `/parties/number/${numberId}/../x`,
    `/parties/number/${numberId.toUpperCase()}`,
    `/parties/number/${numberId.replace("-", "%2d")}`,
    `/parties/other/${numberId}`,
    `//parties/number/${numberId}`,
    `/x/..//parties/number/${numberId}`,
    `http://127.0.0.1:${port}/parties/number/${numberId}`,
    `//127.0.0.1:${port}/parties/number/${numberId}`,
    `@127.0.0.1:${port}/parties/number/${numberId}`,
    "/parties/number/__proto__",
    "/parties/number/+12025550100",
  ];
  for (const target of foreign) expect([400, 404], target).toContain(statusOf(await upgrade(target)));

  // The room's own door: no ticket, a made-up one, one in the wrong place.
  for (const query of ["", "?token=", "?token=a.b.c", "#token=a.b.c", "?token=a&token=b"])
    expect([400, 401, 403, 404], query).toContain(
      statusOf(
        await upgrade(
          `/parties/number/${numberId}${query}`,
          `X-Forwarded-Host: 127.0.0.1:${port}\r\nX-Partykit-Room: x\r\n`,
        ),
      ),
    );
  expect(elsewhere.visits()).toBe(0);
  elsewhere.close();
});

test("V39: a person who is disabled is out at once, with a session that was good a moment ago", async () => {
  const { tenant } = await aTeam();
  const { actor, api } = await aTeammate(tenant, "Edda Lind", []);
  expect((await api.call("/api/numbers")).status).toBe(200);
  await stackDb().update(users).set({ disabledAt: new Date() }).where(eq(users.id, actor.userId));
  expect((await api.call("/api/numbers")).status).toBe(401);
  expect(await (await api.call("/api/auth/session")).json()).toEqual({});
  expect((await api.call("/inbox")).headers.get("location")).toBe("/sign-in");
});
