import type { InboxPage } from "@/tests/support/e2e/inbox-page";
import { faultsOf } from "@/tests/support/e2e/page-faults";
import { appUrl } from "@/tests/support/e2e/addresses";
import { raw } from "@/tests/support/e2e/raw-http";
import { aCustomer } from "@/tests/support/e2e/simulator";
import { aCrew } from "@/tests/support/e2e/team";
import { expect, test } from "@/tests/support/e2e/test";

const bell = ({ page }: InboxPage) => page.getByRole("button", { name: /^Alerts/ });
const panel = ({ page }: InboxPage) => page.getByRole("dialog", { name: "Alerts" });

/** A customer texts the line of a crew. */
const texts = (key: string, to: string, words: string, customer = aCustomer()) =>
  raw(`/api/sms/webhook/${key}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ from: customer.phone, to: [to], text: words }),
  }).then(() => customer);

test("B1: a text shows in the bell of two devices; opening the conversation on one reads it on both", async ({
  open,
}) => {
  const { line, key, crew } = await aCrew("Ana Reyes", "Ben Okafor");
  const [ana] = crew;
  const [desk, phone] = [
    await open(ana.api),
    await open(ana.api, { browser: { viewport: { width: 390, height: 844 } } }),
  ];
  await bell(desk).click();
  await expect(panel(desk)).toContainText("Nothing yet");
  expect(await faultsOf(desk.page)).toEqual([]);
  await desk.page.keyboard.press("Escape");
  await texts(key, line.e164, "Is my wheel ready?");
  for (const device of [desk, phone]) await expect(bell(device)).toHaveAccessibleName(/^Alerts ?, 1 unread$/);
  await expect(desk.page.locator("link[rel=icon][href$='/icon-unread.svg']")).toHaveCount(1);

  await bell(phone).click();
  await expect(panel(phone)).toContainText("Is my wheel ready?");
  expect(await faultsOf(phone.page)).toEqual([]);
  await panel(phone)
    .getByRole("button", { name: /Is my wheel ready/ })
    .click();
  await expect(phone.conversation).toContainText("Is my wheel ready?");
  await expect(bell(desk)).toHaveAccessibleName("Alerts");
  await expect(desk.page.locator("link[rel=icon][href$='/icon-unread.svg']")).toHaveCount(0);
  // What was read stays in the list.
  await bell(desk).click();
  await expect(panel(desk).getByRole("button", { name: /^Is my wheel|Is my wheel/ })).toBeVisible();
});

test("B1: what is in sight makes no alert that stays, and all are read with one press", async ({ open }) => {
  const { line, key, crew } = await aCrew("Ana Reyes", "Ben Okafor");
  const [ana] = crew;
  const customer = await texts(key, line.e164, "Hello");
  const at = await ana.api.conversationWith(customer, line.e164);
  const desk = await open(ana.api, { at });
  await desk.hasSeenAll(at);
  await texts(key, line.e164, "Somebody else");
  await expect(bell(desk)).toHaveAccessibleName(/^Alerts ?, 1 unread$/);
  await bell(desk).click();
  await panel(desk).getByRole("button", { name: "Mark all read" }).click();
  await expect(bell(desk)).toHaveAccessibleName("Alerts");
});

test("C11: a conversation is followed from its menu and from the command bar, and listed", async ({
  open,
}) => {
  const { line, key, crew } = await aCrew("Ana Reyes");
  const [ana] = crew;
  const customer = await texts(key, line.e164, "Hello");
  const at = await ana.api.conversationWith(customer, line.e164);
  const desk = await open(ana.api, { at });
  await desk.hasSeenAll(at);
  await desk.page.getByRole("button", { name: "More", exact: true }).click();
  await desk.page.getByRole("menuitem", { name: "Follow" }).click();
  await expect(desk.page.getByText("You are told of every text here")).toBeVisible();
  await desk.page.keyboard.press("Control+k");
  await desk.page.keyboard.type("unfollow");
  await expect(desk.page.getByRole("option", { name: /Unfollow this conversation/ })).toBeVisible();
  await desk.page.keyboard.press("Escape");
  await desk.hasAbove(0);
  await desk.page.goto(`${appUrl()}/inbox?following=1`);
  await expect(desk.row(at)).toBeVisible();
});

test("B5: rules, quiet times and lines to follow are set on a page, also without JavaScript", async ({
  open,
  browser,
}) => {
  const { crew } = await aCrew("Ana Reyes");
  const { page } = await open(crew[0].api);
  await page.goto(`${appUrl()}/settings/notifications`);
  expect(await faultsOf(page)).toEqual([]);
  await page.getByLabel("Tell me of", { exact: true }).selectOption("mine");
  await page.getByLabel("Tell me of, on Yard").selectOption({ label: "Every text" });
  await page.getByLabel("Follow Yard").check();
  await page.getByLabel("Monday to Friday").fill("after six");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Write times as")).toBeVisible();
  await page.getByLabel("Monday to Friday").fill("18-8");
  await page.getByLabel("A sound in the inbox").check();
  await page.getByLabel("Neither names nor words").check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();

  const other = await browser.newContext({
    javaScriptEnabled: false,
    storageState: await page.context().storageState(),
  });
  try {
    const plain = await other.newPage();
    await plain.goto(`${appUrl()}/settings/notifications`);
    await expect(plain.getByLabel("Tell me of", { exact: true })).toHaveValue("mine");
    await expect(plain.getByLabel("Tell me of, on Yard")).toHaveValue("all");
    await expect(plain.getByLabel("Follow Yard")).toBeChecked();
    await expect(plain.getByLabel("Monday to Friday")).toHaveValue("18:00-08:00");
    await plain.getByLabel("Follow Yard").uncheck();
    await plain.getByRole("button", { name: "Save" }).click();
    await expect(plain.getByLabel("Follow Yard")).not.toBeChecked();
  } finally {
    await other.close();
  }
});
