import { eq } from "drizzle-orm";
import { conversations } from "@/db/schema/conversations";
import type { InboxPage } from "@/tests/support/e2e/inbox-page";
import { faultsOf, pastTheEdge } from "@/tests/support/e2e/page-faults";
import { aLineOf, aTeam, aTeammate } from "@/tests/support/e2e/team";
import { expect, test } from "@/tests/support/e2e/test";
import { aConversation, anInbound } from "@/tests/support/factories";

const dialog = ({ page }: InboxPage) => page.getByRole("dialog", { name: "Hand off" });
const note = (inbox: InboxPage) => dialog(inbox).getByRole("textbox");

async function aLineWithThree() {
  const { db, tenant } = await aTeam();
  const line = await aLineOf(tenant, "Front desk");
  const conversation = await aConversation(db, line);
  await anInbound(db, conversation, { body: "Is the red one in?" });
  const [ana, ben, cara] = [
    await aTeammate(tenant, "Ana Reyes", [line]),
    await aTeammate(tenant, "Ben Okafor", [line]),
    await aTeammate(tenant, "Cara Diaz", [line]),
  ];
  await aTeammate(tenant, "Max Manager", [], "manager");
  return { db, tenant, at: conversation.conversationId, ana, ben, cara };
}

test("C8: a conversation is handed off by the keyboard alone; the receiver has it, with the note, as one mention", async ({
  open,
}) => {
  const team = await aLineWithThree();
  const ana = await open(team.ana.api, { at: team.at });
  const ben = await open(team.ben.api);
  await ana.hasSeenAll(team.at);
  await ana.conversation.focus();
  const { keyboard } = ana.page;
  await keyboard.press("Shift+A");
  await expect(dialog(ana).getByLabel("To")).toBeFocused();
  // Only who may reply, and not oneself.
  await expect(dialog(ana).getByRole("option")).toHaveText(["Choose a colleague", "Ben Okafor", "Cara Diaz"]);
  expect(await faultsOf(ana.page)).toEqual([]);
  expect(await pastTheEdge(ana.page, [390, 1280], 800)).toEqual([]);
  // Without words nothing is handed off, and it says what is missing.
  await keyboard.type("B");
  await keyboard.press("Tab");
  await keyboard.press("Control+Enter");
  await expect(dialog(ana).getByRole("alert")).toContainText("Write what they need to know.");
  // Others are mentioned as in any note; Escape closes their list, not the dialog.
  const names = dialog(ana).getByRole("listbox", { name: "Mention" });
  await keyboard.type("@be");
  await expect(names.getByRole("option")).toHaveText([/Ben Okafor/]);
  expect(await faultsOf(ana.page)).toEqual([]);
  await keyboard.press("Escape");
  await expect(names).toHaveCount(0);
  for (const _ of "@be") await keyboard.press("Backspace");
  await keyboard.type("Wants the red one, says @car");
  await expect(names.getByRole("option")).toHaveText([/Cara Diaz/]);
  await keyboard.press("Enter");
  await expect(note(ana)).toHaveValue("Wants the red one, says @Cara Diaz ");
  await keyboard.press("Control+Enter");
  await expect(dialog(ana)).toBeHidden();
  await expect(ana.page.locator("[data-toast]")).toContainText("Handed off to Ben");
  await expect(ana.conversation).toContainText("You handed this to Ben");
  await expect(ana.conversation.locator("[data-part=mention]")).toHaveText(["@Ben Okafor", "@Cara Diaz"]);

  await expect(ben.page.getByRole("link", { name: /^Mentions ?, 1 not seen$/ })).toBeVisible();
  await expect(ben.row(team.at)).toContainText("Note, Ana: @Ben Okafor Wants the red one, says @Cara Diaz");
  await expect(ben.row(team.at).getByRole("img", { name: "Assigned to Ben Okafor" })).toBeVisible();
  await ben.row(team.at).click();
  await expect(ben.conversation).toContainText("Ana handed this to you");
});

test("C8: who has it meanwhile is named, the words stay, and the next press is about what is so now", async ({
  open,
}) => {
  const team = await aLineWithThree();
  const phone = { viewport: { width: 390, height: 800 }, hasTouch: true };
  const ana = await open(team.ana.api, { at: team.at, browser: phone });
  await ana.hasSeenAll(team.at);
  await ana.page.getByRole("button", { name: "More", exact: true }).tap();
  await ana.page.getByRole("menuitem", { name: "Hand off with a note" }).tap();
  await dialog(ana).getByLabel("To").selectOption("Ben Okafor");
  await note(ana).fill("Wants the red one");
  await team.db
    .update(conversations)
    .set({ assigneeId: team.cara.actor.userId })
    .where(eq(conversations.id, team.at));
  await dialog(ana).getByRole("button", { name: "Hand off", exact: true }).tap();
  await expect(dialog(ana).getByRole("alert")).toContainText(
    "Meanwhile this was assigned to Cara. Your note is still here.",
  );
  await expect(note(ana)).toHaveValue("Wants the red one");
  expect((await ana.api.conversation(team.at)).items.filter(({ kind }) => kind === "note")).toEqual([]);
  await dialog(ana).getByRole("button", { name: "Hand off", exact: true }).tap();
  await expect(dialog(ana)).toBeHidden();
  await expect(ana.conversation).toContainText("You handed this to Ben");
});
