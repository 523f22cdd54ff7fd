import { grantNumber } from "@/lib/numbers/grant-number";
import { addGroup, changeMembers } from "@/lib/people/groups";
import { appUrl } from "@/tests/support/e2e/addresses";
import { raw } from "@/tests/support/e2e/raw-http";
import { aCustomer } from "@/tests/support/e2e/simulator";
import { aLineOf, aTeam, aTeammate } from "@/tests/support/e2e/team";
import { expect, test } from "@/tests/support/e2e/test";
import { patience } from "@/tests/support/patience";

test("V5, N2: whoever is removed from a group is off its line within a second on an open page, socket and list, and back when put in again", async ({
  open,
}) => {
  const { db, tenant, key } = await aTeam();
  const [yard, mill] = [await aLineOf(tenant, "Yard"), await aLineOf(tenant, "Mill")];
  const owner = await aTeammate(tenant, "Ona Berg", [], "owner");
  const kai = await aTeammate(tenant, "Kai Moor", [mill]);
  const deps = { db, now: () => new Date() };
  const made = await addGroup(deps, owner.actor, { name: "Yard crew" });
  if (!made.ok) throw new Error(made.error.code);
  const { groupId } = made.value;
  await changeMembers(deps, owner.actor, { groupId, add: [kai.actor.userId], remove: [] });
  const { numberId } = yard;
  await grantNumber(deps, owner.actor, { numberId, holder: { groupId }, role: "member" });
  const customer = aCustomer();
  await raw(`/api/sms/webhook/${key}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ from: customer.phone, to: [yard.e164], text: "To the yard" }),
  });
  const inYard = await owner.api.conversationWith(customer, yard.e164);

  const his = await open(kai.api);
  const sockets: { ofYard: boolean; heard: boolean; closedAt: number | null }[] = [];
  his.page.on("websocket", (socket) => {
    const ofYard = socket.url().includes(numberId);
    const seen: (typeof sockets)[number] = { ofYard, heard: false, closedAt: null };
    sockets.push(seen);
    socket.on("framereceived", () => (seen.heard = true));
    socket.on("close", () => (seen.closedAt = Date.now()));
  });
  await his.page.reload();
  await expect(his.row(inYard)).toContainText("To the yard");
  const isOpen = (ofYard: boolean) =>
    sockets.some((socket) => socket.ofYard === ofYard && socket.heard && socket.closedAt === null);
  await expect.poll(() => isOpen(true) && isOpen(false)).toBe(true);

  const { page: admin } = await open(owner.api);
  await admin.goto(`${appUrl()}/admin/people/groups/${groupId}`);
  const save = async (isIn: boolean): Promise<number> => {
    await admin.getByRole("group", { name: "People of the team" }).getByLabel("Kai Moor").setChecked(isIn);
    const answer = admin.waitForResponse((each) => each.request().method() === "POST");
    await admin.getByRole("button", { name: "Save who is in it" }).click();
    await answer;
    return Date.now();
  };
  const gone = his.momentOf(`#row-${inYard}`, "To the yard", { gone: true });
  const removedAt = await save(false);
  expect((await gone) - removedAt).toBeLessThan(patience(1_000));
  await expect.poll(() => isOpen(true)).toBe(false);
  for (const { ofYard, closedAt } of sockets)
    if (ofYard) expect((closedAt ?? Infinity) - removedAt).toBeLessThan(patience(1_000));
  expect(isOpen(false)).toBe(true);
  expect((await kai.api.call(`/api/conversations/${inYard}`)).status).toBe(404);

  const back = his.momentOf(`#row-${inYard}`, "To the yard");
  const addedAt = await save(true);
  expect((await back) - addedAt).toBeLessThan(patience(1_000));
});

test("N2: without JavaScript a group is made, filled, put on a line, renamed and deleted, and says what goes with it", async ({
  browser,
}) => {
  const { tenant } = await aTeam();
  const yard = await aLineOf(tenant, "Yard");
  const owner = await aTeammate(tenant, "Ona Berg", [], "owner");
  const kai = await aTeammate(tenant, "Kai Moor", []);
  const context = await browser.newContext({ baseURL: appUrl(), javaScriptEnabled: false });
  await context.addCookies(
    owner.api.cookies.entries().map(([name, value]) => ({ name, value, url: appUrl() })),
  );
  const page = await context.newPage();
  const press = (name: string) => page.getByRole("button", { name, exact: true }).click();

  await page.goto("/admin/people");
  await page.getByRole("link", { name: "Groups" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Night");
  await press("Make the group");
  await expect(page.getByRole("heading", { name: "Night" })).toBeVisible();
  await page.getByLabel("Kai Moor").check();
  await press("Save who is in it");
  await expect(page.getByRole("main")).toContainText("1 person added");
  await expect(page.getByRole("main")).toContainText("It is on no line, so nobody loses one.");

  await page.goto(`/admin/numbers/${yard.numberId}`);
  await page.getByRole("group", { name: "People and groups to add" }).getByLabel("Night").check();
  await press("Save people");
  await expect(page.getByRole("table").getByRole("row", { name: "Night" })).toContainText("Kai Moor");
  await page.goto(`/admin/people/${kai.actor.userId}`);
  await expect(page.getByRole("main")).toContainText("by Night");

  await page.goto("/admin/people/groups");
  await page.getByRole("link", { name: "Night" }).click();
  await page.getByLabel("Name", { exact: true }).fill("Night shift");
  await press("Save the name");
  await expect(page.getByRole("heading", { name: "Night shift" })).toBeVisible();
  await expect(page.getByRole("main")).toContainText(
    "It goes from Yard. Its people lose these lines at once",
  );
  await press("Delete the group");
  await expect(page.getByRole("main")).toContainText("The group is deleted.");
  expect((await kai.api.numbers()).length).toBe(0);
  await context.close();
});
