import { faultsOf } from "@/tests/support/e2e/page-faults";
import { aLineOf, aTeam, aTeammate } from "@/tests/support/e2e/team";
import { expect, test } from "@/tests/support/e2e/test";
import type { InboxPage } from "@/tests/support/e2e/inbox-page";
import { aConversation, anInbound } from "@/tests/support/factories";

const picker = ({ page }: InboxPage) => page.getByRole("dialog", { name: "Assign to" });
const option = (inbox: InboxPage, name: string | RegExp) => picker(inbox).getByRole("option", { name });
const toast = ({ page }: InboxPage) => page.locator("[data-toast]");
const assigned = (inbox: InboxPage, at: string, name: string) =>
  inbox.row(at).getByRole("img", { name: `Assigned to ${name}` });

/** Two who answer on a line, one who only reads there, and a customer who waits. */
async function aDesk() {
  const { db, tenant } = await aTeam();
  const line = await aLineOf(tenant, "Yard");
  const [mei, dele] = [
    await aTeammate(tenant, "Mei Tanaka", [line]),
    await aTeammate(tenant, "Dele Adeyemi", [line]),
  ];
  await aTeammate(tenant, "Olga Petrova", []);
  const conversation = await aConversation(db, line);
  await anInbound(db, conversation);
  return { mei, dele, at: conversation.conversationId };
}

test("N13, I7: whom Mei gives a conversation, Dele sees within a second in row, header and conversation; by keyboard alone", async ({
  open,
}) => {
  const { mei, dele, at } = await aDesk();
  const [hers, his] = await Promise.all([open(mei.api, { at }), open(dele.api, { at })]);
  await hers.hasSeenAll(at);
  await hers.conversation.press("a");
  await expect(option(hers, /Mei Tanaka/)).toBeVisible();
  await expect(option(hers, /Dele Adeyemi/)).toBeVisible();
  // Who does not answer on the line is not offered.
  await expect(option(hers, /Olga/)).toHaveCount(0);
  expect(await faultsOf(hers.page)).toEqual([]);
  // However long her machine takes to close it, the next key is hers.
  await hers.page.evaluate(() => {
    const busy = () => {
      for (const until = performance.now() + 300; performance.now() < until;);
    };
    document.addEventListener("keydown", busy, { capture: true, once: true });
  });
  await hers.page.keyboard.press("Escape");
  await expect(picker(hers)).toHaveCount(0);
  await hers.conversation.press("a");
  await expect(option(hers, /Mei Tanaka/)).toBeVisible();
  await hers.page.keyboard.type("dele");
  await expect(picker(hers).getByRole("option")).toHaveCount(1);
  await hers.page.keyboard.press("Enter");
  await expect(picker(hers)).toHaveCount(0);
  await expect(assigned(his, at, "Dele Adeyemi")).toBeVisible({ timeout: 1_000 });
  await expect(his.button("Assigned to you")).toBeVisible();
  await expect(hers.button("Assigned to Dele")).toBeVisible();
  await expect(his.conversation).toContainText("Mei assigned this to you");
  await expect(hers.conversation).toContainText("You assigned this to Dele");
  await expect(toast(hers)).toContainText("Assigned to Dele");

  // i: to me; and Mine holds it.
  await hers.conversation.press("i");
  await expect(his.conversation).toContainText("Mei took this");
  await expect(hers.page.getByRole("tab", { name: /^Mine/ })).toHaveText("Mine1");
  await expect(his.page.getByRole("tab", { name: /^Mine/ })).toHaveText("Mine");
  // Undone: back with Dele.
  await toast(hers).getByRole("button", { name: "Undo" }).click();
  await expect(his.button("Assigned to you")).toBeVisible();
  // By the command bar, to nobody.
  await his.page.keyboard.press("Control+k");
  await his.page.getByRole("combobox", { name: "Find a command" }).fill("Assign");
  await his.page.keyboard.press("Enter");
  await option(his, "Nobody").click();
  await expect(hers.button("Assign")).toBeVisible();
  await expect(hers.conversation).toContainText("Dele took the assignment off");
});

test("N13: of two who give it at once one wins; the other is told who, and sees what is so", async ({
  open,
}) => {
  const { mei, dele, at } = await aDesk();
  const [hers, his] = await Promise.all([open(mei.api, { at }), open(dele.api, { at })]);
  await hers.hasSeenAll(at);
  // His page hears nothing of hers before its own call is answered.
  const held = Promise.withResolvers<void>();
  await his.page.route("**/assignee", async (route) => {
    await held.promise;
    await route.continue();
  });
  await his.conversation.press("i");
  await expect(assigned(his, at, "Dele Adeyemi")).toBeVisible();
  await hers.conversation.press("i");
  await expect(toast(hers)).toContainText("Assigned to you");
  held.resolve();
  await expect(toast(his)).toContainText("Mei took this first");
  for (const inbox of [hers, his]) {
    await expect(assigned(inbox, at, "Mei Tanaka")).toBeVisible();
    await expect(inbox.conversation.locator("[data-part=entry]")).toHaveCount(1);
  }
});

test("N14: whom Mei chooses to look after a customer, Dele sees beside the conversation at once, and takes back in a narrow window", async ({
  open,
}) => {
  const { mei, dele, at } = await aDesk();
  const wide = { browser: { viewport: { width: 1440, height: 800 } } };
  const [hers, his] = await Promise.all([open(mei.api, { at, ...wide }), open(dele.api, { at, ...wide })]);
  const owner = (inbox: InboxPage) => inbox.page.locator("[data-part=owner]:visible");
  const choosing = (inbox: InboxPage) => inbox.page.getByRole("dialog", { name: "Looked after by" });
  await expect(owner(his)).toContainText("nobody yet");
  await hers.button("Choose who looks after this customer").press("Enter");
  await expect(choosing(hers).getByRole("option", { name: /Dele Adeyemi/ })).toBeVisible();
  expect(await faultsOf(hers.page)).toEqual([]);
  await hers.page.keyboard.type("dele");
  await hers.page.keyboard.press("Enter");
  await expect(toast(hers)).toContainText("Dele looks after this customer now");
  await expect(owner(hers)).toContainText("Dele");
  await expect(owner(his)).toContainText("You");

  await his.page.setViewportSize({ width: 1100, height: 800 });
  await his.button("Show the contact").click();
  await owner(his).getByRole("button").click();
  await choosing(his).getByRole("option", { name: "Nobody" }).click();
  await expect(owner(hers)).toContainText("nobody yet");
  await expect(owner(his)).toContainText("nobody yet");
  await his.page.setViewportSize({ width: 390, height: 800 });
  expect(await faultsOf(his.page)).toEqual([]);
});
