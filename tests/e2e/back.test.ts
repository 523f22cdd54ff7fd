import type { Locator } from "@playwright/test";
import { appUrl } from "@/tests/support/e2e/addresses";
import type { InboxPage } from "@/tests/support/e2e/inbox-page";
import { expect, test } from "@/tests/support/e2e/test";

const phone = { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true };
const desk = { viewport: { width: 1024, height: 780 } };

type Covering = {
  name: string;
  opens: (inbox: InboxPage) => Promise<unknown>;
  shown: (inbox: InboxPage) => Locator;
  closes: (inbox: InboxPage) => Promise<unknown>;
};

const dialog = (name: string) => (inbox: InboxPage) => inbox.page.getByRole("dialog", { name, exact: true });
const byItsButton = (name: string) => (inbox: InboxPage) =>
  dialog(name)(inbox).getByRole("button", { name: "Close" }).click();
const byEscape = ({ page }: InboxPage) => page.keyboard.press("Escape");
const more = (inbox: InboxPage) => inbox.page.getByRole("button", { name: "More", exact: true });

async function openKeys(inbox: InboxPage): Promise<void> {
  await inbox.button(/^Account of/).click();
  await inbox.button("Keyboard").click();
}

/** What covers an open conversation, by the ways there that a thumb has. */
const onPhone: Covering[] = [
  {
    name: "the contact",
    opens: async (inbox) => {
      await more(inbox).tap();
      await inbox.page.getByRole("menuitem", { name: "Show the contact" }).tap();
    },
    shown: dialog("Contact"),
    closes: byItsButton("Contact"),
  },
  {
    name: "a menu",
    opens: (inbox) => more(inbox).tap(),
    shown: ({ page }) => page.getByRole("menu", { name: "More", exact: true }),
    closes: byEscape,
  },
  {
    name: "the command bar",
    opens: (inbox) => inbox.page.locator("body").press("Control+k"),
    shown: dialog("Commands"),
    closes: byEscape,
  },
];

const atDesk: Covering[] = [
  {
    name: "the contact",
    opens: (inbox) => inbox.button("Show the contact").click(),
    shown: dialog("Contact"),
    closes: byItsButton("Contact"),
  },
  { name: "the keys", opens: openKeys, shown: dialog("Keyboard"), closes: byItsButton("Keyboard") },
  {
    name: "New text",
    opens: (inbox) => inbox.button("New text").click(),
    shown: dialog("New text"),
    closes: byEscape,
  },
  {
    name: "the command bar",
    opens: (inbox) => inbox.page.locator("body").press("Control+k"),
    shown: dialog("Commands"),
    closes: byEscape,
  },
];

for (const [where, browser, all] of [
  ["a phone", phone, onPhone],
  ["a desk", desk, atDesk],
] as const)
  test(`I1: on ${where} Back closes what covers the conversation and nothing else, and what is closed otherwise leaves Back and Forward as they were`, async ({
    open,
    as,
    customer,
  }) => {
    await customer.texts("Is anybody there?");
    const at = await (await as("cara")).conversationWith(customer);
    const cara = await open("cara", { browser });
    const { page } = cara;
    await cara.row(at).click();
    await expect(cara.composer).toBeVisible();
    const here = new RegExp(`/inbox/${at}$`);
    for (const { name, opens, shown, closes } of all)
      await test.step(name, async () => {
        await opens(cara);
        await expect(shown(cara)).toBeVisible();
        await cara.hasAbove(1);
        await page.goBack();
        await expect(shown(cara)).toBeHidden();
        await expect(page).toHaveURL(here);
        await expect(cara.composer).toBeVisible();
        await page.goForward();
        await cara.hasAbove(0);
        await expect(page).toHaveURL(here);
        await expect(shown(cara)).toBeHidden();

        await opens(cara);
        await expect(shown(cara)).toBeVisible();
        await closes(cara);
        await expect(shown(cara)).toBeHidden();
        await cara.hasAbove(0);
        await page.goBack();
        await expect(page).toHaveURL(/\/inbox$/);
        await expect(cara.row(at)).toBeVisible();
        await page.goForward();
        await expect(page).toHaveURL(here);
        await expect(cara.composer).toBeVisible();
      });
  });

test("I1: one comes to the inbox from another page: what a menu opens stays open, and the page is the same", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Is it ready?");
  const at = await (await as("cara")).conversationWith(customer);
  const cara = await open("cara", { browser: phone });
  const { page } = cara;
  await page.goto(`${appUrl()}/settings`);
  await page.getByRole("link", { name: "Back to the inbox" }).tap();
  await cara.row(at).tap();
  await expect(cara.composer).toBeVisible();
  let reloads = 0;
  page.on("load", () => (reloads += 1));
  await more(cara).tap();
  await page.getByRole("menuitem", { name: "Snooze", exact: true }).tap();
  await cara.hasAbove(1);
  await expect(dialog("Snooze")(cara)).toBeVisible();
  await page.goBack();
  await expect(dialog("Snooze")(cara)).toBeHidden();
  await expect(cara.composer).toBeVisible();
  expect(reloads).toBe(0);
});

test("I1: on a phone Back on a refusal is Edit mine: the words are in the field, in the conversation", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Do you have it?");
  const at = await (await as("cara")).conversationWith(customer);
  const cara = await open("cara", { browser: phone });
  await cara.row(at).tap();
  await cara.hasSeenAll(at);
  await cara.write("Yes, two of them.");
  await (await as("ana")).reply(at, "We have it.", { undoSeconds: 8 });
  await expect(cara.text("We have it.")).toBeVisible();
  await cara.button(/^Send text/).tap();
  await expect(cara.refusal).toBeVisible();
  await cara.hasAbove(1);
  await cara.page.goBack();
  await expect(cara.refusal).toBeHidden();
  await expect(cara.composer).toHaveValue("Yes, two of them.");
  await expect(cara.composer).toBeFocused();

  await cara.button(/^Send text/).tap();
  await cara.button("Edit mine").tap();
  await expect(cara.refusal).toBeHidden();
  await cara.hasAbove(0);
  await cara.page.goBack();
  await expect(cara.list).toBeVisible();
});

test("I1: a conversation that is opened from a dialog has the place before the dialog behind it, and a reloaded page has no dialog to go back from", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("From a dialog");
  const at = await (await as("cara")).conversationWith(customer);
  const cara = await open("cara");
  const { page } = cara;
  await page.locator("body").press("Control+k");
  await dialog("Commands")(cara).getByRole("combobox").fill(customer.title);
  await dialog("Commands")(cara).getByRole("option", { name: customer.title }).click();
  await expect(page).toHaveURL(new RegExp(at));
  await page.goBack();
  await expect(page).toHaveURL(/\/inbox$/);
  await expect(dialog("Commands")(cara)).toBeHidden();
  await page.goForward();
  await expect(page).toHaveURL(new RegExp(at));

  await cara.button("New text").click();
  const to = dialog("New text")(cara).getByLabel("To");
  await to.fill("(303) 555-0199");
  await to.press("Enter");
  await expect(page).not.toHaveURL(new RegExp(at));
  await expect(cara.composer).toBeFocused();
  await cara.hasAbove(0);
  await page.goBack();
  await expect(page).toHaveURL(new RegExp(at));

  await cara.button("New text").click();
  await expect(dialog("New text")(cara)).toBeVisible();
  await cara.hasAbove(1);
  await page.reload();
  await expect(cara.list).toBeVisible();
  await expect(page).toHaveURL(new RegExp(at));
  await cara.hasAbove(0);
  await page.goBack();
  await expect(page).toHaveURL(/\/inbox$/);
});
