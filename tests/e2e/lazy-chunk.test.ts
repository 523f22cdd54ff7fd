import type { Page } from "@playwright/test";
import type { Api } from "@/tests/support/e2e/api";
import { expect, test } from "@/tests/support/e2e/test";
import { lines } from "@/tests/support/e2e/addresses";
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

/** What the page can do without stays away until it is allowed. */
async function holdLazyChunks(page: Page, api: Api): Promise<() => void> {
  const first = new Set(firstLoadScripts(await (await api.call("/inbox")).text()));
  const { promise: allowed, resolve: allow } = Promise.withResolvers<void>();
  await page.route("**/_next/static/chunks/*.js", async (route) => {
    if (!first.has(new URL(route.request().url()).pathname.replace("/_next/", ""))) await allowed;
    await route.continue();
  });
  return allow;
}

test("I17: a press on the account before its menu has come is kept, and the menu opens when it has", async ({
  open,
  as,
}) => {
  const { page } = await open("ana");
  const allow = await holdLazyChunks(page, await as("ana"));
  await page.reload();
  // The page works by now.
  await page.getByRole("tab", { name: /^Mine/ }).click();
  await expect(page.getByRole("tab", { name: /^Mine/ })).toHaveAttribute("aria-selected", "true");
  await page.getByRole("button", { name: /^Account of/ }).click();
  await expect(page.locator("[data-account-menu]")).toHaveCount(0);
  allow();
  await expect(page.getByRole("button", { name: "Sign out" })).toBeVisible();
});

test("I17: who types faster than a part of the page comes loses no key: their words and their Enter count when it has come", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Hello");
  const at = await (await as("ana")).conversationWith(customer, lines.support);
  const { page, conversation } = await open("ana", { at });
  const allow = await holdLazyChunks(page, await as("ana"));
  await page.reload();
  await page.getByRole("tab", { name: /^Mine/ }).click();
  await expect(page.getByRole("tab", { name: /^Mine/ })).toHaveAttribute("aria-selected", "true");
  await conversation.focus();
  // A dialog without a field for words has them all the same: none is a command to what is behind it.
  const handOff = page.getByRole("dialog", { name: "Hand off" });
  await page.keyboard.press("Shift+A");
  await page.keyboard.press("e");
  await expect(handOff).toHaveCount(1);
  await page.keyboard.press("Escape");
  await expect(handOff).toHaveCount(0);
  await expect(page.locator("[data-toast]")).toHaveCount(0);
  await conversation.focus();
  await page.keyboard.press("a");
  await page.keyboard.type("ben");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Assign to" })).toBeVisible();
  allow();
  await expect(page.getByRole("dialog", { name: "Assign to" })).toHaveCount(0);
  await expect(conversation).toContainText("You assigned this to Ben");
  // They were meant for that one: what opens next asks anew. (Its field was closed by no press of hers just now.)
  await page.keyboard.press("Shift");
  await conversation.press("a");
  await expect(page.getByRole("dialog", { name: "Assign to" }).getByLabel("Find a person")).toHaveValue("");
});
