import type { Page } from "@playwright/test";
import { eq, sql } from "drizzle-orm";
import { contacts } from "@/db/schema/contacts";
import { conversations } from "@/db/schema/conversations";
import { disableNumber } from "@/lib/numbers/change-number";
import { aConversation, anInbound } from "@/tests/support/factories";
import { aCustomer } from "@/tests/support/e2e/simulator";
import { aLineOf, aTeam, aTeammate, stackDb, tellRoom } from "@/tests/support/e2e/team";
import { expect, test } from "@/tests/support/e2e/test";

const dialogOf = (inbox: { page: Page }) => inbox.page.getByRole("dialog", { name: "New text" });

test("N7, I3: a text to a new phone by keys alone, from the line that was chosen; colleagues see the conversation with its first text", async ({
  open,
  as,
  customer,
}) => {
  const cara = await open("cara");
  const ben = await open("ben");
  const { page } = cara;
  await page.locator("body").press("c");
  const dialog = dialogOf(cara);
  await expect(dialog.getByLabel("To")).toBeFocused();
  await page.keyboard.type(customer.title);
  await page.keyboard.press("Tab");
  await expect(dialog.getByLabel("From")).toBeFocused();
  const options = await dialog.getByLabel("From").locator("option").allInnerTexts();
  const usable = (
    await cara.api.read<{ label: string; can: { reply: boolean }; disabled: unknown }[]>("/api/numbers")
  ).filter((number) => number.can.reply && number.disabled === null);
  expect(options.map((option) => option.split(" (")[0]).toSorted()).toEqual(
    usable.map(({ label }) => label).toSorted(),
  );
  const support = await cara.api.numberId("+12025550100");
  await dialog.getByLabel("From").selectOption(support);
  // Twice, as a nervous finger does.
  await dialog.getByLabel("To").focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await expect(dialog).toHaveCount(0);
  await expect(cara.composer).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(cara.composer).toHaveValue("");
  await expect(page.getByText(`Start of the conversation with ${customer.title}`)).toBeVisible();

  const at = page.url().split("/").at(-1)?.split("?")[0] ?? "";
  expect(await (await as("cara")).conversationWith(customer)).toBe(at);
  await expect(ben.row(at)).toHaveCount(0);
  await ben.page.reload();
  await expect(ben.list).toBeVisible();
  await expect(ben.row(at)).toHaveCount(0);

  await page.keyboard.type("Your wheel is ready.");
  await cara.sendsAtOnce();
  await page.keyboard.press("Control+Enter");
  await expect(ben.row(at)).toContainText("Your wheel is ready.");
  await expect
    .poll(async () => (await customer.received()).map(({ did, msg }) => [did, msg]), { timeout: 15_000 })
    .toEqual([["12025550100", "Your wheel is ready."]]);
});

test("BA10, N7: what cannot be texted is said in words beside its field, and nothing is opened", async ({
  open,
}) => {
  const cara = await open("cara");
  await cara.button("New text").click();
  const dialog = dialogOf(cara);
  const to = dialog.getByLabel("To");
  const wrong: [string, string][] = [
    ["", "Write the phone number"],
    ["+1 202 555 0100", "one of our own numbers"],
    ["32665", "too short for a phone"],
    ["123", "too short for a phone"],
    ["911", "Emergency services"],
    ["1-900-555-0123", "premium number"],
    ["+44 7700 900123", "abroad"],
    ["9".repeat(20), "not a whole phone number"],
    ["Somebody", "not a whole phone number"],
  ];
  for (const [phone, words] of wrong) {
    await to.fill(phone);
    await to.press("Enter");
    await expect(dialog.getByRole("alert"), phone).toContainText(words);
    await expect(to).toBeFocused();
    await expect(to).toHaveAttribute("aria-invalid", "true");
  }
  await to.press("Escape");
  await expect(dialog).toHaveCount(0);
  expect(cara.page.url()).not.toMatch(/inbox\/[0-9a-f-]{36}/);
});

test("N7, N4: From names the line last used with that contact first, leaves out one that is switched off, and takes the words along", async ({
  open,
}) => {
  const { db, tenant } = await aTeam();
  const [yard, mill, shut] = [
    await aLineOf(tenant, "Yard"),
    await aLineOf(tenant, "Mill"),
    await aLineOf(tenant, "Shut"),
  ];
  const owner = await aTeammate(tenant, "Ona Berg", [], "owner");
  const kai = await aTeammate(tenant, "Kai Moor", [yard, mill, shut]);
  const customer = aCustomer();
  const inYard = await kai.api.conversationWith(customer, yard.e164);
  await kai.api.reply(inYard, "Your frame is in.");
  const off = await disableNumber({ db, now: () => new Date() }, owner.actor, {
    numberId: shut.numberId,
    reason: "Being ported",
  });
  if (!off.ok) throw new Error(off.error.code);
  await tellRoom(shut.numberId, off.value.events);

  const inbox = await open(kai.api);
  await inbox.button("New text").click();
  const from = dialogOf(inbox).getByLabel("From");
  await expect(from.locator("option")).toHaveCount(2);
  await dialogOf(inbox).getByLabel("To").fill(customer.title);
  await expect(from.locator("option").first()).toContainText("Yard");
  await expect(from).toHaveValue(yard.numberId);
  await inbox.page.keyboard.press("Enter");
  await expect(inbox.composer).toBeFocused();
  await expect(inbox.text("Your frame is in.")).toBeVisible();

  // From another line: that contact's conversation there, with the words.
  await inbox.page.keyboard.type("It is at the mill now.");
  await inbox.page.getByLabel("From").selectOption(mill.numberId);
  await expect(inbox.page).not.toHaveURL(new RegExp(inYard));
  await expect(inbox.composer).toHaveValue("It is at the mill now.");
  await expect(inbox.page.getByText(`Start of the conversation with ${customer.title}`)).toBeVisible();
  await expect(inbox.composer).toBeFocused();
  await inbox.send();
  await expect
    .poll(
      async () =>
        (
          await db.execute<{ e164: string; body: string }>(
            sql`select n.e164, m.body from messages m join numbers n on n.id = m.number_id where n.tenant_id = ${tenant.tenantId} order by m.accepted_at`,
          )
        ).rows,
    )
    .toEqual([
      { e164: yard.e164, body: "Your frame is in." },
      { e164: mill.e164, body: "It is at the mill now." },
    ]);
  expect((await kai.api.conversation(inYard)).mine.draft).toBeNull();

  // Where a draft is already, it wins, and the other words stay where they were written.
  await inbox.write("For the mill");
  const inMill = inbox.page.url();
  await inbox.page.getByLabel("From").selectOption(yard.numberId);
  await expect(inbox.page).toHaveURL(new RegExp(inYard));
  await expect(inbox.composer).toHaveValue("For the mill");
  const millId = inMill.split("/").at(-1)?.split("?")[0] ?? "";
  await expect.poll(async () => (await kai.api.conversation(millId)).mine.draft).toBeNull();
  await inbox.page.goto(inMill);
  await inbox.write("Another thing for the mill");
  await inbox.page.getByLabel("From").selectOption(yard.numberId);
  await expect(inbox.composer).toHaveValue("For the mill");
  await expect(inbox.page.locator("[data-toast]")).toContainText("A draft is here already");
  await inbox.page.goto(inMill);
  await expect(inbox.composer).toHaveValue("Another thing for the mill");
});

test("N7: who is on one line is asked nothing, and who may only read is told so", async ({ open }) => {
  const { tenant } = await aTeam();
  const yard = await aLineOf(tenant, "Yard");
  const kai = await open((await aTeammate(tenant, "Kai Moor", [yard])).api);
  await kai.button("New text").click();
  await expect(dialogOf(kai).getByLabel("From")).toHaveCount(0);
  await expect(dialogOf(kai)).toContainText("Yard");

  const manager = await open((await aTeammate(tenant, "Mo Sand", [], "manager")).api);
  await manager.button("New text").click();
  await expect(dialogOf(manager)).toContainText("There is no line you can write from");
});

/** Somebody of that name who wrote to that line; `resolved` is in no list that is shown. */
async function aContact(line: Awaited<ReturnType<typeof aLineOf>>, name: string, address: string) {
  const db = stackDb();
  const conversation = await aConversation(db, line, { address });
  await anInbound(db, conversation);
  await db.update(contacts).set({ name }).where(eq(contacts.id, conversation.contactId));
  await db
    .update(conversations)
    .set({ state: "resolved", unrespondedSince: null })
    .where(eq(conversations.id, conversation.conversationId));
  return conversation;
}

test("N7, I6: New text finds people by parts of their names, who are in no list here, and one is chosen by keys alone", async ({
  open,
}) => {
  const { tenant } = await aTeam();
  const yard = await aLineOf(tenant, "Yard");
  const zoe = await aContact(yard, "Zoë Ó Sé-Vega".normalize("NFD"), "+15415550131");
  await aContact(yard, "Vega Lindqvist", "+15415550132");
  await aContact(yard, "Jonah Abbott", "+15415550133");
  const kai = await open((await aTeammate(tenant, "Kai Moor", [yard])).api);
  const { page } = kai;
  await expect(kai.list.getByRole("option")).toHaveCount(0);
  await page.locator("body").press("c");
  const to = dialogOf(kai).getByRole("combobox", { name: "To" });
  const options = dialogOf(kai).getByRole("option");
  await to.pressSequentially("vega");
  await expect(options).toHaveCount(2);
  await expect(to).toHaveAttribute("aria-expanded", "true");
  await to.press("ArrowDown");
  const second = options.nth(1);
  await expect(second).toHaveAttribute("aria-selected", "true");
  await expect(to).toHaveAttribute("aria-activedescendant", (await second.getAttribute("id")) ?? "");
  await to.press("ArrowDown");
  await expect(options.nth(0)).toHaveAttribute("aria-selected", "true");

  // Esc closes the people, and only the next one the dialog.
  await to.press("Escape");
  await expect(options).toHaveCount(0);
  await expect(dialogOf(kai)).toBeVisible();
  await to.fill("sevega zoe");
  await expect(options).toHaveCount(0);
  await to.fill("vega ZOE");
  await expect(options).toHaveCount(1);
  await expect(options).toContainText("(541) 555-0131");
  await expect(options).toHaveAttribute("aria-selected", "true");
  await to.press("Enter");
  await expect(to).toHaveValue(/^Zo.*, \(541\) 555-0131$/);
  await expect(options).toHaveCount(0);
  await to.press("Enter");
  await expect(page).toHaveURL(new RegExp(zoe.conversationId));
  await expect(kai.composer).toBeFocused();

  // A name that was written out and means one person only, and a part of a number.
  await kai.button("New text").click();
  await to.fill("jonah");
  await dialogOf(kai).getByRole("button", { name: "Write text" }).click();
  await expect(page.getByRole("heading", { name: "Jonah Abbott" })).toBeVisible();
  await kai.button("New text").click();
  await to.fill("555-0132");
  await options.filter({ hasText: "Vega Lindqvist" }).click();
  await expect(to).toBeFocused();
  await dialogOf(kai).getByRole("button", { name: "Write text" }).click();
  await expect(page.getByRole("heading", { name: "Vega Lindqvist" })).toBeVisible();
  await kai.button("New text").click();
  await to.fill("vega");
  await dialogOf(kai).getByRole("button", { name: "Write text" }).click();
  await expect(dialogOf(kai).getByRole("alert")).toContainText("Several people have that in their name");
});

test("N7: a part of a number means itself until the arrows say who, Tab goes on with who is marked, and an open list hides nothing else of the dialog", async ({
  open,
}) => {
  const { tenant } = await aTeam();
  const [yard, mill] = [await aLineOf(tenant, "Yard"), await aLineOf(tenant, "Mill")];
  await aContact(yard, "Vega Lindqvist", "+15415550142");
  await aContact(yard, "Jonah Abbott", "+15415550143");
  const kai = await open((await aTeammate(tenant, "Kai Moor", [yard, mill])).api);
  const dialog = dialogOf(kai);
  await kai.button("New text").click();
  const to = dialog.getByRole("combobox", { name: "To" });
  const options = dialog.getByRole("option");
  const marked = dialog.getByRole("listbox", { name: "People" }).getByRole("option", { selected: true });
  await to.fill("vega");
  await expect(marked).toHaveText(/Vega/);
  await to.fill("555-01");
  await expect(options.filter({ hasText: "Jonah" })).toBeVisible();
  await expect(marked).toHaveCount(0);
  await expect(to).not.toHaveAttribute("aria-activedescendant");
  await expect(dialog.getByRole("combobox", { name: "From" })).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Write text" })).toBeVisible();
  await to.press("ArrowDown");
  await expect(options.first()).toHaveAttribute("aria-selected", "true");
  await to.fill("555-014");
  await expect(marked).toHaveCount(0);
  await to.press("Enter");
  await expect(dialog.getByRole("alert")).toContainText("not a whole phone number");
  await expect(to).toHaveAttribute("aria-expanded", "false");

  await to.press("ArrowDown");
  await expect(to).toHaveAttribute("aria-expanded", "true");
  await expect(marked).toHaveCount(0);
  await to.press("ArrowUp");
  await expect(marked).toHaveCount(1);
  const who = (await marked.innerText()).split("\n")[0] ?? "";
  await to.press("Tab");
  await expect(to).toHaveValue(new RegExp(`^${who}, `));
  await expect(dialog.getByLabel("From")).toBeFocused();
});

test("N7: New text starts with the line that this person last wrote from, on whatever device, unless the contact or the list says another", async ({
  open,
}) => {
  const { tenant } = await aTeam();
  const [yard, mill] = [await aLineOf(tenant, "Atelier"), await aLineOf(tenant, "Mill")];
  const kai = await aTeammate(tenant, "Kai Moor", [yard, mill]);
  const inbox = await open(kai.api);
  await inbox.button("New text").click();
  const from = dialogOf(inbox).getByLabel("From");
  await expect(from).toHaveValue(yard.numberId);
  await inbox.page.keyboard.press("Escape");
  // On another device.
  const customer = aCustomer();
  const inMill = await kai.api.conversationWith(customer, mill.e164);
  await kai.api.reply(inMill, "From the mill.");
  await inbox.button("New text").click();
  await expect(from).toHaveValue(mill.numberId);
  await expect(from.locator("option").first()).toContainText("Mill");
  await inbox.page.keyboard.press("Escape");
  await inbox.page.getByLabel("Show the conversations of").selectOption(yard.numberId);
  await inbox.button("New text").click();
  await expect(from).toHaveValue(yard.numberId);
  await dialogOf(inbox).getByLabel("To").fill(customer.title);
  await expect(from).toHaveValue(mill.numberId);
});

test("N4: whoever goes on from another line is told where the texts until then are, with a way there, until something is said here", async ({
  open,
}) => {
  const { tenant } = await aTeam();
  const [yard, mill] = [await aLineOf(tenant, "Yard"), await aLineOf(tenant, "Mill")];
  const kai = await aTeammate(tenant, "Kai Moor", [yard, mill]);
  const customer = aCustomer();
  const inYard = await kai.api.conversationWith(customer, yard.e164);
  await kai.api.reply(inYard, "Your frame is in.");
  const inbox = await open(kai.api, { at: inYard });
  const earlier = inbox.page
    .locator("[data-part=composer] [data-part=notice]")
    .filter({ hasText: `Earlier texts with ${customer.title} are on Yard ${yard.e164.slice(-4)}.` });
  await expect(inbox.text("Your frame is in.")).toBeVisible();
  await expect(inbox.page.locator("[data-part=composer] [data-part=notice]")).toHaveCount(0);
  await inbox.page.getByLabel("From").selectOption(mill.numberId);
  await expect(earlier).toBeVisible();
  const inMill = inbox.page.url();
  await earlier.getByRole("link", { name: "Show them" }).click();
  await expect(inbox.page).toHaveURL(new RegExp(inYard));
  await expect(inbox.text("Your frame is in.")).toBeVisible();
  await expect(earlier).toHaveCount(0);
  await inbox.page.goBack();
  await expect(earlier).toBeVisible();
  await inbox.page.reload();
  await expect(earlier).toBeVisible();
  await inbox.write("It is at the mill now.");
  await inbox.send();
  await expect(inbox.text("It is at the mill now.")).toBeVisible();
  await expect(earlier).toHaveCount(0);

  // There, too, where both have texts: from New text as from the picker.
  await kai.api.reply(inYard, "And the fork.");
  await inbox.button("New text").click();
  await dialogOf(inbox).getByLabel("To").fill(customer.title);
  await expect(dialogOf(inbox).getByLabel("From")).toHaveValue(yard.numberId);
  await dialogOf(inbox).getByLabel("From").selectOption(mill.numberId);
  await dialogOf(inbox).getByRole("button", { name: "Write text" }).click();
  await expect(inbox.composer).toBeFocused();
  expect(inbox.page.url()).toBe(inMill);
  await expect(earlier).toBeVisible();
});
