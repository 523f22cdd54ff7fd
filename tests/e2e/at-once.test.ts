import type { Page } from "@playwright/test";
import { expect, test } from "@/tests/support/e2e/test";

/** Holds back what of the program is not here yet, until it is let go. */
async function holdParts(page: Page) {
  const { promise, resolve } = Promise.withResolvers<void>();
  let held = 0;
  await page.route("**/_next/static/chunks/*.js", async (route) => {
    held += 1;
    await promise;
    await route.continue();
  });
  return { held: () => held, letGo: resolve };
}

for (const { what, key, dialog, words } of [
  { what: "the command bar", key: "Control+k", dialog: "Commands", words: "Resolve" },
  { what: '"New text"', key: "c", dialog: "New text", words: "(541) 555-0132" },
])
  test(`I17: what is typed before ${what} has come stands in its field once it is there, and was no command`, async ({
    open,
    as,
    customer,
  }) => {
    await customer.texts("Is it ready?");
    const at = await (await as("ana")).conversationWith(customer);
    const { page, conversation } = await open("ana", { at });
    await expect(conversation).toContainText("Is it ready?");
    const parts = await holdParts(page);
    await page.locator("body").press(key);
    const box = page.getByRole("dialog", { name: dialog });
    await expect(box.locator("input")).toBeFocused();
    await page.keyboard.type(words);
    expect(parts.held()).toBeGreaterThan(0);
    parts.letGo();
    // The part has come: only then are there buttons, or commands to choose from.
    await expect(box.locator("button, [role=option]").first()).toBeVisible();
    await expect(box.locator("input").first()).toHaveValue(words);
    await expect(box.locator("input").first()).toBeFocused();
    expect(page.url()).toContain(at);
    expect((await (await as("ana")).conversation(at)).conversation.state).toBe("open");
  });

test('I5, I9: "Send and resolve" is a button; on a slow line the words stand as on their way, and the key shown beside Undo is the one that undoes', async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Do you have it in red?");
  const at = await (await as("ana")).conversationWith(customer);
  const ana = await open("ana", { at });
  await ana.hasSeenAll(at);
  await expect(ana.button("Send and resolve")).toHaveCount(0);
  await ana.write("In red, too.");
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
  await ana.page.route("**/replies", (route) => held.then(() => route.continue()));
  await ana.button("Send and resolve").click();
  const onItsWay = ana.conversation.locator("[data-part=message][data-leaving]", { hasText: "In red, too." });
  await expect(onItsWay).toContainText("Sending");
  await expect(ana.composer).toHaveValue("In red, too.");
  await expect(ana.button("Send and resolve")).toHaveCount(0);
  letGo();
  await expect(onItsWay).toContainText("Leaves in");
  await expect(ana.composer).toHaveValue("");
  await expect(ana.button(/^Reopen/)).toBeVisible();
  await expect(onItsWay.locator("kbd")).toHaveText(["z"]);
  await ana.page.keyboard.press("z");
  await expect(ana.composer).toHaveValue("In red, too.");
  await expect(ana.button(/^Resolve/)).toBeVisible();

  // Whoever is in the field is shown what works there.
  await ana.send();
  await expect(ana.composer).toHaveValue("");
  await expect(ana.composer).toBeFocused();
  await expect(onItsWay.locator("kbd")).toHaveText(["Ctrl", "Z"]);
  await ana.page.keyboard.press("Control+z");
  await expect(ana.composer).toHaveValue("In red, too.");
  expect(await customer.received()).toEqual([]);
});
