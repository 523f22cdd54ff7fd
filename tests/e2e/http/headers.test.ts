import type { ConsoleMessage, Page } from "@playwright/test";
import { appUrl, lines, people, PASSWORD, roomUrl, WEBHOOK_KEY } from "@/tests/support/e2e/addresses";
import { addresses } from "@/tests/support/e2e/app-addresses";
import { raw, type RawAnswer, talk } from "@/tests/support/e2e/raw-http";
import { expect, test } from "@/tests/support/e2e/test";

const STATIC_FILE = /\/_next\/static\/[^"']+\.js/;
const noOne = "019b0000-0000-7000-8000-0000000000ab";

type Kind = {
  name: string;
  status: number;
  page?: boolean;
  cached?: boolean;
  ask(session: string): Promise<RawAnswer>;
};

const get = (path: string, name = path): Pick<Kind, "name" | "ask"> => ({
  name,
  ask: (cookie) => raw(path, { headers: { cookie } }),
});
const nobody = (path: string, name = `${path}, nobody`): Pick<Kind, "name" | "ask"> => ({
  name,
  ask: () => raw(path),
});

/** One of every kind of answer, whoever gives it: a page, a route, a file, the framework, the server in front. */
const kinds: Kind[] = [
  { ...get("/inbox"), status: 200, page: true },
  { ...get(`/inbox/${noOne}`), status: 200, page: true },
  { ...get("/admin/numbers"), status: 200, page: true },
  { ...get("/admin/status"), status: 200, page: true },
  { ...get("/password"), status: 200, page: true },
  { ...nobody("/sign-in"), status: 200, page: true },
  { ...nobody("/set-up"), status: 404, page: true },
  { ...get("/no/such/page"), status: 404, page: true },
  { ...nobody("/no/such/page"), status: 404, page: true },
  { ...get(`/admin/numbers/${noOne}`), status: 404, page: true },
  { ...nobody("/inbox"), status: 307, page: true },
  { ...nobody("/"), status: 307, page: true },
  {
    name: "a page's data, at a wrong address",
    status: 307,
    page: true,
    cached: true,
    ask: (cookie) => raw("/inbox", { headers: { cookie, rsc: "1" } }),
  },
  {
    name: "a page's data",
    status: 200,
    page: true,
    ask: async (cookie) =>
      raw(String((await raw("/inbox", { headers: { cookie, rsc: "1" } })).headers.location), {
        headers: { cookie, rsc: "1" },
      }),
  },
  {
    name: "an unknown action",
    status: 409,
    page: true,
    ask: (cookie) =>
      raw("/sign-in", {
        method: "POST",
        headers: { cookie, origin: appUrl(), "next-action": "0".repeat(42), "content-type": "text/plain" },
        body: "[]",
      }),
  },
  {
    name: "a page by another name",
    status: 307,
    ask: () => raw("/inbox", { headers: { host: "elsewhere.test" } }),
  },
  { ...nobody("/icon.svg"), status: 200, cached: true, page: true },
  {
    name: "a built file",
    status: 200,
    cached: true,
    ask: async () => raw(STATIC_FILE.exec((await raw("/sign-in")).body)?.[0] ?? "/none"),
  },
  { ...nobody("/_next/static/chunks/none.js"), status: 404 },
  { ...nobody("/_next/none"), status: 404 },
  { ...get("/api/inbox"), status: 200 },
  { ...get("/api/numbers"), status: 200 },
  { ...get("/api/conversations"), status: 200 },
  { ...get(`/api/conversations/${noOne}`), status: 404 },
  { ...get("/api/conversations?limit=x"), status: 400 },
  { ...get("/api/none"), status: 404 },
  { ...nobody("/api/none"), status: 401 },
  { ...nobody("/api/inbox"), status: 401 },
  { ...nobody("/api/health"), status: 200 },
  { ...nobody("/api/health/ready"), status: 200 },
  { ...nobody("/api/auth/session"), status: 200 },
  { ...nobody("/api/auth/csrf"), status: 200 },
  { ...nobody("/api/auth/none"), status: 404 },
  {
    name: "a route, by a foreign page",
    status: 403,
    ask: (cookie) =>
      raw("/api/conversations", {
        method: "POST",
        headers: { cookie, origin: "https://evil.test", "content-type": "application/json" },
        body: "{}",
      }),
  },
  {
    name: "a route, by another method",
    status: 405,
    ask: (cookie) => raw("/api/inbox", { method: "PUT", headers: { cookie, origin: appUrl() } }),
  },
  {
    name: "a route, another type",
    status: 415,
    ask: (cookie) =>
      raw("/api/conversations", { method: "POST", headers: { cookie, origin: appUrl() }, body: "x" }),
  },
  {
    name: "a call of the carrier",
    status: 200,
    ask: () =>
      raw(`/api/sms/webhook/${WEBHOOK_KEY}`, {
        method: "POST",
        headers: { "x-webhook-probe": "none", "content-type": "application/json" },
        body: "{}",
      }),
  },
  {
    name: "a call with a wrong key",
    status: 401,
    ask: () => raw("/api/sms/webhook/wrong", { method: "POST", body: "{}" }),
  },
  { name: "a call by another method", status: 405, ask: () => raw(`/api/sms/webhook/${WEBHOOK_KEY}`) },
  {
    name: "a body too long",
    status: 413,
    ask: () => raw("/api/conversations", { method: "POST", body: "x".repeat(1024 * 1024 + 1) }),
  },
  { name: "a method nobody knows", status: 405, ask: () => raw("/inbox", { method: "PROPFIND" }) },
  { name: "an address for proxies", status: 400, ask: () => raw("http://elsewhere.test/") },
  { name: "a spelling that means nothing", status: 404, page: true, ask: () => raw("/%ff") },
  { name: "a request that is none", status: 400, ask: async () => parsed(await talk("NONSENSE\r\n\r\n")) },
  {
    name: "too many headers",
    status: 431,
    ask: async () => parsed(await talk(`GET / HTTP/1.1\r\nHost: x\r\nX-A: ${"a".repeat(70_000)}\r\n\r\n`)),
  },
  {
    name: "an upgrade to nowhere",
    status: 404,
    ask: async () =>
      parsed(await talk(`GET /x HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`)),
  },
];

const policyOf = ({ headers }: RawAnswer): Map<string, string> =>
  new Map(
    String(headers["content-security-policy"])
      .split(";")
      .map((part) => part.trim())
      .map((part) => [part.split(" ", 1)[0] ?? "", part.slice(part.indexOf(" ") + 1)]),
  );

for (const { name, status, page = false, cached = false, ask } of kinds)
  test(`V45: ${name} (${status}) carries every header`, async ({ as }) => {
    const answer = await ask((await as("dele")).cookies.header);
    expect(answer.status).toBe(status);
    expect(answer.headers).toMatchObject({
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "same-origin",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
      "permissions-policy": expect.stringContaining("camera=()"),
    });
    for (const name of ["x-powered-by", "server", "strict-transport-security", "access-control-allow-origin"])
      expect(answer.headers, name).not.toHaveProperty(name);
    const policy = policyOf(answer);
    expect(Object.fromEntries(policy)).toMatchObject({
      "object-src": "'none'",
      "base-uri": "'none'",
      "frame-ancestors": "'none'",
    });
    if (page) {
      expect(policy.get("script-src")).toMatch(/^'nonce-[A-Za-z0-9+/]{22}==' 'strict-dynamic'$/);
      expect(policy.get("connect-src")).toBe(`'self' ${appUrl().replace("http", "ws")}`);
      expect(policy.get("form-action")).toBe("'self'");
    } else expect(policy.get("default-src")).toBe("'none'");
    if (!cached) expect(answer.headers["cache-control"]).toContain("no-store");
  });

test("V45: no nonce comes twice in a hundred pages, and every script and style element of a page has its own", async () => {
  const nonces = new Set<string>();
  for (let round = 0; round < 10; round++) {
    const answers = await Promise.all(Array.from({ length: 10 }, () => raw("/sign-in")));
    for (const answer of answers) {
      const nonce = /'nonce-([^']+)'/.exec(policyOf(answer).get("script-src") ?? "")?.[1] ?? "";
      nonces.add(nonce);
      const elements = [...answer.body.matchAll(/<(script|style)\b[^>]*>/g)].map(([element]) => element);
      expect(elements.length).toBeGreaterThan(3);
      for (const element of elements) expect(element).toContain(`nonce="${nonce}"`);
    }
  }
  expect(nonces.size).toBe(100);
});

test("V45: a caller cannot choose the nonce", async () => {
  const answer = await raw("/sign-in", {
    headers: {
      "content-security-policy": "script-src 'nonce-mine'",
      "content-security-policy-report-only": "script-src 'nonce-mine'",
    },
  });
  expect(answer.body + JSON.stringify(answer.headers)).not.toContain("mine'");
  expect(answer.body).not.toContain('nonce="mine"');
});

test("V39: cookies are for the server alone, on this site alone, and a sign-out takes the session's away", async ({
  browser,
}) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await signInByPage(page);
  const cookies = await context.cookies();
  expect(cookies.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["next-auth.session-token", expect.stringMatching(/^partyline\.device\./)]),
  );
  for (const cookie of cookies)
    expect(cookie, cookie.name).toMatchObject({ httpOnly: true, sameSite: "Lax", path: "/", secure: false });
  expect(await page.evaluate("document.cookie")).toBe("");

  const { csrfToken } = (await (await page.request.get(`${appUrl()}/api/auth/csrf`)).json()) as {
    csrfToken: string;
  };
  await page.request.post(`${appUrl()}/api/auth/signout`, {
    headers: { origin: appUrl() },
    form: { csrfToken, json: "true" },
  });
  expect((await context.cookies()).map(({ name }) => name)).not.toContain("next-auth.session-token");
  await context.close();
});

async function signInByPage(page: Page): Promise<void> {
  await page.goto(`${appUrl()}/sign-in`);
  await page.getByLabel("E-mail").fill(people.dele);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL(/\/inbox/);
}

test("V45: every page comes to life under its policy, and breaks none of it", async ({ browser, as }) => {
  const context = await browser.newContext();
  const owner = await as("dele");
  await context.addCookies(owner.cookies.entries().map(([name, value]) => ({ name, value, url: appUrl() })));
  const complaints: string[] = [];
  await context.exposeFunction("tellViolation", (what: string) => complaints.push(what));
  await context.addInitScript(() => {
    document.addEventListener(
      "securitypolicyviolation",
      ({ violatedDirective, blockedURI, sourceFile, sample }) =>
        (window as unknown as { tellViolation(what: string): void }).tellViolation(
          `${location.pathname}: ${violatedDirective} ${blockedURI} ${sourceFile} ${sample}`,
        ),
    );
  });
  context.on("console", (message: ConsoleMessage) => {
    if (/Content.Security.Policy|Refused to/i.test(message.text())) complaints.push(message.text());
  });
  context.on("weberror", (fault) => complaints.push(fault.error().message));
  // A line is a page of admin by its id; the inbox says of the same id that there is no such conversation.
  const pages = await addresses("page.tsx", await owner.numberId(lines.support));
  expect(pages.length).toBeGreaterThan(10);
  const left = [...pages, "/inbox", "/no/such/page"];
  // Several at a time: each is waited for until nothing more is loaded, which is mostly waiting.
  const comesToLife = async (): Promise<void> => {
    const page = await context.newPage();
    for (let path = left.pop(); path !== undefined; path = left.pop()) {
      await page.goto(`${appUrl()}${path}`);
      await page.waitForFunction(
        () =>
          Object.keys(document.body.firstElementChild ?? {}).some((key) => key.startsWith("__react")) ||
          Object.keys(document).some((key) => key.startsWith("__react")),
      );
      await page.waitForLoadState("networkidle");
    }
  };
  await Promise.all(Array.from({ length: 4 }, comesToLife));
  expect(complaints).toEqual([]);
  await context.close();
});

test("V45: the room answers plain requests with nothing that a browser could use", async () => {
  const answer = await fetch(`${roomUrl()}/parties/number/${noOne}`);
  expect([401, 403, 404]).toContain(answer.status);
  expect(await answer.text()).toBe("");
});

/** An answer as it came from the socket. */
function parsed(answer: string): RawAnswer {
  const [head = "", body = ""] = answer.split("\r\n\r\n", 2);
  const [first = "", ...lines] = head.split("\r\n");
  const headers = Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.indexOf(":")).toLowerCase(),
      line.slice(line.indexOf(":") + 1).trim(),
    ]),
  );
  return { status: Number(first.split(" ")[1]), headers, body };
}
