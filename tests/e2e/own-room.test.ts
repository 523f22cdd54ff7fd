import type { Page } from "@playwright/test";
import { appUrl, PASSWORD } from "@/tests/support/e2e/addresses";
import { Api } from "@/tests/support/e2e/api";
import type { InboxPage } from "@/tests/support/e2e/inbox-page";
import { raw } from "@/tests/support/e2e/raw-http";
import { signIn } from "@/tests/support/e2e/sign-in";
import { aCustomer } from "@/tests/support/e2e/simulator";
import { aLineOf, aTeam, aTeammate } from "@/tests/support/e2e/team";
import { expect, test } from "@/tests/support/e2e/test";
import { patience } from "@/tests/support/patience";

/** Presses it, and says when the server had answered. */
async function answered(page: Page, name: string): Promise<number> {
  const response = page.waitForResponse((each) => each.request().method() === "POST").then(() => Date.now());
  await page.getByRole("button", { name }).click();
  return response;
}

test("N8: a number that an admin gives somebody, or takes, shows within a second on every tab of theirs: in the list, its filter and From", async ({
  open,
}) => {
  const { tenant, key } = await aTeam();
  const [yard, mill, dock] = [
    await aLineOf(tenant, "Yard"),
    await aLineOf(tenant, "Mill"),
    await aLineOf(tenant, "Dock"),
  ];
  const owner = await aTeammate(tenant, "Ona Berg", [], "owner");
  const kai = await aTeammate(tenant, "Kai Moor", [mill, dock]);
  const customer = aCustomer();
  const text = (words: string, to: string) =>
    raw(`/api/sms/webhook/${key}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ from: customer.phone, to: [to], text: words }),
    });
  await Promise.all([text("To the yard", yard.e164), text("To the mill", mill.e164)]);
  const [inYard, inMill] = [
    await owner.api.conversationWith(customer, yard.e164),
    await owner.api.conversationWith(customer, mill.e164),
  ];
  const desk = await open(kai.api, { at: inMill });
  const [beside, phone] = [
    await open(kai.api, { beside: desk, at: inMill }),
    await open(new Api(await signIn(kai.email)), { at: inMill }),
  ];
  const tabs = [desk, beside, phone];
  const { page: admin } = await open(owner.api);
  await admin.goto(`${appUrl()}/admin/numbers/${yard.numberId}`);

  const shows = (tab: InboxPage, gone: boolean) =>
    Promise.all([
      tab.momentOf(`#row-${inYard}`, "To the yard", { gone }),
      tab.momentOf('select[aria-label="Show the conversations of"] option', "Yard", { gone }),
      tab.momentOf('select[aria-label="From"] option', "Yard", { gone }),
    ]);
  for (const tab of tabs) {
    await expect(tab.composer).toBeVisible();
    await expect(tab.row(inYard)).toHaveCount(0);
  }

  await admin.getByRole("group", { name: "People and groups to add" }).getByLabel("Kai Moor").check();
  const given = tabs.map((tab) => shows(tab, false));
  const givenAt = await answered(admin, "Save people");
  for (const moments of await Promise.all(given))
    for (const moment of moments) expect(moment - givenAt).toBeLessThan(patience(1_000));

  await admin.getByLabel("Remove Kai Moor").check();
  const taken = tabs.map((tab) => shows(tab, true));
  const takenAt = await answered(admin, "Save people");
  for (const moments of await Promise.all(taken))
    for (const moment of moments) expect(moment - takenAt).toBeLessThan(patience(1_000));

  // What was open goes on, and nothing was said of the connection.
  for (const tab of tabs) {
    await expect(tab.composer).toBeVisible();
    await expect(tab.link).toHaveCount(0);
  }
});

test("V39: signed out everywhere, by a new password or by an admin, somebody without any number is so on every open tab within a second", async ({
  open,
}) => {
  const { tenant } = await aTeam();
  const owner = await aTeammate(tenant, "Ona Berg", [], "owner");
  const kai = await aTeammate(tenant, "Kai Moor", []);
  const signedIn = async () => open(new Api(await signIn(kai.email)));
  const out = (tab: InboxPage) => tab.momentOf("[data-banner]", "You are signed out");

  const [desk, phone, here] = [await signedIn(), await signedIn(), await open(kai.api)];
  const everywhere = [desk, phone].map(out);
  await here.page.goto(`${appUrl()}/password`);
  await here.page.getByLabel("Password until now").fill(PASSWORD);
  await here.page.getByLabel("New password").fill(`${PASSWORD}, and another`);
  const changedAt = await answered(here.page, "Change it");
  for (const moment of await Promise.all(everywhere))
    expect(moment - changedAt).toBeLessThan(patience(1_000));
  for (const tab of [desk, phone]) expect((await tab.api.call("/api/inbox")).status).toBe(401);

  const again = await open(kai.api, { beside: here });
  const removed = out(again);
  const { page: admin } = await open(owner.api);
  await admin.goto(`${appUrl()}/admin/people/${kai.actor.userId}`);
  const removedAt = await answered(admin, "Switch Kai off");
  expect((await removed) - removedAt).toBeLessThan(patience(1_000));
});
