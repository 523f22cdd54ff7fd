import type { InboxPage } from "@/tests/support/e2e/inbox-page";
import { expect, test } from "@/tests/support/e2e/test";

/** WCAG 2.2 and ui.md 2: what is pressed with a thumb. */
const MIN_TARGET_PX = 44;

const overflow = ({ page }: InboxPage) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

for (const width of [390, 360])
  test(`a reply on a phone of ${width} px: list, thread, refusal as a sheet, and back`, async ({ open, as, customer }) => {
    await customer.texts("Running late, is that alright?");
    const at = await (await as("cara")).conversationWith(customer);
    const cara = await open("cara", { browser: { viewport: { width, height: 780 }, hasTouch: true, isMobile: true } });
    await expect(cara.list).toBeVisible();
    await expect(cara.composer).toBeHidden();
    await expect(cara.page.getByText("No conversation is open")).toBeHidden();
    expect(await overflow(cara)).toBe(0);

    await cara.row(at).tap();
    await expect(cara.list).toBeHidden();
    await expect(cara.composer).toBeVisible();
    expect(await overflow(cara)).toBe(0);
    await cara.hasSeenAll(at);
    await cara.composer.tap();
    await cara.composer.pressSequentially("No problem at all.");
    const send = cara.button(/^Send text/);
    expect((await send.boundingBox())?.height).toBeGreaterThanOrEqual(MIN_TARGET_PX);

    await (await as("ana")).reply(at, "We wait for you.", { undoSeconds: 8 });
    await expect(cara.text("We wait for you.")).toBeVisible();
    await send.tap();
    await expect(cara.refusal).toContainText("Ana is sending a reply right now");
    await expect(cara.refusal).toContainText("We wait for you.");
    await expect(cara.refusal.locator(".kept")).toContainText("No problem at all.");
    const box = await cara.refusal.boundingBox();
    expect(box).toMatchObject({ x: 0, width });
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeCloseTo(780, 0);
    const kept = await cara.refusal.locator(".kept").boundingBox();
    for (const button of await cara.refusal.getByRole("button").all()) {
      const target = await button.boundingBox();
      expect(target?.y, await button.innerText()).toBeGreaterThanOrEqual((kept?.y ?? 0) + (kept?.height ?? 0));
      expect(target?.height, await button.innerText()).toBeGreaterThanOrEqual(MIN_TARGET_PX);
      expect((target?.x ?? 0) + (target?.width ?? 0)).toBeLessThanOrEqual(width);
    }
    await cara.button("Edit mine").tap();
    await expect(cara.composer).toHaveValue("No problem at all.");

    await cara.page.getByRole("button", { name: "More", exact: true }).tap();
    for (const item of await cara.page.getByRole("menuitem").all()) expect((await item.boundingBox())?.height).toBeGreaterThanOrEqual(MIN_TARGET_PX);
    await cara.page.getByRole("menuitem", { name: "Show the contact" }).tap();
    const contact = cara.page.getByRole("dialog", { name: "Contact" });
    await expect(contact).toBeVisible();
    await contact.getByRole("button", { name: "Close" }).tap();

    await cara.button(/^Back to the list, \d+ unanswered/).tap();
    await expect(cara.list).toBeVisible();
    await expect(cara.row(at)).toBeVisible();
    await cara.row(at).tap();
    await expect(cara.composer).toHaveValue("No problem at all.");
    await cara.page.goBack();
    await expect(cara.list).toBeVisible();
  });

test("what was resolved on a phone can be taken back there: the toast stands over the list, whole", async ({ open, as, customer }) => {
  await customer.texts("All good, thanks.");
  const at = await (await as("cara")).conversationWith(customer);
  const cara = await open("cara", { at, browser: { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true } });
  await cara.button(/^Resolve/).tap();
  await expect(cara.row(at)).toHaveCount(0);
  const undo = cara.page.locator(".toast").getByRole("button", { name: "Undo" });
  await expect(undo).toBeInViewport({ ratio: 1 });
  expect(await cara.list.boundingBox()).toMatchObject({ x: 0, width: 390 });
  await undo.tap();
  await expect(cara.button(/^Resolve/)).toBeVisible();
  expect((await cara.api.thread(at)).conversation.state).toBe("open");
});
