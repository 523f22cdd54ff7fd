import { appUrl, PASSWORD, people } from "@/tests/support/e2e/addresses";
import { Api } from "@/tests/support/e2e/api";
import { signIn } from "@/tests/support/e2e/sign-in";
import { expect, test } from "@/tests/support/e2e/test";
import { patience } from "@/tests/support/patience";

const MISMATCH = "That e-mail and password do not belong together. Check both.";

test("a wrong password is said in words, keeps the address, and the right one opens the inbox", async ({
  page,
}) => {
  await page.goto("/");
  await expect(page).toHaveURL(`${appUrl()}/sign-in`);
  await page.getByLabel("E-mail").fill(people.cara);
  await page.getByLabel("Password").fill("not the password");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").filter({ hasText: MISMATCH })).toBeVisible();
  await expect(page.getByLabel("E-mail")).toHaveValue(people.cara);
  await expect(page.getByLabel("Password")).toHaveValue("");

  await page.getByLabel("Password").fill(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${appUrl()}/inbox`);
  await expect(page.getByRole("listbox", { name: "Conversations" })).toBeVisible();
});

test("the session cookie is out of scripts' reach and is not sent from other sites", async ({
  page,
  context,
}) => {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(people.ben);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(`${appUrl()}/inbox`);
  const session = (await context.cookies()).find(({ name }) => name.endsWith("session-token"));
  expect(session).toMatchObject({ httpOnly: true, sameSite: "Lax" });
  expect(await page.evaluate(() => document.cookie)).not.toContain("session-token");
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("signing in works, and a wrong password is said in words", async ({ page }) => {
    await page.goto("/sign-in");
    await page.getByLabel("E-mail").fill(people.ana);
    await page.getByLabel("Password").fill("not the password");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert")).toHaveText(MISMATCH);
    await expect(page.getByLabel("E-mail")).toHaveValue(people.ana);

    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page).toHaveURL(`${appUrl()}/inbox`);
    await expect(page.getByRole("listbox", { name: "Conversations" })).toBeVisible();
  });
});

test("V39: signing out ends the session on page, route and every socket within a second", async ({
  open,
}) => {
  const api = new Api(await signIn(people.cara));
  const inbox = await open(api);
  const other = await open(api);
  const signedOut = other.momentOf("[data-banner]", "You are signed out");

  await inbox.button(/^Account of/).click();
  const ended = inbox.page.waitForResponse("**/api/auth/signout").then(() => Date.now());
  await inbox.button("Sign out").click();
  expect((await signedOut) - (await ended)).toBeLessThan(patience(1_000));
  await expect(inbox.page).toHaveURL(`${appUrl()}/sign-in`);

  // Whoever copied the cookie has nothing.
  expect((await api.call("/api/numbers")).status).toBe(401);
  expect((await api.call("/api/realtime/tickets")).status).toBe(401);
  expect(await (await api.call("/api/auth/session")).json()).toEqual({});
  expect((await api.call("/inbox")).headers.get("location")).toBe("/sign-in");
});
