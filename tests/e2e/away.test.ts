import type { Browser } from "@playwright/test";
import { appUrl } from "@/tests/support/e2e/addresses";
import type { Api } from "@/tests/support/e2e/api";
import { faultsOf } from "@/tests/support/e2e/page-faults";
import { raw } from "@/tests/support/e2e/raw-http";
import { aCrew, aTeammate } from "@/tests/support/e2e/team";
import { asJson, WEBHOOK_PATH } from "@/tests/support/e2e/door";
import { expect, test } from "@/tests/support/e2e/test";

async function adminPage(browser: Browser, { cookies }: Api, { javaScriptEnabled = true } = {}) {
  const context = await browser.newContext({ baseURL: appUrl(), javaScriptEnabled });
  await context.addCookies(cookies.entries().map(([name, value]) => ({ name, value, url: appUrl() })));
  return context.newPage();
}

test("N10, N11: a line gives its texts in turn, and nothing to who is away; colleagues see who is, and why they have it", async ({
  browser,
  open,
}) => {
  const { tenant, line, key, crew } = await aCrew("Ana Reyes", "Ben Okafor");
  const owner = await aTeammate(tenant, "Ona Berg", [], "owner");
  const admin = await adminPage(browser, owner.api);
  await admin.goto(`/admin/numbers/${line.numberId}`);
  await admin.getByRole("radio", { name: /^In turn/ }).check();
  await admin.getByLabel("Minutes without an answer, at most").fill("30");
  await admin.getByRole("button", { name: "Save who gets them" }).click();
  await expect(admin.getByText("Saved. It holds for the next text.")).toBeVisible();
  expect(await faultsOf(admin)).toEqual([]);

  const [ana, ben] = [await open(crew[0].api), await open(crew[1].api)];
  await ana.page.getByRole("button", { name: "Account of Ana Reyes" }).click();
  await expect(ana.page.getByRole("button", { name: "Away for an hour" })).toBeVisible();
  expect(await faultsOf(ana.page)).toEqual([]);
  await ana.page.getByRole("button", { name: "Away for an hour" }).click();
  await expect(ana.page.getByText(/^You are away until .*In a minute/)).toBeVisible();
  await expect(ana.page.getByRole("button", { name: "Account of Ana Reyes, away" })).toBeVisible();

  for (const from of ["+13035550171", "+13035550172"]) {
    const body = { id: crypto.randomUUID(), from, to: [line.e164], text: "Is it ready?" };
    await raw(`${WEBHOOK_PATH}/${key}`, { method: "POST", headers: asJson, body: JSON.stringify(body) });
  }
  const row = ben.page.getByRole("option").first();
  await expect(ben.page.getByRole("option")).toHaveCount(2);
  await expect(row.getByRole("img", { name: "Ben Okafor" })).toBeVisible();
  await row.click();
  await expect(ben.conversation.getByText("In turn: you")).toBeVisible();
  await ana.page.getByRole("option").first().click();
  await expect(ana.conversation.getByText("In turn: Ben")).toBeVisible();

  // And by the keyboard alone.
  await ana.page.keyboard.press("Control+k");
  await ana.page.keyboard.type("I am back");
  await ana.page.keyboard.press("Enter");
  await expect(ana.page.getByRole("button", { name: "Account of Ana Reyes", exact: true })).toBeVisible();
});

test("N11: an admin says how somebody works and that they are away, also without JavaScript", async ({
  browser,
}) => {
  const { tenant, crew } = await aCrew("Ana Reyes", "Ben Okafor");
  const owner = await aTeammate(tenant, "Ona Berg", [], "owner");
  const plain = await adminPage(browser, owner.api, { javaScriptEnabled: false });
  await plain.goto(`/admin/people/${crew[0].actor.userId}`);
  await plain.getByLabel("Open conversations, at most").fill("12");
  await plain.getByLabel("Monday").fill("nine");
  await plain.getByRole("button", { name: "Save the work" }).click();
  await expect(plain.getByLabel("Monday")).toHaveValue("nine");
  await expect(plain.getByText(/^Times from and to/)).toBeVisible();
  await plain.getByLabel("Monday").fill("9-12:30, 13-17");
  await plain.getByLabel("Other dates, one a line").fill("2027-12-25");
  await plain.getByRole("button", { name: "Save the work" }).click();
  await expect(plain.getByLabel("Monday")).toHaveValue("09:00-12:30, 13:00-17:00");

  const page = await adminPage(browser, owner.api);
  await page.goto(`/admin/people/${crew[1].actor.userId}`);
  await page.getByRole("button", { name: "Set Ben away" }).click();
  await expect(page.getByRole("button", { name: "Ben is back" })).toBeVisible();
  for (const width of [1280, 390]) {
    await page.setViewportSize({ width, height: 3_000 });
    expect(await faultsOf(page)).toEqual([]);
  }
});

test("N11: a manager, who has no admin pages, sets a colleague away from the inbox and brings them back; a colleague is not offered it and is refused", async ({
  open,
}) => {
  const { tenant, crew } = await aCrew("Ana Reyes", "Ben Okafor");
  const manager = await aTeammate(tenant, "Mia Lund", [], "manager");
  const ben = await open(crew[1].api);
  await ben.page.getByRole("button", { name: "Account of Ben Okafor" }).click();
  await expect(ben.page.getByRole("button", { name: "Away for an hour" })).toBeVisible();
  await expect(ben.page.getByRole("button", { name: "Set a colleague away" })).toHaveCount(0);
  const refused = await crew[1].api.call(`/api/people/${crew[0].actor.userId}/away`, {
    method: "PUT",
    body: { until: "open", zone: "UTC" },
  });
  expect(refused.status).toBe(403);

  const mia = await open(manager.api);
  await mia.page.getByRole("button", { name: "Account of Mia Lund" }).click();
  await mia.page.getByRole("button", { name: "Set a colleague away" }).click();
  const picker = mia.page.getByRole("dialog", { name: "Set a colleague away" });
  await expect(picker.getByRole("option", { name: "Ana is away for an hour" })).toBeVisible();
  for (const width of [1280, 390]) {
    await mia.page.setViewportSize({ width, height: 800 });
    expect(await faultsOf(mia.page)).toEqual([]);
  }
  await picker.getByRole("option", { name: "Ben is away for an hour" }).click();
  await expect(mia.page.getByText(/^Ben is away until .*In a minute/)).toBeVisible();
  await expect(ben.page.getByRole("button", { name: "Account of Ben Okafor, away" })).toBeVisible();

  // And back, by the keyboard alone.
  await mia.page.keyboard.press("Control+k");
  await mia.page.getByRole("combobox", { name: "Find a command" }).fill("Set a colleague");
  await mia.page.keyboard.press("Enter");
  await mia.page.getByRole("combobox", { name: "Find a colleague" }).pressSequentially("ben back");
  await mia.page.keyboard.press("Enter");
  await expect(mia.page.getByText("Ben is back: conversations may come to Ben")).toBeVisible();
  await expect(ben.page.getByRole("button", { name: "Account of Ben Okafor", exact: true })).toBeVisible();
});
