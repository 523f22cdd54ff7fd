import { faultsOf } from "@/tests/support/e2e/page-faults";
import { aLineOf, aTeam, aTeammate } from "@/tests/support/e2e/team";
import { expect, test } from "@/tests/support/e2e/test";

test("personal settings: theme from the menu, zone, clock and undo seconds from a form, on every device", async ({
  open,
  browser,
}) => {
  const { tenant } = await aTeam();
  const line = await aLineOf(tenant, "Yard");
  const { api } = await aTeammate(tenant, "Kim Lund", [line]);
  const { page } = await open(api);
  await page.getByRole("button", { name: "Account of Kim Lund" }).click();
  const saved = page.waitForResponse((response) => response.url().endsWith("/api/me/theme") && response.ok());
  await page.getByText("Dark", { exact: true }).click();
  await saved;
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  expect(await faultsOf(page)).toEqual([]);

  await page.getByRole("link", { name: "Your settings" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.getByLabel("Seconds to take a text back").fill("9");
  await page.getByLabel("Time zone").selectOption("Asia/Tokyo");
  await page.getByLabel("Clock").selectOption("12");
  await page.getByLabel("Enter sends a text").check();
  await page.getByRole("button", { name: "Save" }).click();
  await expect(page.getByText("Saved.")).toBeVisible();
  expect(await faultsOf(page)).toEqual([]);

  // Another device, without JavaScript: the same settings, and the form works there too.
  const other = await browser.newContext({
    javaScriptEnabled: false,
    storageState: await page.context().storageState(),
  });
  try {
    const plain = await other.newPage();
    await plain.goto(`${new URL(page.url()).origin}/settings`);
    await expect(plain.getByLabel("Seconds to take a text back")).toHaveValue("9");
    await expect(plain.getByLabel("Time zone")).toHaveValue("Asia/Tokyo");
    await plain.getByLabel("Theme").selectOption("light");
    await plain.getByRole("button", { name: "Save" }).click();
    await expect(plain.locator("html")).toHaveAttribute("data-theme", "light");
  } finally {
    await other.close();
  }
});
