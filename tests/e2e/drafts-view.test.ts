import { revokeGrant } from "@/lib/numbers/grant-number";
import { raw } from "@/tests/support/e2e/raw-http";
import { aCustomer } from "@/tests/support/e2e/simulator";
import { aLineOf, aTeam, aTeammate, tellStream } from "@/tests/support/e2e/team";
import { expect, test } from "@/tests/support/e2e/test";

/** A line of their own with two customers who wrote, so that what is counted is nobody else's. */
async function aYard() {
  const { db, tenant, key } = await aTeam();
  const line = await aLineOf(tenant, "Yard");
  const { actor, api } = await aTeammate(tenant, "Kai Moor", [line]);
  const [first, second] = [aCustomer(), aCustomer()];
  for (const { phone } of [first, second])
    await raw(`/api/sms/webhook/${key}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ from: phone, to: [line.e164], text: "Is it ready?" }),
    });
  return {
    db,
    tenant,
    line,
    actor,
    api,
    at: await api.conversationWith(first, line.e164),
    other: await api.conversationWith(second, line.e164),
  };
}

test("drafts are a list of their own, with a count: saved, sent, undone, emptied on another device, and while one is written to nobody yet", async ({
  open,
}) => {
  const { api, at, other, line } = await aYard();
  const desk = await open(api, { at });
  const drafts = desk.page.getByRole("link", { name: /^Drafts/ });
  await expect(desk.row(other)).toBeVisible();
  await expect(drafts).toHaveText("Drafts");
  await desk.hasSeenAll(at);
  await desk.write("By noon");
  await expect(drafts).toHaveAccessibleName(/^Drafts ?, 1 begun$/);
  await desk.row(other).click();
  await drafts.click();
  await expect(desk.page).toHaveURL(/[?&]drafts=1/);
  await expect(drafts).toHaveAttribute("aria-current", "page");
  await expect(desk.page.getByRole("heading", { level: 1 })).toHaveText("Drafts");
  await expect(desk.row(at)).toContainText("Draft: By noon");
  await expect(desk.list.getByRole("option")).toHaveCount(1);

  // On the phone the words are sent; here they are gone without anything being pressed.
  const phone = await open(api, { at, browser: { viewport: { width: 390, height: 844 } } });
  await expect(phone.composer).toHaveValue("By noon");
  await phone.send();
  await expect(desk.page.getByText("You have no drafts")).toBeVisible();
  await phone.text("By noon").getByRole("button", { name: "Undo" }).click();
  await expect(phone.composer).toHaveValue("By noon");
  await desk.setHidden(true);
  await desk.setHidden(false);
  await expect(desk.row(at)).toContainText("Draft: By noon");
  await expect(drafts).toHaveAccessibleName(/^Drafts ?, 1 begun$/);
  await phone.composer.fill("");
  await expect.poll(async () => (await api.conversation(at)).mine.draft).toBeNull();
  await desk.setHidden(true);
  await desk.setHidden(false);
  await expect(desk.page.getByText("You have no drafts")).toBeVisible({ timeout: 30_000 });
  await expect(drafts).toHaveText("Drafts");

  await desk.page.getByRole("link", { name: /^Inbox/ }).click();
  await expect(desk.page).not.toHaveURL(/drafts/);
  await expect(desk.row(at)).toBeVisible();
  const begun = await api.conversationWith(aCustomer(), line.e164);
  await desk.page.goto(`/inbox/${begun}`);
  await desk.write("Hello from the yard");
  await expect(drafts).toHaveAccessibleName(/^Drafts ?, 1 begun$/);
  await expect(desk.row(begun)).toHaveCount(0);
  await desk.row(other).click();
  await drafts.click();
  await expect(desk.row(begun)).toContainText("Draft: Hello from the yard");
  await desk.row(begun).click();
  await expect(desk.composer).toHaveValue("Hello from the yard");
});

test("a draft in what is resolved stays in sight among the drafts, and goes with the line", async ({
  open,
}) => {
  const { api, at, other, db, tenant, line, actor } = await aYard();
  const owner = await aTeammate(tenant, "Ona Berg", [line], "owner");
  const kai = await open(api, { at });
  const drafts = kai.page.getByRole("link", { name: /^Drafts/ });
  await kai.hasSeenAll(at);
  await kai.write("One more thing");
  await expect(drafts).toHaveAccessibleName(/^Drafts ?, 1 begun$/);
  await kai.row(other).click();
  // Under the pointer the rows would keep their places.
  await kai.page.mouse.move(0, 0);
  await owner.api.call(`/api/conversations/${at}/resolve`, { method: "POST" });
  await expect(kai.row(at)).toHaveCount(0);
  await drafts.click();
  await expect(kai.row(at)).toContainText("Draft: One more thing");
  await expect(kai.row(at)).toContainText("Resolved");

  const revoked = await revokeGrant({ db, now: () => new Date() }, owner.actor, {
    numberId: line.numberId,
    holder: { userId: actor.userId },
  });
  if (!revoked.ok) throw new Error(revoked.error.code);
  for (const events of revoked.value.events) await tellStream(events);
  await expect(kai.row(at)).toHaveCount(0);
  await expect(drafts).toHaveText("Drafts");
});
