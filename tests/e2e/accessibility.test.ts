import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, test } from "@/tests/support/e2e/test";

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function serious(page: Page): Promise<string[]> {
  // What moves in is measured when it has arrived.
  await page.evaluate(() => Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {}))));
  const { violations } = await new AxeBuilder({ page }).withTags(tags).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary?.split("\n")[1]?.trim() ?? ""}`));
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`sign-in has no serious fault of access, ${colorScheme}`, async ({ browser, baseURL }) => {
    const context = await browser.newContext({ colorScheme, reducedMotion: "reduce" });
    const page = await context.newPage();
    await page.goto(`${baseURL}/sign-in`);
    await expect(page.getByRole("button", { name: "Sign in" })).toBeVisible();
    expect(await serious(page)).toEqual([]);
    await context.close();
  });

  test(`list, thread and refusal have no serious fault of access, ${colorScheme}`, async ({ open, as, customer }) => {
    await customer.texts("Can you read this?");
    const at = await (await as("ana")).conversationWith(customer);
    await (await as("ben")).reply(at, "Clearly.");
    const ana = await open("ana", { browser: { colorScheme, reducedMotion: "reduce" } });
    await expect(ana.row(at)).toBeVisible();
    expect(await serious(ana.page)).toEqual([]);

    await ana.row(at).click();
    await ana.hasSeenAll(at);
    await ana.write("So can I.");
    await expect(ana.thread).toBeVisible();
    expect(await serious(ana.page)).toEqual([]);

    await (await as("cara")).reply(at, "Me too.", { undoSeconds: 20 });
    await ana.send();
    await expect(ana.refusal).toBeVisible();
    expect(await serious(ana.page)).toEqual([]);
  });

  test(`menus, a thread that is marked, narrowed and empty lists have no serious fault of access, ${colorScheme}`, async ({ open, as, customer }) => {
    await customer.texts("Can you read this?");
    const at = await (await as("ana")).conversationWith(customer);
    await (await as("ben")).reply(at, "Clearly.");
    await (await as("ben")).call(`/api/conversations/${at}/marks`, { method: "PUT", body: { unread: true, reply: "needed" } });
    const { page } = await open("ana", { at, browser: { colorScheme, reducedMotion: "reduce" } });
    await page.getByRole("button", { name: "More", exact: true }).click();
    await expect(page.getByRole("menuitem", { name: "No reply needed" })).toBeVisible();
    expect(await serious(page)).toEqual([]);
    await page.keyboard.press("Escape");

    await page.getByRole("button", { name: "More filters" }).click();
    await page.getByRole("menuitemcheckbox", { name: "Only unread" }).click();
    await page.getByRole("menuitemcheckbox", { name: "Only assigned to you" }).click();
    expect(await serious(page)).toEqual([]);
    await page.getByRole("menuitemradio", { name: "Resolved" }).click();
    await page.keyboard.press("Escape");
    await expect(page.locator(".empty").first()).toContainText("You are looking in three places only:");
    expect(await serious(page)).toEqual([]);
  });
}
