import { eq } from "drizzle-orm";
import { conversations } from "@/db/schema/conversations";
import { grantNumber } from "@/lib/numbers/grant-number";
import type { InboxPage } from "@/tests/support/e2e/inbox-page";
import { aCustomer } from "@/tests/support/e2e/simulator";
import { aLineOf, aTeam, aTeammate } from "@/tests/support/e2e/team";
import { expect, test } from "@/tests/support/e2e/test";

/** More than WCAG 2.2 asks: what is pressed with a thumb. */
const MIN_TARGET_PX = 44;

const overflow = ({ page }: InboxPage) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

for (const width of [390, 360])
  test(`a reply on a phone of ${width} px: list, thread, refusal as a sheet, and back`, async ({
    open,
    as,
    customer,
  }) => {
    await customer.texts("Running late, is that alright?");
    const at = await (await as("cara")).conversationWith(customer);
    const cara = await open("cara", {
      browser: { viewport: { width, height: 780 }, hasTouch: true, isMobile: true },
    });
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
    await expect(cara.refusal.locator("[data-part=kept]")).toContainText("No problem at all.");
    const box = await cara.refusal.boundingBox();
    expect(box).toMatchObject({ x: 0, width });
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeCloseTo(780, 0);
    const kept = await cara.refusal.locator("[data-part=kept]").boundingBox();
    for (const button of await cara.refusal.getByRole("button").all()) {
      const target = await button.boundingBox();
      expect(target?.y, await button.innerText()).toBeGreaterThanOrEqual(
        (kept?.y ?? 0) + (kept?.height ?? 0),
      );
      expect(target?.height, await button.innerText()).toBeGreaterThanOrEqual(MIN_TARGET_PX);
      expect((target?.x ?? 0) + (target?.width ?? 0)).toBeLessThanOrEqual(width);
    }
    await cara.button("Edit mine").tap();
    await expect(cara.composer).toHaveValue("No problem at all.");

    await cara.page.getByRole("button", { name: "More", exact: true }).tap();
    for (const item of await cara.page.getByRole("menuitem").all())
      expect((await item.boundingBox())?.height).toBeGreaterThanOrEqual(MIN_TARGET_PX);
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

test("what was resolved on a phone can be taken back there: the toast stands over the list, whole", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("All good, thanks.");
  const at = await (await as("cara")).conversationWith(customer);
  const cara = await open("cara", {
    at,
    browser: { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true },
  });
  await cara.button(/^Resolve/).tap();
  await expect(cara.row(at)).toHaveCount(0);
  const undo = cara.page.locator("[data-toast]").getByRole("button", { name: "Undo" });
  await expect(undo).toBeInViewport({ ratio: 1 });
  expect(await cara.list.boundingBox()).toMatchObject({ x: 0, width: 390 });
  await undo.tap();
  await expect(cara.button(/^Resolve/)).toBeVisible();
  expect((await cara.api.conversation(at)).conversation.state).toBe("open");
});

test("N7: a conversation on a phone says whose it is, and goes out from another line by its menu, with the words", async ({
  open,
}) => {
  const { db, tenant } = await aTeam();
  const [yard, mill] = [await aLineOf(tenant, "Yard"), await aLineOf(tenant, "Mill")];
  const kai = await aTeammate(tenant, "Kai Moor", [yard, mill]);
  const lea = await aTeammate(tenant, "Lea Sand", [yard]);
  const customer = aCustomer();
  const inYard = await kai.api.conversationWith(customer, yard.e164);
  await kai.api.reply(inYard, "Your frame is in.");
  await db.update(conversations).set({ assigneeId: lea.actor.userId }).where(eq(conversations.id, inYard));
  const inbox = await open(kai.api, {
    at: inYard,
    browser: { viewport: { width: 360, height: 780 }, hasTouch: true, isMobile: true },
  });
  const header = inbox.page.getByRole("main").locator("header");
  await expect(header).toContainText("Assigned to Lea");
  await expect(header).toContainText("Yard");
  expect(await overflow(inbox)).toBe(0);

  await inbox.write("It is at the mill now.");
  await inbox.button("More to write").tap();
  const items = inbox.page.getByRole("menu", { name: "More to write" });
  await expect(items.getByRole("menuitem")).toHaveText(["Write a note"]);
  await expect(items.getByRole("menuitemradio", { checked: true })).toContainText("Yard");
  for (const item of await items.locator("[role^=menuitem]").all())
    expect((await item.boundingBox())?.height).toBeGreaterThanOrEqual(MIN_TARGET_PX);
  await items.getByRole("menuitemradio", { name: /Mill/ }).tap();
  await expect(inbox.page).not.toHaveURL(new RegExp(inYard));
  await expect(header).toContainText("Mill");
  await expect(inbox.composer).toHaveValue("It is at the mill now.");
  await inbox.button(/^Send text/).tap();
  await expect(inbox.text("It is at the mill now.")).toBeVisible();
  expect(
    (await kai.api.conversation(await kai.api.conversationWith(customer, mill.e164))).items,
  ).toHaveLength(1);
});

for (const width of [390, 1280])
  test(`I1: no menu of the inbox has a single entry at ${width} px, whatever one may do: the entry is a button`, async ({
    open,
  }) => {
    const { db, tenant } = await aTeam();
    const yard = await aLineOf(tenant, "Yard");
    const owner = await aTeammate(tenant, "Ona Berg", [yard], "owner");
    const kai = await aTeammate(tenant, "Kai Moor", [yard]);
    const reader = await aTeammate(tenant, "Rae Holt", [yard]);
    const granted = await grantNumber({ db, now: () => new Date() }, owner.actor, {
      numberId: yard.numberId,
      holder: { userId: reader.actor.userId },
      role: "viewer",
    });
    if (!granted.ok) throw new Error(granted.error.code);
    const at = await kai.api.conversationWith(aCustomer(), yard.e164);
    await kai.api.reply(at, "Your frame is in.");
    for (const [who, alone] of [
      [kai, width === 390 ? /^Write a note$/ : null],
      [reader, null],
    ] as const)
      for (const place of [undefined, at]) {
        const inbox = await open(who.api, { at: place, browser: { viewport: { width, height: 780 } } });
        await expect(place === undefined ? inbox.row(at) : inbox.conversation).toBeVisible();
        // The bell comes after the page; what is counted must not move.
        await expect(inbox.page.locator("button[popovertarget]", { hasText: "Alerts" })).toBeAttached();
        for (const opener of await inbox.page.locator("button[popovertarget]:visible").all()) {
          // What is in it may come after the page.
          const popover = inbox.page.locator(`[id="${await opener.getAttribute("popovertarget")}"]`);
          await expect(popover).toBeAttached();
          // A panel is no menu.
          if ((await popover.getAttribute("role")) === "dialog") continue;
          await opener.click();
          const entries = inbox.page.locator(":popover-open :is([role^=menuitem], a, button)");
          await expect
            .poll(() => entries.count(), {
              message: `${await opener.innerText()} ${await opener.getAttribute("aria-label")}`,
            })
            .toBeGreaterThan(1);
          await inbox.page.keyboard.press("Escape");
          await expect(entries).toHaveCount(0);
        }
        for (const select of await inbox.page.locator("select:visible").all())
          expect(await select.locator("option").count()).toBeGreaterThan(1);
        if (place !== undefined && alone !== null) await expect(inbox.button(alone)).toBeVisible();
        await inbox.page.close();
      }
  });

test("I1: the button that stands in place of a menu does what its entry would do", async ({ open }) => {
  const { tenant } = await aTeam();
  const yard = await aLineOf(tenant, "Yard");
  const kai = await aTeammate(tenant, "Kai Moor", [yard]);
  const at = await kai.api.conversationWith(aCustomer(), yard.e164);
  const inbox = await open(kai.api, { at, browser: { viewport: { width: 390, height: 780 } } });
  await inbox.button("Write a note").click();
  await expect(inbox.page.getByRole("textbox", { name: /^Note about / })).toBeFocused();
  const manager = await open((await aTeammate(tenant, "Mo Sand", [], "manager")).api, { at });
  await manager.page.getByRole("button", { name: "More", exact: true }).click();
  await manager.page.getByRole("menuitem", { name: "Copy link" }).click();
  await expect(manager.page.locator("[data-toast]")).toContainText(/Copied|copy/);
});
