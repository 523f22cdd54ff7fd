import type { Page } from "@playwright/test";
import { disableNumber } from "@/lib/numbers/change-number";
import { revokeGrant } from "@/lib/numbers/grant-number";
import type { InboxPage } from "@/tests/support/e2e/inbox-page";
import { aLineOf, aTeam, aTeammate, tellRoom, tellStream } from "@/tests/support/e2e/team";
import { expect, test } from "@/tests/support/e2e/test";
import { aConversation, anInbound } from "@/tests/support/factories";

/** Every single key of the inbox is among these letters. */
const REST = ", we can Just keep it here. Or come by? ok See you, no problem: Ends at noon, U N C E r/z";

/** Somebody types on, wherever the focus is; nothing of it may have become a command. */
async function typesOn(inbox: InboxPage, at: string, words: string): Promise<void> {
  await inbox.page.keyboard.type(REST);
  await expect(inbox.composer).toBeFocused();
  await expect(inbox.composer).toHaveValue(words);
  await expect(inbox.page.locator("dialog[open], [data-toast]")).toHaveCount(0);
  expect(inbox.page.url()).toContain(at);
}

test("I17: words never become commands: a take-over, a STOP and START leave field, focus and words where they are", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Is it ready?");
  const at = await (await as("ana")).conversationWith(customer);
  const ana = await open("ana", { at });
  await ana.hasSeenAll(at);
  await ana.write("It is");
  await (
    await as("ben")
  ).call(`/api/conversations/${at}/take-over`, { method: "POST", body: { from: await meId(ana.page) } });
  await expect(
    ana.page.locator("[data-part=composer] [data-part=notice]", { hasText: "Ben took over" }),
  ).toBeVisible();
  await typesOn(ana, at, "It is");
  // Nothing is sent that its writer does not see.
  await ana.page.keyboard.press("Control+Enter");
  await expect(ana.button(/^Send text|^Take over/).first()).toBeVisible();
  await ana.button("Show my draft").click();
  await expect(ana.composer).toBeFocused();
  await ana.page.keyboard.type(" now");
  await expect(ana.composer).toHaveValue("It is now");

  await customer.texts("STOP");
  await expect(ana.page.getByRole("heading", { name: `${customer.title} opted out at` })).toBeVisible();
  await typesOn(ana, at, "It is now");
  await customer.texts("START");
  await expect(ana.page.getByRole("heading", { name: `${customer.title} opted out at` })).toHaveCount(0);
  await expect(ana.composer).toBeFocused();
  await ana.page.keyboard.type(", yes");
  await expect(ana.composer).toHaveValue("It is now, yes");
  const { conversation, items } = await ana.api.conversation(at);
  expect(conversation.state).toBe("open");
  expect(items.filter((item) => item.kind === "note")).toEqual([]);
  expect((await customer.received()).map(({ msg }) => msg)).not.toContain("It is");
});

test("I17: nothing moves under a press: with the focus in a field that can send nothing any more, what stands above it is pressed once", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Any sale this week?");
  const at = await (await as("ben")).conversationWith(customer);
  const ben = await open("ben", { at });
  await ben.composer.focus();
  await customer.texts("STOP");
  await expect(ben.button("See the record")).toBeVisible();
  await expect(ben.composer).toBeFocused();
  await ben.button("See the record").click();
  await expect(ben.page.getByRole("dialog", { name: "Record of the opt-out" })).toBeVisible();
  await ben.page.keyboard.press("Escape");
  await expect(ben.composer).toBeHidden();
});

test("I17: words never become commands: neither a number that is switched off nor a line that is taken away takes the field", async ({
  open,
}) => {
  const { db, tenant } = await aTeam();
  const deps = { db, now: () => new Date() };
  const [yard, mill] = [await aLineOf(tenant, "Yard"), await aLineOf(tenant, "Mill")];
  const owner = await aTeammate(tenant, "Ona Berg", [], "owner");
  const member = await aTeammate(tenant, "Kai Moor", [yard, mill]);
  const [off, lost] = [await aConversation(db, yard), await aConversation(db, mill)];
  for (const conversation of [off, lost]) await anInbound(db, conversation);

  const kai = await open(member.api, { at: off.conversationId });
  await kai.write("Your frame");
  const disabled = await disableNumber(deps, owner.actor, {
    numberId: yard.numberId,
    reason: "Being ported",
  });
  if (!disabled.ok) throw new Error(disabled.error.code);
  await tellRoom(yard.numberId, disabled.value.events);
  await expect(kai.page.getByRole("heading", { name: /^Yard \d{4} is switched off$/ })).toBeVisible();
  await typesOn(kai, off.conversationId, "Your frame");

  await kai.row(lost.conversationId).click();
  await kai.write("Your wheel");
  const revoked = await revokeGrant(deps, owner.actor, {
    numberId: mill.numberId,
    holder: { userId: member.actor.userId },
  });
  if (!revoked.ok) throw new Error(revoked.error.code);
  for (const events of revoked.value.events) await tellStream(events);
  await expect(kai.page.getByRole("heading", { name: "You are no longer on this line" })).toBeVisible();
  await typesOn(kai, lost.conversationId, "Your wheel");
  for (const { conversationId } of [off])
    expect((await kai.api.conversation(conversationId)).conversation.state).toBe("open");
});

test("keys are live only where their field is: words typed at a conversation, a note or a dialog that is still on its way are kept for it", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Hello?");
  const at = await (await as("ben")).conversationWith(customer);
  const ben = await open("ben");
  const slow = await holdConversation(ben.page, at);
  await ben.row(at).click();
  await ben.page.keyboard.type("see you, ok");
  await expect(ben.composer).toHaveValue("see you, ok");
  // Nothing leaves into a conversation that nobody has seen.
  await ben.page.keyboard.press("Control+Enter");
  slow.arrives();
  await expect(ben.conversation).toContainText("Hello?");
  await expect(ben.composer).toHaveValue("see you, ok");
  await expect(ben.composer).toBeFocused();

  await ben.page.keyboard.press("Escape");
  await ben.page.keyboard.press("n");
  await ben.page.keyboard.type("each customer: ok");
  await expect(ben.page.getByRole("textbox", { name: /^Note about / })).toHaveValue("each customer: ok");
  await ben.page.keyboard.press("Escape");
  await ben.page.keyboard.press("r");
  await ben.page.keyboard.type("!");
  await expect(ben.composer).toHaveValue("see you, ok!");

  // Its part of the program is still being fetched.
  const parts = Promise.withResolvers<void>();
  await ben.page.route("**/_next/static/chunks/**", async (route) => {
    await parts.promise;
    await route.continue();
  });
  await ben.page.keyboard.press("Control+k");
  await ben.page.keyboard.type("resolve");
  parts.resolve();
  await expect(ben.page.getByRole("combobox", { name: "Find a command or a conversation" })).toHaveValue(
    "resolve",
  );
  const { conversation } = await ben.api.conversation(at);
  expect(conversation).toMatchObject({ state: "open", publicSeq: 1 });
});

const meId = (page: Page) =>
  page.evaluate(async () => ((await (await fetch("/api/inbox")).json()) as { me: { id: string } }).me.id);

/** The conversation's answer waits until it is let through. */
async function holdConversation(page: Page, at: string): Promise<{ arrives(): void }> {
  const { promise, resolve } = Promise.withResolvers<void>();
  await page.route(`**/api/conversations/${at}?*`, async (route) => {
    await promise;
    await route.continue();
  });
  return { arrives: resolve };
}
