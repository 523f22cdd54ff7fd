import type { InboxPage } from "@/tests/support/e2e/inbox-page";
import { faultsOf } from "@/tests/support/e2e/page-faults";
import { aLineOf, aTeam, aTeammate } from "@/tests/support/e2e/team";
import { expect, test } from "@/tests/support/e2e/test";
import { aConversation, anInbound } from "@/tests/support/factories";

const noteField = ({ page }: InboxPage) => page.getByRole("textbox", { name: /^Note about / });
const list = ({ page }: InboxPage) => page.getByRole("listbox", { name: "Mention" });
const marks = ({ conversation }: InboxPage) => conversation.locator("[data-part=mention]");

async function aLineWithThree() {
  const { db, tenant } = await aTeam();
  const line = await aLineOf(tenant, "Front desk");
  const conversation = await aConversation(db, line);
  await anInbound(db, conversation, { body: "Is the wheel under guarantee?" });
  const ana = await aTeammate(tenant, "Ana Reyes", [line]);
  const ben = await aTeammate(tenant, "Ben Okafor", [line]);
  const cara = await aTeammate(tenant, "Cara Diaz", []);
  return { db, tenant, line, at: conversation.conversationId, ana, ben, cara };
}

test("C7: a colleague is mentioned by the keyboard alone; their browsers count it until one of them has seen the note", async ({
  open,
}) => {
  const team = await aLineWithThree();
  const ana = await open(team.ana.api, { at: team.at });
  const [ben, phone] = [
    await open(team.ben.api),
    await open(team.ben.api, { browser: { viewport: { width: 390, height: 800 } } }),
  ];
  const place = ({ page }: InboxPage, count = "") =>
    page.getByRole("link", { name: new RegExp(`^Mentions ?${count}$`) });
  await ana.hasSeenAll(team.at);
  await ana.conversation.focus();
  const { keyboard } = ana.page;
  await keyboard.press("n");
  await expect(noteField(ana)).toBeFocused();
  await keyboard.type("Our wheel, @b");
  await expect(list(ana).getByRole("option")).toHaveText([/Ben Okafor/]);
  await expect(noteField(ana)).toHaveAttribute("aria-controls", (await list(ana).getAttribute("id")) ?? "");
  expect(await faultsOf(ana.page)).toEqual([]);
  // Escape closes only the list, and typing on does not open it again for this sign.
  await keyboard.press("Escape");
  await expect(list(ana)).toBeHidden();
  await expect(noteField(ana)).toBeFocused();
  await keyboard.press("Backspace");
  await keyboard.press("Backspace");
  await keyboard.type("@");
  await expect(list(ana).getByRole("option", { selected: true })).toContainText("Ben Okafor");
  await keyboard.press("Enter");
  await expect(noteField(ana)).toHaveValue("Our wheel, @Ben Okafor ");
  await expect(list(ana)).toBeHidden();
  await keyboard.type("trued it.");
  await keyboard.press("Control+Enter");
  await expect(noteField(ana)).toHaveValue("");
  await expect(marks(ana)).toHaveText("@Ben Okafor");
  await expect(marks(ana)).not.toHaveAttribute("data-self");

  await expect(place(ben, ", 1 not seen")).toBeVisible();
  await expect(place(phone, ", 1 not seen")).toBeInViewport({ ratio: 0.9 });
  await expect(ben.row(team.at)).toContainText("Mentions you.");
  await expect(place(ana)).toBeVisible();
  await place(phone, ", 1 not seen").click();
  await expect(phone.row(team.at)).toBeVisible();
  await place(ben, ", 1 not seen").click();
  await expect(ben.row(team.at)).toBeVisible();
  expect(await faultsOf(ben.page)).toEqual([]);
  await ben.row(team.at).click();
  await expect(marks(ben)).toHaveAttribute("data-self");
  await expect(place(ben)).toBeVisible();
  await expect(place(phone)).toBeVisible();
  // It stays in the list, also when it was resolved.
  await ben.api.call(`/api/conversations/${team.at}/resolve`, { method: "POST" });
  await phone.page.reload();
  await expect(phone.row(team.at)).toBeVisible();
  await expect(phone.row(team.at)).not.toContainText("Mentions you.");
});

test("C7: who cannot see the conversation may be named, and the writer is told that they were not notified", async ({
  open,
}) => {
  const team = await aLineWithThree();
  const ana = await open(team.ana.api, {
    at: team.at,
    browser: { viewport: { width: 390, height: 800 }, hasTouch: true },
  });
  await ana.button("Write a note").tap();
  await noteField(ana).pressSequentially("@ca");
  const option = list(ana).getByRole("option", { name: /Cara Diaz/ });
  await expect(option).toContainText("can’t see this");
  await expect(option).toBeInViewport({ ratio: 1 });
  expect(await faultsOf(ana.page)).toEqual([]);
  await option.tap();
  await expect(noteField(ana)).toBeFocused();
  await noteField(ana).pressSequentially("should know.");
  // The words and whom they mean outlive a reload.
  await expect(ana.page.locator("[data-part=composer]")).toContainText("Kept on this device");
  await ana.page.reload();
  await ana.button("Write a note").tap();
  await expect(noteField(ana)).toHaveValue("@Cara Diaz should know.");
  await ana.button(/^Add note/).click();
  await expect(ana.page.locator("[data-part=composer] [data-part=notice]")).toHaveText(
    "Cara Diaz can’t see this conversation and was not notified",
  );
  await expect(ana.conversation).toContainText("@Cara Diaz should know.");
  await expect(marks(ana)).toHaveCount(0);
});
