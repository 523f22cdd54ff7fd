import { appUrl } from "@/tests/support/e2e/addresses";
import type { InboxPage } from "@/tests/support/e2e/inbox-page";
import { faultsOf } from "@/tests/support/e2e/page-faults";
import { aCrew, aTeammate } from "@/tests/support/e2e/team";
import { expect, test } from "@/tests/support/e2e/test";
import { aConversation, anInbound } from "@/tests/support/factories";

/** A line with a customer on it, two people, and somebody who edits the team's list. */
async function aYard() {
  const { db, tenant, line, crew } = await aCrew("Kai Moor", "Lea Brandt");
  const owner = await aTeammate(tenant, "Ona Berg", [line], "owner");
  const conversation = await aConversation(db, line);
  await anInbound(db, conversation, { body: "The wheel is broken" });
  const add = async (name: string) => {
    const answer = await owner.api.call("/api/tags", { method: "POST", body: { name } });
    expect(answer.status).toBe(201);
  };
  const [kai, lea] = crew;
  return { kai, lea, owner, at: conversation.conversationId, add };
}
const tagsOf = (inbox: InboxPage, at: string) => inbox.row(at).locator("[data-part=tags]");
const picker = ({ page }: InboxPage) => page.getByRole("dialog", { name: "Tags" });

test("K6: by keyboard alone a tag is found, added and removed; whoever has the list open sees it at once, and who did it", async ({
  open,
}) => {
  const { kai, lea, at, add } = await aYard();
  await add("warranty");
  await add("vip");
  const [mine, theirs] = [await open(kai.api, { at }), await open(lea.api, { at })];
  await mine.conversation.press("t");
  await expect(picker(mine).getByRole("option")).toHaveText(["#vip", "#warranty"]);
  expect(await faultsOf(mine.page)).toEqual([]);
  await mine.page.keyboard.type("war");
  await mine.page.keyboard.press("Enter");
  await expect(picker(mine).getByRole("option", { name: "warranty" })).toHaveAttribute(
    "aria-selected",
    "true",
  );
  for (const inbox of [mine, theirs]) await expect(tagsOf(inbox, at)).toHaveText("#warranty");
  await expect(theirs.conversation).toContainText("Kai added the tag warranty");
  await mine.page.keyboard.press("Escape");
  await expect(picker(mine)).toHaveCount(0);

  // In the contact's pane, where each is a button.
  const remove = theirs.page.getByRole("button", { name: "Remove the tag warranty" });
  await remove.press("Enter");
  for (const inbox of [mine, theirs]) await expect(tagsOf(inbox, at)).toHaveCount(0);
  await expect(mine.conversation).toContainText("Lea removed the tag warranty");
  // Only who edits the list makes a new one.
  await mine.conversation.press("t");
  await mine.page.keyboard.type("returns");
  await expect(picker(mine)).toContainText("There is no such tag.");
});

test("K6: a tag that does not get through is taken back, and said", async ({ open }) => {
  const { kai, at, add } = await aYard();
  await add("warranty");
  const inbox = await open(kai.api, { at });
  await inbox.page.route("**/tags", (route) => route.abort());
  await inbox.conversation.press("t");
  await expect(picker(inbox).getByRole("option")).toHaveCount(1);
  await inbox.page.keyboard.press("Enter");
  await expect(inbox.page.locator("[data-toast]")).toContainText("did not get through");
  await expect(tagsOf(inbox, at)).toHaveCount(0);
});

test("K6: an owner makes a tag where it is needed, and its name on the list's page is its name everywhere, without a reload", async ({
  open,
}) => {
  const { owner, kai, at } = await aYard();
  const [mine, theirs] = [await open(owner.api, { at }), await open(kai.api, { at })];
  await mine.conversation.press("t");
  await mine.page.keyboard.type("Returns");
  await expect(picker(mine).getByRole("option")).toHaveText("Make the tag Returns");
  await mine.page.keyboard.press("Enter");
  for (const inbox of [mine, theirs]) await expect(tagsOf(inbox, at)).toHaveText("#Returns");

  const { page } = mine;
  await page.goto(`${appUrl()}/admin/tags`);
  await page.getByLabel("Name of Returns").fill("Given back");
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved.", { exact: true })).toBeVisible();
  await expect(tagsOf(theirs, at)).toHaveText("#Given back");
  await expect(page.getByRole("listitem").filter({ hasText: "1 conversation" })).toHaveCount(1);
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("K6: the list is edited: add, a name that is taken, rename, archive and bring back", async ({
    page,
    context,
  }) => {
    const { owner } = await aYard();
    await context.addCookies(
      owner.api.cookies.entries().map(([name, value]) => ({ name, value, url: appUrl() })),
    );
    await page.goto(`${appUrl()}/admin/tags`);
    const add = async (name: string) => {
      await page.getByLabel("Name", { exact: true }).fill(name);
      await page.getByLabel("Colour", { exact: true }).selectOption("violet");
      await page.getByRole("button", { name: "Add", exact: true }).click();
    };
    await add("warranty");
    await expect(page.getByText("warranty is on the list.")).toBeVisible();
    await add("Warranty");
    await expect(page.getByLabel("Name", { exact: true })).toHaveAccessibleDescription(
      /There is a tag of that name already/,
    );
    await page.getByLabel("Name of warranty").fill("Guarantee");
    await page.getByRole("button", { name: "Archive" }).click();
    await expect(page.getByRole("heading", { name: "Archived" })).toBeVisible();
    await expect(page.getByLabel("Colour of Guarantee")).toHaveValue("violet");
    await page.getByRole("button", { name: "Bring back" }).click();
    await expect(page.getByRole("heading", { name: "Archived" })).toHaveCount(0);
    await expect(page.getByLabel("Name of Guarantee")).toHaveValue("Guarantee");
  });
});
