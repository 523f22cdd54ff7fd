import { people, PASSWORD } from "@/tests/support/e2e/addresses";
import { expect, test } from "@/tests/support/fault-stack";

test("the status page loads while the rooms and the worker are down, says which is and what that means, and that they are back", async ({
  browser,
  stack,
}) => {
  const page = await (await browser.newContext({ baseURL: stack.url, javaScriptEnabled: false })).newPage();
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(people.dele);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/inbox**");
  const says = async (part: string, state: string) =>
    expect(async () => {
      await page.goto("/admin/status");
      await expect(page.getByRole("row").filter({ hasText: part })).toContainText(state, { timeout: 1_000 });
    }).toPass({ timeout: 40_000 });

  await says("Worker", "Healthy");
  await says("Rooms", "Healthy");
  await expect(page.getByRole("alert")).toHaveCount(0);
  // Without JavaScript nothing renews itself, so nothing says that it does.
  await expect(page.getByText("renews itself")).toHaveCount(0);

  await stack.down("room");
  await says("Rooms", "Down");
  await expect(page.getByText("Nothing is lost and nobody can answer twice")).toBeVisible();
  await stack.down("worker");
  await says("Worker", "Down");
  await expect(page.getByText("The worker is silent")).toBeVisible();

  await stack.resume("room");
  await stack.resume("worker");
  await says("Rooms", "Healthy");
  await says("Worker", "Healthy");
  await expect(page.getByText("The worker is silent")).toHaveCount(0);
});
