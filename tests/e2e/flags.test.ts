import { expect, test } from "@/tests/support/e2e/test";
import type { InboxPage } from "@/tests/support/e2e/inbox-page";

const ring = (inbox: InboxPage, at: string) =>
  inbox.row(at).getByRole("img", { name: "Marked unread by the team" });

async function choose(inbox: InboxPage, item: string): Promise<void> {
  await inbox.page.getByRole("button", { name: "More", exact: true }).click();
  await inbox.page.getByRole("menuitem", { name: item }).click();
}

test("I8: what Ana marks unread is unread to Ben without a reload; opening and reading it does not hide it from the team", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Could somebody look at this tomorrow?");
  const at = await (await as("ana")).conversationWith(customer);
  const [ana, ben] = await Promise.all([open("ana", { at }), open("ben")]);
  await ana.hasSeenAll(at);
  await ana.conversation.press("Shift+U");
  for (const inbox of [ana, ben]) await expect(ring(inbox, at)).toBeVisible();
  await expect(ana.page.locator("[data-toast]")).toContainText("Marked unread for the team");

  await ben.row(at).click();
  await expect(ben.conversation).toContainText("Ana marked this unread for the team");
  await ben.hasSeenAll(at);
  for (const inbox of [ana, ben]) await expect(ring(inbox, at)).toBeVisible();

  await choose(ben, "Mark read for the team");
  for (const inbox of [ana, ben]) await expect(ring(inbox, at)).toHaveCount(0);
  await expect(ana.conversation).toContainText("Ben marked this read for the team");
});

test("I9: an answered conversation that needs a reply waits for everybody; “no reply needed” holds until the customer writes again", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Is it ready?");
  const ana = await as("ana");
  const at = await ana.conversationWith(customer);
  await ana.reply(at, "We will ask the workshop and text you.");
  const [mine, bens] = await Promise.all([open("ana", { at }), open("ben")]);
  await expect(bens.row(at)).toContainText("We will ask the workshop");
  await expect(bens.row(at)).not.toContainText("Waiting");

  await choose(mine, "Needs reply");
  for (const inbox of [mine, bens]) await expect(inbox.row(at)).toContainText("Needs reply, 1 min");
  await expect(mine.page.getByRole("main").locator("> header")).toContainText("Needs reply, 1 min");

  await bens.row(at).click();
  await bens.conversation.press("Shift+N");
  for (const inbox of [mine, bens]) await expect(inbox.row(at)).not.toContainText("Needs reply");
  await expect(mine.conversation).toContainText("Ben marked: no reply needed");

  await customer.texts("Hello?");
  for (const inbox of [mine, bens]) await expect(inbox.row(at)).toContainText("Waiting");
});

test("a mark can be taken back with z, and the wait goes on since when it began", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Is it ready?");
  const at = await (await as("ana")).conversationWith(customer);
  const before = (await (await as("ana")).conversation(at)).conversation.unrespondedSince;
  const ana = await open("ana", { at });
  await ana.conversation.press("Shift+N");
  await expect(ana.page.locator("[data-toast]")).toContainText("Marked: no reply needed");
  await expect(ana.row(at)).not.toContainText("Waiting");
  await ana.conversation.press("z");
  await expect(ana.row(at)).toContainText(/Waiting|Needs reply/);
  expect((await (await as("ana")).conversation(at)).conversation.unrespondedSince).toBe(before);
});

test("the menu is worked by keyboard alone, and gives the focus back", async ({ open, as, customer }) => {
  await customer.texts("Is it ready?");
  const at = await (await as("ana")).conversationWith(customer);
  const { page } = await open("ana", { at });
  const button = page.getByRole("button", { name: "More", exact: true });
  await button.press("Enter");
  const items = page.getByRole("menu", { name: "More" }).getByRole("menuitem");
  await expect(items.first()).toBeFocused();
  await page.keyboard.press("End");
  await expect(items.last()).toBeFocused();
  await page.keyboard.press("ArrowDown");
  await expect(items.first()).toBeFocused();
  await page.keyboard.press("ArrowUp");
  await expect(items.last()).toBeFocused();
  await page.keyboard.press("Home");
  await expect(items.first()).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(button).toBeFocused();
  await expect(items).toHaveCount(0);
});
