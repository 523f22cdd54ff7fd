import type { Page } from "@playwright/test";
import { appUrl } from "@/tests/support/e2e/addresses";
import { faultsOf, pastTheEdge } from "@/tests/support/e2e/page-faults";
import { expect, test } from "@/tests/support/e2e/test";

/** Each page is loaded once and taken from state to state; both themes are looked at where it stands. */

// Many looks to a test, and each takes its time on a slow machine.
test.describe.configure({ timeout: 180_000 });

// 640 by 400 is what 200 % zoom leaves of 1280 by 800 (WCAG 1.4.4, 1.4.10).
const WIDTHS = [1024, 768, 640, 390, 360];
const ZOOMED_HEIGHT = 400;

async function hasNoFault(page: Page, state: string): Promise<void> {
  expect.soft(await faultsOf(page), state).toEqual([]);
  expect.soft(await pastTheEdge(page, WIDTHS, ZOOMED_HEIGHT), state).toEqual([]);
}

test("sign-in, also with what was wrong, has no serious fault of access", async ({ page }) => {
  await page.goto(`${appUrl()}/sign-in`);
  await hasNoFault(page, "sign-in");
  await page.getByLabel("E-mail").fill(`nobody-${crypto.randomUUID()}@demo.test`);
  await page.getByLabel("Password", { exact: true }).fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "do not belong together" })).toBeVisible();
  await hasNoFault(page, "wrong password");
});

test("list, conversation and refusal have no serious fault of access", async ({ open, as, customer }) => {
  await customer.texts("Can you read this?");
  const at = await (await as("ana")).conversationWith(customer);
  await (await as("ben")).reply(at, "Clearly.");
  const ana = await open("ana");
  await expect(ana.row(at)).toBeVisible();
  await hasNoFault(ana.page, "list");

  await ana.row(at).click();
  await ana.hasSeenAll(at);
  await ana.write("So can I.");
  await hasNoFault(ana.page, "thread");

  await (await as("cara")).reply(at, "Me too.", { undoSeconds: 20 });
  await ana.send();
  await expect(ana.refusal).toBeVisible();
  await hasNoFault(ana.page, "refusal");
});

test("menus, a marked conversation, narrowed and empty lists, and a new text have no serious fault of access", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Can you read this?");
  const at = await (await as("ana")).conversationWith(customer);
  await (await as("ben")).reply(at, "Clearly.");
  await (
    await as("ben")
  ).call(`/api/conversations/${at}/marks`, { method: "PUT", body: { unread: true, reply: "needed" } });
  const { page } = await open("ana", { at });
  await page.getByRole("button", { name: "More", exact: true }).click();
  await expect(page.getByRole("menuitem", { name: "No reply needed" })).toBeVisible();
  expect.soft(await faultsOf(page), "menu").toEqual([]);
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "New text" }).click();
  const dialog = page.getByRole("dialog", { name: "New text" });
  await expect(dialog).toBeVisible();
  await hasNoFault(page, "new text");
  await dialog.getByLabel("To").fill("mar");
  await expect(dialog.getByRole("option").first()).toBeVisible();
  await hasNoFault(page, "new text, people");
  await dialog.getByLabel("To").fill("911");
  await dialog.getByLabel("To").press("Enter");
  await expect(dialog.getByRole("alert")).toContainText("Emergency services");
  await hasNoFault(page, "new text, refused");
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: "More filters" }).click();
  await page.getByRole("menuitemcheckbox", { name: "Only unread" }).click();
  await page.getByRole("menuitemradio", { name: /^You/ }).click();
  expect.soft(await faultsOf(page), "filters").toEqual([]);
  await page.getByRole("menuitemradio", { name: "Resolved" }).click();
  await page.keyboard.press("Escape");
  await expect(page.locator("[data-empty]").first()).toContainText("You are looking in three places only:");
  await hasNoFault(page, "nothing found");
});

test("a note, what blocks a text, its record, and being offline have no serious fault of access", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Any sale this week?");
  const at = await (await as("ben")).conversationWith(customer);
  const ben = await open("ben", { at, line: {} });
  const { page } = ben;
  await page.getByRole("tab", { name: "Note" }).click();
  const note = page.getByRole("textbox", { name: /^Note about / });
  await note.pressSequentially("Asks every week.");
  await note.press("Control+Enter");
  await expect(ben.conversation.getByRole("article", { name: /^Internal note/ })).toBeVisible();
  await note.pressSequentially("Be kind.");
  await hasNoFault(page, "note");

  await customer.texts("STOP");
  await page.getByRole("tab", { name: "Text" }).click();
  await expect(ben.button("See the record")).toBeVisible();
  await hasNoFault(page, "opted out");
  await ben.button("See the record").click();
  await expect(page.getByRole("dialog", { name: "Record of the opt-out" })).toBeVisible();
  await hasNoFault(page, "record");
  await page.keyboard.press("Escape");

  await customer.texts("START");
  await ben.write("Welcome back");
  await page.context().setOffline(true);
  await ben.line?.cut();
  await expect(ben.link).toContainText("You are offline.");
  await expect(ben.button("Send when back")).toBeVisible();
  await hasNoFault(page, "offline");
});
