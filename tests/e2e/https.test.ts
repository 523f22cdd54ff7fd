import { connect } from "node:net";
import { createServer } from "node:tls";
import { expect, test } from "@playwright/test";
import { generate } from "selfsigned";
import { freePort } from "@/lib/base/process/ports";
import { PASSWORD, people } from "@/tests/support/e2e/addresses";
import { SESSION_COOKIE } from "@/tests/support/e2e/sign-in";
import { startTestStack } from "@/tests/support/stack";

const A_YEAR_S = 31_536_000;

/** The product behind a proxy that ends TLS, as in production. */
async function aProductOverHttps() {
  const port = await freePort();
  const { private: key, cert } = await generate([{ name: "commonName", value: "127.0.0.1" }]);
  const proxy = createServer({ key, cert }, (socket) => {
    const inner = connect(port, "127.0.0.1");
    socket.on("error", () => inner.destroy());
    inner.on("error", () => socket.destroy());
    socket.pipe(inner).pipe(socket);
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const address = proxy.address();
  const url = `https://127.0.0.1:${typeof address === "object" && address ? address.port : 0}`;
  const stack = await startTestStack({ env: { PORT: String(port), APP_URL: url } });
  const stop = async () => {
    proxy.close();
    await stack.stop();
  };
  return { url, stop };
}

test("V39, V45: over https cookies belong to this very host, the browser is told to stay on it, and the inbox is live", async ({
  browser,
}) => {
  test.setTimeout(120_000);
  const { url, stop } = await aProductOverHttps();
  const context = await browser.newContext({ baseURL: url, ignoreHTTPSErrors: true });
  try {
    const page = await context.newPage();
    const answer = await page.goto("/sign-in");
    const headers = answer?.headers() ?? {};
    expect(
      Number(/^max-age=(\d+)$/.exec(headers["strict-transport-security"] ?? "")?.[1]),
    ).toBeGreaterThanOrEqual(A_YEAR_S);
    expect(headers["content-security-policy"]).toContain("upgrade-insecure-requests");
    expect(headers["content-security-policy"]).toContain(
      `connect-src 'self' ${url.replace("https", "wss")};`,
    );

    const greeted = page
      .waitForEvent("websocket", (socket) => socket.url().startsWith("wss:"))
      .then((socket) =>
        socket.waitForEvent("framereceived", ({ payload }) => String(payload).includes('"type":"hello"')),
      );
    await page.getByLabel("E-mail").fill(people.ana);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL(/\/inbox/);
    await greeted;

    const cookies = await context.cookies();
    expect(cookies.map(({ name }) => name)).toContain(`__Host-${SESSION_COOKIE}`);
    for (const cookie of cookies) {
      expect(cookie, cookie.name).toMatchObject({
        secure: true,
        httpOnly: true,
        sameSite: "Lax",
        path: "/",
        domain: "127.0.0.1",
      });
      expect(cookie.name).toMatch(/^__Host-/);
    }

    // The same session under the name that a neighbouring host could set is nobody's.
    const session = cookies.find(({ name }) => name === `__Host-${SESSION_COOKIE}`)?.value ?? "";
    await context.clearCookies();
    expect(
      (
        await page.request.get("/api/numbers", { headers: { cookie: `${SESSION_COOKIE}=${session}` } })
      ).status(),
    ).toBe(401);
    expect(
      (
        await page.request.get("/api/numbers", { headers: { cookie: `__Host-${SESSION_COOKIE}=${session}` } })
      ).status(),
    ).toBe(200);
  } finally {
    await context.close();
    await stop();
  }
});
