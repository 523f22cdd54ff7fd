import { expect, test } from "@/tests/support/e2e/test";
import { firstLoadScripts } from "@/tests/support/first-load";

test("V29: a part of the program that is lost on its way is asked for again, and the rooms open without a reload", async ({
  open,
  as,
}) => {
  const ana = await open("ana");
  const first = new Set(firstLoadScripts(await (await (await as("ana")).call("/inbox")).text()));
  const lost: string[] = [];
  await ana.page.route("**/_next/static/chunks/*.js", (route) => {
    const name = new URL(route.request().url()).pathname.replace("/_next/", "");
    if (first.has(name) || lost.includes(name)) return route.continue();
    lost.push(name);
    return route.abort();
  });
  const opened = ana.page.waitForEvent("websocket", { timeout: 20_000 });
  await ana.page.reload();
  await opened;
  expect(lost).not.toEqual([]);
  await expect(ana.link).toHaveCount(0, { timeout: 20_000 });
});

test("I17: a press on the account before its menu has come is kept, and the menu opens when it has", async ({
  open,
  as,
}) => {
  const { page } = await open("ana");
  const first = new Set(firstLoadScripts(await (await (await as("ana")).call("/inbox")).text()));
  const { promise: allowed, resolve: allow } = Promise.withResolvers<void>();
  await page.route("**/_next/static/chunks/*.js", async (route) => {
    if (!first.has(new URL(route.request().url()).pathname.replace("/_next/", ""))) await allowed;
    await route.continue();
  });
  await page.reload();
  // The page works by now.
  await page.getByRole("tab", { name: /^Mine/ }).click();
  await expect(page.getByRole("tab", { name: /^Mine/ })).toHaveAttribute("aria-selected", "true");
  await page.getByRole("button", { name: /^Account of/ }).click();
  await expect(page.locator("[data-account-menu]")).toHaveCount(0);
  allow();
  await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
});
