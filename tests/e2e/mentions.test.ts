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

test("C7: a colleague is mentioned by the keyboard alone, and the other browser shows whom the note means", async ({
  open,
}) => {
  const team = await aLineWithThree();
  const ana = await open(team.ana.api, { at: team.at });
  const ben = await open(team.ben.api, { at: team.at });
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
  await expect(marks(ben)).toHaveAttribute("data-self");
});

test("C7: who cannot see the conversation may be named, and the writer is told that they were not notified", async ({
  open,
}) => {
  const team = await aLineWithThree();
  const ana = await open(team.ana.api, {
    at: team.at,
    browser: { viewport: { width: 390, height: 800 }, hasTouch: true },
  });
  await ana.page.getByRole("tab", { name: "Note" }).click();
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
  await ana.page.getByRole("tab", { name: "Note" }).click();
  await expect(noteField(ana)).toHaveValue("@Cara Diaz should know.");
  await ana.button(/^Add note/).click();
  await expect(ana.page.locator("[data-part=composer] [data-part=notice]")).toHaveText(
    "Cara Diaz can’t see this conversation and was not notified",
  );
  await expect(ana.conversation).toContainText("@Cara Diaz should know.");
  await expect(marks(ana)).toHaveCount(0);
});
