import { sql } from "drizzle-orm";
import { appUrl } from "@/tests/support/e2e/addresses";
import type { InboxPage } from "@/tests/support/e2e/inbox-page";
import { faultsOf } from "@/tests/support/e2e/page-faults";
import { aCrew, aTeammate } from "@/tests/support/e2e/team";
import { expect, test } from "@/tests/support/e2e/test";
import { aConversation, anInbound } from "@/tests/support/factories";

/** A line with customers who wait, the newest first, and two people on it. */
async function aYard(count = 5) {
  const { db, tenant, line, crew } = await aCrew("Kai Moor", "Lea Brandt");
  const all: string[] = [];
  for (let i = 0; i < count; i += 1) {
    const conversation = await aConversation(db, line);
    await anInbound(db, conversation, { agoMs: 60_000 + i * 60_000 });
    all.push(conversation.conversationId);
  }
  const [kai, lea] = crew;
  const [first = "", second = "", third = "", fourth = "", fifth = ""] = all;
  return { db, tenant, line, kai, lea, all, first, second, third, fourth, fifth };
}
const bar = ({ page }: InboxPage) => page.getByRole("region", { name: "Selected conversations" });
const said = (inbox: InboxPage) => bar(inbox).locator("[data-part=chosen]");
const chosen = ({ list }: InboxPage) => list.getByRole("option", { checked: true });
const toast = ({ page }: InboxPage) => page.locator("[data-toast]");
const lead = (inbox: InboxPage, id: string) => inbox.row(id).locator("[data-part=lead]");
const phone = (width: number) => ({ viewport: { width, height: 780 }, hasTouch: true, isMobile: true });

test("I18: rows are chosen with x, the box and Shift, three are resolved for everybody, and z takes it back as one", async ({
  open,
}) => {
  const { kai, lea, all, first, third, fifth } = await aYard();
  const [mine, theirs] = [await open(kai.api), await open(lea.api)];
  await mine.row(first).focus();
  await mine.page.keyboard.press("x");
  await expect(said(mine)).toHaveText("1 selected");
  await mine.row(third).click({ modifiers: ["Shift"] });
  await expect(chosen(mine)).toHaveCount(3);
  await expect(said(mine)).toHaveText("3 selected");
  // Choosing opens nothing.
  await expect(mine.conversation).toHaveCount(0);
  expect(await faultsOf(mine.page)).toEqual([]);
  await lead(mine, fifth).click();
  await expect(chosen(mine)).toHaveCount(4);
  await lead(mine, fifth).click();
  await expect(chosen(mine)).toHaveCount(3);

  await bar(mine).getByRole("button", { name: "Resolve" }).click();
  await expect(toast(mine)).toContainText("3 conversations resolved");
  for (const inbox of [mine, theirs])
    for (const id of all.slice(0, 3)) await expect(inbox.row(id)).toHaveCount(0);
  await expect(bar(mine)).toHaveCount(0);
  // The focus is in the list still, at the row that was last under the hand.
  await expect(mine.row(fifth)).toBeFocused();

  await mine.page.keyboard.press("z");
  await expect(toast(mine)).toContainText("3 conversations as before");
  for (const inbox of [mine, theirs]) {
    for (const id of all) await expect(inbox.row(id)).toBeVisible();
    await expect(inbox.row(first)).toContainText("Waiting");
  }
});

test("I18: by keyboard alone a, h, t, i and e act on what is selected, the command bar and the key sheet know it, and Esc ends it", async ({
  open,
}) => {
  const { kai, lea, all, tenant, line, first, second, third } = await aYard(3);
  const owner = await aTeammate(tenant, "Ona Berg", [line], "owner");
  expect((await owner.api.call("/api/tags", { method: "POST", body: { name: "vip" } })).status).toBe(201);
  const [mine, theirs] = [await open(kai.api), await open(lea.api)];
  const press = (key: string) => mine.page.keyboard.press(key);
  const chooseTwo = async () => {
    await mine.row(third).focus();
    await press("Home");
    await press("x");
    await press("j");
    await press("x");
    await expect(said(mine)).toHaveText("2 selected");
  };
  const dialog = (name: string) => mine.page.getByRole("dialog", { name });

  await chooseTwo();
  await press("a");
  await expect(dialog("Assign to").getByRole("option")).toHaveCount(4);
  await mine.page.keyboard.type("lea");
  await press("Enter");
  await expect(toast(mine)).toContainText("2 conversations assigned to Lea");
  for (const inbox of [mine, theirs])
    for (const id of [first, second])
      await expect(inbox.row(id).getByRole("img", { name: "Assigned to Lea Brandt" })).toBeVisible();

  await chooseTwo();
  await press("t");
  await expect(dialog("Tags").getByRole("option")).toHaveText(["#vip"]);
  await press("Enter");
  await expect(toast(mine)).toContainText("2 conversations tagged #vip");
  for (const id of [first, second]) await expect(theirs.row(id)).toContainText("#vip");
  await expect(theirs.row(third)).not.toContainText("#vip");
  // Both have it now, so that it has a tick, and goes.
  await chooseTwo();
  await press("t");
  await expect(dialog("Tags").getByRole("option", { name: "vip" })).toHaveAttribute("aria-selected", "true");
  await press("Enter");
  await expect(toast(mine)).toContainText("2 conversations without #vip now");
  for (const id of [first, second]) await expect(theirs.row(id)).not.toContainText("#vip");

  await chooseTwo();
  await press("i");
  await expect(toast(mine)).toContainText("2 conversations assigned to you");

  await chooseTwo();
  await press("h");
  await expect(dialog("Snooze").getByRole("option").first()).toBeVisible();
  await mine.page.keyboard.type("tomorrow 9:00");
  await press("Enter");
  await expect(toast(mine)).toContainText("2 conversations snoozed until");
  for (const inbox of [mine, theirs])
    for (const id of [first, second]) await expect(inbox.row(id)).toHaveCount(0);
  await expect(mine.row(third)).toBeFocused();
  await press("z");
  await expect(toast(mine)).toContainText("2 conversations as before");
  for (const id of all) await expect(mine.row(id)).toBeVisible();

  await mine.row(first).focus();
  await press("Control+a");
  await expect(chosen(mine)).toHaveCount(3);
  await press("Control+k");
  await mine.page.keyboard.type("unread");
  await expect(mine.page.getByRole("group", { name: "What is selected" }).getByRole("option")).toHaveText([
    "Mark unread for the team",
  ]);
  await press("Enter");
  await expect(toast(mine)).toContainText("3 conversations marked unread for the team");
  for (const id of all)
    await expect(theirs.row(id).getByRole("img", { name: "Marked unread by the team" })).toBeVisible();

  await press("?");
  await expect(dialog("Keyboard")).toContainText("Select, to change several at once");
  await press("Escape");
  await mine.row(second).focus();
  await press("x");
  await expect(chosen(mine)).toHaveCount(1);
  await press("Escape");
  await expect(chosen(mine)).toHaveCount(0);
  await expect(bar(mine)).toHaveCount(0);
  await expect(mine.row(second)).toBeFocused();
  await press("x");
  await press("e");
  await expect(toast(mine)).toContainText("1 conversation resolved");
  await expect(theirs.row(second)).toHaveCount(0);
});

test("I18: all that match are chosen by their number, also those that are not loaded, and undone as one", async ({
  open,
}) => {
  const { db, line, kai } = await aYard(0);
  const many = 120;
  for (let i = 0; i < many; i += 1)
    await anInbound(db, await aConversation(db, line), { agoMs: 60_000 + i * 1_000 });
  const inbox = await open(kai.api);
  await inbox.page.keyboard.press("j");
  await inbox.page.keyboard.press("Control+a");
  const rest = bar(inbox).getByRole("button", { name: `Select all ${many} that match` });
  await expect(rest).toBeVisible();
  await rest.click();
  await expect(said(inbox)).toHaveText(`All ${many} that match selected`);
  await inbox.page.keyboard.press("e");
  await expect(toast(inbox)).toContainText(`${many} conversations resolved`);
  await expect(inbox.page.getByText("No open conversations")).toBeVisible();
  await inbox.page.keyboard.press("z");
  await expect(toast(inbox)).toContainText(`${many} conversations as before`);
  const [row] = (
    await db.execute(
      sql`select count(*)::int as open from conversations where number_id = ${line.numberId} and state = 'open'`,
    )
  ).rows;
  expect(row).toEqual({ open: many });
});

test("I18: what does not get through is shown as before and still selected; what could not be changed is named", async ({
  open,
}) => {
  const { kai, lea, first, second } = await aYard(2);
  const inbox = await open(kai.api);
  await inbox.page.route("**/api/conversations/bulk", (route) => route.abort());
  await inbox.row(first).focus();
  await inbox.page.keyboard.press("Control+a");
  await expect(chosen(inbox)).toHaveCount(2);
  await inbox.page.keyboard.press("e");
  await expect(toast(inbox)).toContainText("did not get through");
  await expect(chosen(inbox)).toHaveCount(2);
  await inbox.page.unroute("**/api/conversations/bulk");

  // A colleague is faster, and this page has not heard of it yet.
  await inbox.page.route("**/api/conversations/bulk", async (route) => {
    const taken = await lea.api.call(`/api/conversations/${first}/assignee`, {
      method: "PUT",
      body: { to: lea.actor.userId, from: null },
    });
    expect(taken.status).toBe(200);
    await route.continue();
  });
  await inbox.page.keyboard.press("i");
  await expect(toast(inbox)).toContainText("1 conversation assigned to you. Not ");
  await expect(toast(inbox)).toContainText(": somebody else assigned it first");
  await expect(inbox.row(first).getByRole("img", { name: "Assigned to Lea Brandt" })).toBeVisible();
  await expect(inbox.row(second).getByRole("img", { name: "Assigned to Kai Moor" })).toBeVisible();
});

for (const width of [390, 360])
  test(`I18: on a phone of ${width} px the menu begins, a touch chooses, and every button has room for a thumb`, async ({
    open,
  }) => {
    const { kai, all, second, third, fourth } = await aYard();
    const inbox = await open(kai.api, { browser: phone(width) });
    await inbox.page.getByRole("button", { name: "More filters" }).tap();
    await inbox.page.getByRole("menuitem", { name: "Select conversations" }).tap();
    await expect(said(inbox)).toHaveText("None selected");
    await inbox.row(second).tap();
    await inbox.row(third).tap();
    await expect(said(inbox)).toHaveText("2 selected");
    await expect(inbox.list).toBeVisible();
    for (const button of await bar(inbox).getByRole("button").all()) {
      const box = await button.boundingBox();
      expect(box?.height, await button.innerText()).toBeGreaterThanOrEqual(44);
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(width);
    }
    expect(await faultsOf(inbox.page)).toEqual([]);
    await bar(inbox).getByRole("button", { name: "More for what is selected" }).tap();
    await inbox.page.getByRole("menuitem", { name: "Mark unread for the team" }).tap();
    for (const id of all.slice(1, 3))
      await expect(inbox.row(id).getByRole("img", { name: "Marked unread by the team" })).toBeVisible();
    await expect(bar(inbox)).toHaveCount(0);
    // Back ends it, and a touch opens again.
    await inbox.page.getByRole("button", { name: "More filters" }).tap();
    await inbox.page.getByRole("menuitem", { name: "Select conversations" }).tap();
    await inbox.row(second).tap();
    await expect(chosen(inbox)).toHaveCount(1);
    await inbox.page.goBack();
    await expect(bar(inbox)).toHaveCount(0);
    await inbox.row(fourth).tap();
    await expect(inbox.page).toHaveURL(`${appUrl()}/inbox/${fourth}`);
  });
