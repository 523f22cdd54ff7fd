import { beforeAll, expect, test, vi } from "vitest";
import { GET as authGet } from "@/app/api/auth/[...nextauth]/route";
import { GET as healthGet } from "@/app/api/health/route";
import { GET as readyGet } from "@/app/api/health/ready/route";
import { POST as drain } from "@/app/api/jobs/drain/route";
import { GET as joinGet } from "@/app/(account)/join/[token]/route";
import { GET as numbersGet } from "@/app/api/numbers/route";
import { sessionCookie } from "@/lib/auth/session/session-cookie";
import { freePort } from "@/lib/base/process/ports";
import { newId } from "@/lib/base/ids";
import { Browser, useSettings } from "../../support/web";

vi.mock("next/server", () => ({ after: (work: () => void) => work() }));
vi.mock("@/lib/runtime/scheduler", () => ({
  drainOnce: () => expect.unreachable("no job waits for it by itself"),
}));
vi.mock("@/lib/runtime/poke", () => ({ createPokes: () => ({ poke: () => {}, cancel: () => {} }) }));

const browser = new Browser();

beforeAll(async () => {
  useSettings(`postgres://nobody@127.0.0.1:${await freePort()}/nowhere`);
  const cookie = await sessionCookie(
    newId(),
    { secret: process.env.AUTH_SECRET ?? "", appUrl: process.env.APP_URL ?? "" },
    { keep: true },
  );
  browser.cookies.set(cookie.name, cookie.value);
});

test.each([
  ["a route", () => browser.call(numbersGet, "/api/numbers")],
  ["/api/auth/session", () => browser.call(authGet, "/api/auth/session")],
  ["signing in", () => browser.signIn("ana@demo.test")],
  ["signing out", () => browser.signOut()],
  [
    "the drain",
    () =>
      browser.call(drain, "/api/jobs/drain", {
        method: "POST",
        headers: { authorization: `Bearer ${process.env.CRON_SECRET ?? ""}` },
      }),
  ],
  ["a one-time link", () => browser.call(joinGet, "/join/x", { params: { token: "x".repeat(32) } })],
])("V39: while the database is away, %s is 503 and the cookie stays", async (_, ask) => {
  const before = browser.cookies.get("next-auth.session-token");
  const response = await ask();
  expect(response.status).toBe(503);
  expect(response.headers.has("retry-after")).toBe(true);
  expect(response.headers.getSetCookie().filter((set) => set.includes("session-token"))).toEqual([]);
  expect(browser.cookies.get("next-auth.session-token")).toBe(before);
  expect(await response.text()).not.toMatch(/select|postgres|127\.0\.0\.1|ECONN/i);
});

test("V55: alive, but not ready", async () => {
  expect((await browser.call(healthGet, "/api/health")).status).toBe(200);
  const ready = await browser.call(readyGet, "/api/health/ready");
  expect(ready.status).toBe(503);
  expect(await ready.json()).toMatchObject({ database: "down", worker: "down" });
});
