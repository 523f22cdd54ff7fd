import { expect, test, vi } from "vitest";
import config from "@/next.config";
import { fixedHeaders, pagePolicy, transportHeaders } from "@/lib/server/security-headers";

const nonce = "AAAAAAAAAAAAAAAAAAAAAA==";
const directives = (policy: string) =>
  Object.fromEntries(
    policy.split("; ").map((part) => [part.slice(0, part.indexOf(" ")), part.slice(part.indexOf(" ") + 1)]),
  );

test("V45: scripts run by nonce alone; nothing is inlined, evaluated, embedded, framed, or posted elsewhere", () => {
  expect(directives(pagePolicy({ nonce, appUrl: "http://inbox.test:3000" }))).toEqual({
    "default-src": "'self'",
    "script-src": `'nonce-${nonce}' 'strict-dynamic'`,
    "style-src": `'self' 'nonce-${nonce}'`,
    "style-src-attr": "'unsafe-inline'",
    "connect-src": "'self' ws://inbox.test:3000",
    "worker-src": "'self'",
    "object-src": "'none'",
    "frame-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
  });
});

test.each([
  ["https://inbox.test", undefined, "'self' wss://inbox.test"],
  ["https://inbox.test", "https://rooms.example:8443/x", "'self' wss://rooms.example:8443"],
  ["http://127.0.0.1:3000", "http://127.0.0.1:1999", "'self' ws://127.0.0.1:1999"],
])("V45: a page of %s with its rooms at %s connects to %s", (appUrl, roomUrl, allowed) => {
  expect(directives(pagePolicy({ nonce, appUrl, roomUrl }))["connect-src"]).toBe(allowed);
});

test("V45: code is evaluated in development alone", () => {
  expect(pagePolicy({ nonce, appUrl: "http://inbox.test", dev: true })).toContain("'unsafe-eval'");
  expect(pagePolicy({ nonce, appUrl: "http://inbox.test" })).not.toMatch(
    /unsafe-eval|script-src[^;]*unsafe-inline/,
  );
});

test("V45: https is kept for two years where the product is open under it, and only there", () => {
  expect(transportHeaders("https://inbox.test")).toEqual({ "strict-transport-security": "max-age=63072000" });
  expect(transportHeaders("http://inbox.test")).toEqual({});
  expect(pagePolicy({ nonce, appUrl: "https://inbox.test" })).toMatch(/; upgrade-insecure-requests$/);
});

test("V45: what is no page may load, run and be nothing", () => {
  expect(fixedHeaders["content-security-policy"]).toBe(
    "default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
});

test("V45: without our web server in front, routes too say that the product is open under https for good, and only where it is", async () => {
  const of = async (appUrl: string) => {
    vi.stubEnv("APP_URL", appUrl);
    const [all] = (await config.headers?.()) ?? [];
    return {
      source: all?.source,
      hsts: all?.headers.find(({ key }) => key === "strict-transport-security")?.value,
    };
  };
  try {
    expect(await of("https://inbox.example.test")).toEqual({
      source: "/:path*",
      hsts: transportHeaders("https://inbox.example.test")["strict-transport-security"],
    });
    expect(await of("http://127.0.0.1:3000")).toEqual({ source: "/:path*", hsts: undefined });
  } finally {
    vi.unstubAllEnvs();
  }
});
