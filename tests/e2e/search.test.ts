import { faultsOf } from "@/tests/support/e2e/page-faults";
import { raw } from "@/tests/support/e2e/raw-http";
import { aCustomer } from "@/tests/support/e2e/simulator";
import { aLineOf, aTeam, aTeammate } from "@/tests/support/e2e/team";
import { expect, test } from "@/tests/support/e2e/test";

test("I6: by keys alone, a word leads to its text, and the answer is written there", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Do you have a kingfisher saddle?");
  await customer.texts("In brown, for a tall frame.");
  const at = await (await as("ana")).conversationWith(customer);
  const ana = await open("ana");
  const { page } = ana;
  await page.keyboard.press("/");
  const field = page.getByRole("searchbox", { name: "Search texts, names, numbers" });
  await expect(field).toBeFocused();
  await page.keyboard.type("kingfish");
  await expect(ana.row(at)).toContainText("kingfisher saddle");
  await expect(ana.row(at).locator("mark")).toHaveText("kingfish");
  await expect(page).toHaveURL(/[?&]q=kingfish/);
  await page.keyboard.press("ArrowDown");
  await expect(ana.row(at)).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(ana.conversation).toContainText("In brown, for a tall frame.");
  await ana.hasSeenAll(at);
  await page.keyboard.press("r");
  await page.keyboard.type("One is left.");
  await page.keyboard.press("Control+Enter");
  await expect(ana.text("One is left.")).toContainText("Leaves in");

  // The address holds the search, so that it survives a reload.
  await ana.load();
  await expect(field).toHaveValue("kingfish");
  await expect(ana.row(at)).toBeVisible();
  await field.press("Escape");
  await expect(field).toHaveValue("");
  await expect(page).not.toHaveURL(/[?&]q=/);
});

test("the list is where it was left when a search ends", async ({ open }) => {
  const { tenant, key } = await aTeam();
  const line = await aLineOf(tenant, "Yard");
  const { api } = await aTeammate(tenant, "Kai Moor", [line]);
  const texts = Array.from({ length: 30 }, (_, n) => ({
    from: aCustomer().phone,
    to: [line.e164],
    text: `Question${n}`,
  }));
  for (const text of texts)
    expect(
      (
        await raw(`/api/sms/webhook/${key}`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify(text),
        })
      ).status,
    ).toBe(200);
  const { page } = await open(api);
  const list = page.getByRole("listbox", { name: "Conversations" });
  const top = () => list.evaluate((pane) => pane.scrollTop);
  await expect(list.getByText("Question29")).toBeVisible();
  await list.evaluate((pane) => (pane.scrollTop = 700));
  await page.keyboard.press("/");
  await page.keyboard.type("Question7");
  await expect(list.getByRole("option")).toHaveCount(1);
  await page.keyboard.press("Escape");
  await expect(list.getByText("Question12")).toBeInViewport();
  expect(await top()).toBe(700);
});

test("I6: a search says where it looks, everywhere unless it is narrowed, and leaves the list's own filter alone", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Is my wombat trailer done?");
  const api = await as("ben");
  const at = await api.conversationWith(customer);
  const ben = await open("ben", { at });
  await ben.button(/^Resolve/).click();
  await expect(ben.button(/^Reopen/)).toBeVisible();
  await ben.load("/inbox?unanswered=1");
  await ben.page.keyboard.press("/");
  await ben.page.keyboard.type("wombat");
  await expect(ben.row(at)).toContainText("wombat trailer");
  await expect(ben.row(at)).toContainText("Resolved");
  await expect(ben.page.getByText(/^In everything on your numbers?, open and resolved$/)).toBeVisible();
  await ben.button("Only in this list").click();
  await expect(ben.page.getByRole("heading", { name: "Nothing for “wombat”" })).toBeVisible();
  await expect(ben.page.getByText("You are looking only in: Open, Unanswered.")).toBeVisible();
  expect(await faultsOf(ben.page)).toEqual([]);
  await ben.button("Search everything").click();
  await expect(ben.row(at)).toBeVisible();
  await ben.page.getByRole("searchbox").press("Escape");
  await expect(ben.page).toHaveURL(/[?&]unanswered=1/);
});

test("the command bar does what a key does, finds conversations, and gives the focus back", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Can I change my order?");
  const at = await (await as("cara")).conversationWith(customer);
  const cara = await open("cara", { at });
  const { page } = cara;
  await cara.composer.focus();
  await page.keyboard.press("Control+k");
  const bar = page.getByRole("dialog", { name: "Commands" });
  await expect(bar.getByRole("combobox")).toBeFocused();
  expect(await faultsOf(page)).toEqual([]);
  await page.keyboard.type("unread for");
  await expect(bar.getByRole("option", { selected: true })).toContainText("Mark unread for the team");
  await page.keyboard.press("Enter");
  await expect(bar).toHaveCount(0);
  await expect(cara.page.locator("[data-toast]")).toContainText("Marked unread for the team");

  await page.keyboard.press("Control+k");
  await page.keyboard.type(customer.phone.slice(-7));
  await expect(bar.getByRole("group", { name: "Conversations" }).getByRole("option").first()).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(bar).toHaveCount(0);
});

test("WCAG 2.1.4: single keys can be switched off, one or all, and stay off after a reload", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Hello there");
  const at = await (await as("cara")).conversationWith(customer);
  const cara = await open("cara", { at });
  const { page } = cara;
  await expect(cara.composer).toBeVisible();
  await page.locator("body").press("?");
  const sheet = page.getByRole("dialog", { name: "Keyboard" });
  await expect(sheet).toBeVisible();
  expect(await faultsOf(page)).toEqual([]);
  const saved = () =>
    page.waitForResponse((response) => response.url().endsWith("/api/me/keys") && response.ok());
  await Promise.all([saved(), sheet.getByRole("switch", { name: "Write a text" }).uncheck()]);
  await page.keyboard.press("Escape");
  await cara.hasAbove(0);
  await cara.load();
  await expect(cara.composer).toBeVisible();
  await page.locator("body").press("r");
  await expect(cara.composer).not.toBeFocused();
  // Put back, so that the next test finds the keys as they were.
  await page.locator("body").press("?");
  await Promise.all([saved(), sheet.getByRole("switch", { name: "Write a text" }).check()]);
  await page.keyboard.press("Escape");
  await expect(sheet).toHaveCount(0);
  await page.locator("body").press("r");
  await expect(cara.composer).toBeFocused();
});
