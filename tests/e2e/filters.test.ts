import { eq } from "drizzle-orm";
import { conversations } from "@/db/schema/conversations";
import { numberGrants } from "@/db/schema/numbers";
import { aConversation, anInbound } from "@/tests/support/factories";
import { aLineOf, aTeam, aTeammate } from "@/tests/support/e2e/team";
import { expect, test } from "@/tests/support/e2e/test";
import type { InboxPage } from "@/tests/support/e2e/inbox-page";

const tab = ({ page }: InboxPage, name: string) => page.getByRole("tab", { name: new RegExp(`^${name}`) });
const chips = ({ page }: InboxPage) =>
  page.getByRole("list", { name: "The list shows only" }).getByRole("button");

/** Two lines of a team's own: three customers wait on the first, one on the second. */
async function aDesk() {
  const { db, tenant } = await aTeam();
  const [support, sales] = [await aLineOf(tenant, "Support"), await aLineOf(tenant, "Sales")];
  const rows = [];
  for (const number of [support, support, support, sales]) {
    const conversation = await aConversation(db, number);
    await anInbound(db, conversation);
    rows.push(conversation.conversationId);
  }
  return { db, tenant, support, sales, rows };
}

test("I10: filters combine, live in the address and survive a reload", async ({ open }) => {
  const { db, tenant, support, sales, rows } = await aDesk();
  const { actor, api } = await aTeammate(tenant, "Mei Tanaka", [support, sales]);
  const [first = "", second = "", third = "", fourth = ""] = rows;
  await db.update(conversations).set({ assigneeId: actor.userId }).where(eq(conversations.id, first));
  await db
    .update(conversations)
    .set({ assigneeId: actor.userId, unrespondedSince: null })
    .where(eq(conversations.id, second));
  const mei = await open(api);
  await expect(mei.list.getByRole("option")).toHaveCount(4);

  await tab(mei, "Mine").click();
  await expect(mei.list.getByRole("option")).toHaveCount(2);
  await mei.page.getByRole("button", { name: "More filters" }).click();
  await mei.page.getByRole("menuitemcheckbox", { name: "Only unanswered" }).click();
  await mei.page.getByRole("menuitemradio", { name: "All" }).click();
  await mei.page.keyboard.press("Escape");
  await expect(mei.list.getByRole("option")).toHaveCount(1);
  await expect(mei.row(first)).toBeVisible();
  await expect(mei.page).toHaveURL(/\/inbox\?state=all&assignee=me&unanswered=1$/);

  await mei.page.reload();
  await expect(mei.list.getByRole("option")).toHaveCount(1);
  await expect(chips(mei)).toHaveText([/^In any state/, /^Assigned to you/, /^Unanswered/]);
  await chips(mei).filter({ hasText: "Assigned to you" }).click();
  await expect(mei.row(third)).toBeVisible();
  await mei.page.getByLabel("Show the conversations of").selectOption({ value: sales.numberId });
  await expect(mei.list.getByRole("option")).toHaveCount(1);
  await expect(mei.row(fourth)).toBeVisible();
  await expect(mei.page).toHaveURL(new RegExp(`number=${sales.numberId}`));
  await mei.page.goBack();
  await expect(mei.row(third)).toBeVisible();

  await mei.page.goto(`${new URL(mei.page.url()).origin}/inbox?tab=unanswered`);
  await expect(tab(mei, "Unanswered")).toHaveAttribute("aria-selected", "true");
});

test("N6, I10: counts beside the tabs, in the rail and in the title follow what anybody does", async ({
  open,
}) => {
  const { tenant, support, sales, rows } = await aDesk();
  const [mei, dele] = [
    await aTeammate(tenant, "Mei Tanaka", [support, sales]),
    await aTeammate(tenant, "Dele Adeyemi", [support, sales]),
  ];
  const [hers, his] = await Promise.all([open(mei.api), open(dele.api)]);
  for (const inbox of [hers, his]) {
    await expect(tab(inbox, "Open")).toHaveText("Open4");
    await expect(tab(inbox, "Unanswered")).toHaveText("Unanswered4");
    await expect(tab(inbox, "Unread")).toHaveText("Unread4");
    await expect(inbox.page).toHaveTitle("(4) Inbox - Partyline");
    await expect(inbox.page.getByRole("link", { name: /^Inbox.*4 unanswered$/ })).toBeVisible();
  }
  // Her reading is hers alone; what she resolves is resolved for him.
  await hers.row(rows[0] ?? "").click();
  await hers.hasSeenAll(rows[0] ?? "");
  await expect(tab(hers, "Unread")).toHaveText("Unread3");
  await expect(tab(his, "Unread")).toHaveText("Unread4");
  await hers.button(/^Resolve/).click();
  for (const inbox of [hers, his]) {
    await expect(tab(inbox, "Open")).toHaveText("Open3");
    await expect(tab(inbox, "Unanswered")).toHaveText("Unanswered3");
    await expect(inbox.page).toHaveTitle("(3) Inbox - Partyline");
  }
  await his.page.getByLabel("Show the conversations of").selectOption({ value: sales.numberId });
  await expect(tab(his, "Open")).toHaveText("Open1");
  // The badge is the team's whole work, whatever the list is narrowed to.
  await expect(his.page).toHaveTitle("(3) Inbox - Partyline");
});

test("an empty list says why: all answered, never received, no line", async ({ open }) => {
  const { db, tenant, support, rows } = await aDesk();
  const quiet = await aLineOf(tenant, "Pickups");
  await aTeammate(tenant, "Olga Petrova", [], "owner");
  const mei = await aTeammate(tenant, "Mei Tanaka", [support, quiet]);
  for (const id of rows)
    await db.update(conversations).set({ unrespondedSince: null }).where(eq(conversations.id, id));
  const inbox = await open(mei.api, { browser: { permissions: ["clipboard-read", "clipboard-write"] } });
  const said = inbox.page.locator("[data-empty]").first();
  const clipboard = () => inbox.page.evaluate(() => navigator.clipboard.readText());

  await tab(inbox, "Unanswered").click();
  await expect(said).toContainText("Everyone has an answer");
  await expect(said).toContainText("3 more conversations are open, none of them waiting on you.");
  await said.getByRole("button", { name: "Show all open" }).click();
  await expect(inbox.list.getByRole("option")).toHaveCount(3);

  await inbox.page.getByLabel("Show the conversations of").selectOption({ value: quiet.numberId });
  await expect(said).toContainText("No text has reached Pickups yet");
  await expect(said.getByRole("link", { name: "Test the connection" })).toHaveCount(0);
  await said.getByRole("button", { name: "Copy the number" }).click();
  await expect.poll(clipboard).toBe(quiet.e164);

  await db.delete(numberGrants).where(eq(numberGrants.userId, mei.actor.userId));
  await inbox.page.reload();
  await expect(said).toContainText("You are not on a line yet");
  await expect(said).toContainText("Ask Olga Petrova to add you, and it appears here at once.");
  await said.getByRole("button", { name: "Copy a request for Olga" }).click();
  await expect.poll(clipboard).toContain("Olga, I am not on a line");
});

test("never received: an admin is led to the test", async ({ open }) => {
  const { tenant } = await aTeam();
  const line = await aLineOf(tenant, "Pickups");
  const owner = await aTeammate(tenant, "Olga Petrova", [line], "owner");
  const inbox = await open(owner.api);
  await expect(inbox.page.getByRole("link", { name: "Test the connection" })).toHaveAttribute(
    "href",
    "/admin/webhook",
  );
});
