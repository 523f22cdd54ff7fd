import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { appUrl } from "@/tests/support/e2e/addresses";
import type { Api } from "@/tests/support/e2e/api";
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

type Shown = { name: string; path: string; act?: (page: Page) => Promise<void> };

const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

/** Admin and account pages, and what their forms answer. `line` is one on which nothing is changed. */
const states = (line: string): Shown[] => [
  { name: "numbers", path: "/admin/numbers" },
  { name: "no number fits", path: "/admin/numbers?q=nobody" },
  { name: "add a number", path: "/admin/numbers/add" },
  {
    name: "a number that is none",
    path: "/admin/numbers/add",
    act: async (page) => {
      await page.getByLabel("Number", { exact: true }).fill("12");
      await press(page, "Add it");
      await expect(page.getByText("This is no US or Canadian number")).toBeVisible();
    },
  },
  { name: "number", path: line },
  { name: "number, just added", path: `${line}?added=unverified` },
  {
    name: "number, a figure that is wrong",
    path: line,
    act: async (page) => {
      await page.getByLabel("Segments a minute").fill("many");
      await press(page, "Save");
      await expect(page.getByText("A whole number from 1 to 10,000.")).toBeVisible();
    },
  },
  {
    name: "number, nothing changed",
    path: line,
    act: async (page) => {
      await press(page, "Save");
      await expect(page.getByText("Nothing was changed.")).toBeVisible();
    },
  },
  { name: "questblue", path: "/admin/questblue" },
  {
    name: "questblue, refused",
    path: "/admin/questblue",
    act: async (page) => {
      await page.getByLabel("API user").fill("demo");
      await page.getByLabel("API password").fill("wrong");
      await page.getByLabel("Security key").fill("demo-key");
      await press(page, "Save and test");
      await expect(page.getByText("QuestBlue refused them")).toBeVisible();
    },
  },
  { name: "webhook", path: "/admin/webhook" },
  {
    name: "webhook, tested",
    path: "/admin/webhook",
    act: async (page) => {
      await press(page, "Run the self-test");
      await expect(page.getByRole("listitem").filter({ hasText: "Passed:" })).toHaveCount(5);
    },
  },
  { name: "quarantine", path: "/admin/quarantine" },
  { name: "status", path: "/admin/status" },
  { name: "password", path: "/password" },
  {
    name: "password, too short",
    path: "/password",
    act: async (page) => {
      await page.locator("form").evaluate((form: HTMLFormElement) => (form.noValidate = true));
      await page.getByLabel("Password until now").fill("partyline-demo");
      await page.getByLabel("New password").fill("short");
      await press(page, "Change it");
      await expect(page.locator(".wrong")).toHaveText("At least 12 characters.");
    },
  },
];

const lineOf = async (api: Api): Promise<string> => {
  const number = (await api.numbers()).find(({ label }) => label === "Sales");
  if (!number) throw new Error("the demo has a line Sales");
  return `/admin/numbers/${number.id}`;
};

for (const colorScheme of ["light", "dark"] as const)
  test(`no page or answer of admin and account has a fault of access, ${colorScheme}`, async ({ browser, as }) => {
    test.setTimeout(180_000);
    const owner = await as("dele");
    const context = await browser.newContext({ baseURL: appUrl(), colorScheme, reducedMotion: "reduce" });
    await context.addCookies(owner.cookies.entries().map(([name, value]) => ({ name, value, url: appUrl() })));
    const page = await context.newPage();
    for (const { name, path, act } of states(await lineOf(owner))) {
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.goto(path);
      await act?.(page);
      for (const width of [1280, 390]) {
        // High enough that the bar at the bottom covers nothing that is measured.
        await page.setViewportSize({ width, height: 3_000 });
        expect.soft(await serious(page), `${name}, ${width}`).toEqual([]);
      }
    }
    await context.close();
  });

// 640 is what 200 % zoom leaves of 1280 (WCAG 1.4.4, 1.4.10).
test("no page or answer of admin and account is wider than its window, at 1024, 768, 640, 390 and 360 px, also without JavaScript", async ({ browser, as }) => {
  test.setTimeout(180_000);
  const owner = await as("dele");
  for (const javaScriptEnabled of [true, false]) {
    const context = await browser.newContext({ baseURL: appUrl(), javaScriptEnabled });
    await context.addCookies(owner.cookies.entries().map(([name, value]) => ({ name, value, url: appUrl() })));
    const page = await context.newPage();
    for (const { name, path, act } of states(await lineOf(owner))) {
      await page.setViewportSize({ width: 1280, height: 800 });
      await page.goto(path);
      // The form asks the browser not to let go of a short password, and without scripts nothing talks it out of that.
      if (javaScriptEnabled || path !== "/password") await act?.(page);
      for (const width of [1024, 768, 640, 390, 360]) {
        await page.setViewportSize({ width, height: 800 });
        expect.soft(await page.evaluate(() => document.documentElement.scrollWidth), `${name}, ${width}`).toBeLessThanOrEqual(width);
      }
    }
    await context.close();
  }
});
