import type { BrowserContext } from "@playwright/test";
import { appUrl } from "@/tests/support/e2e/addresses";
import type { Api } from "@/tests/support/e2e/api";
import { expect, test } from "@/tests/support/e2e/test";

/** Who is signed in in that browser from now on, as after the sign-in page; null for nobody. */
async function signedIn(browser: BrowserContext, who: Api | null): Promise<void> {
  await browser.clearCookies();
  if (who !== null)
    await browser.addCookies(who.cookies.entries().map(([name, value]) => ({ name, value, url: appUrl() })));
}

test("words belong to who wrote them: under the next person's session a tab does nothing, and keeps them for their author", async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("Can I come today?");
  const [anaApi, ben] = [await as("ana"), await as("ben")];
  const at = await anaApi.conversationWith(customer);
  const ana = await open("ana", { at });
  await ana.hasSeenAll(at);
  const browser = ana.page.context();
  await ana.write("Yes");
  await expect(ana.page.locator("[data-part=composer] [data-part=saved]")).toHaveText("Draft saved");

  await signedIn(browser, ben);
  await ana.page.keyboard.insertText(", until six");
  await ana.page.keyboard.press("Control+Enter");
  const banner = ana.page.locator("[data-banner]", { hasText: "signed in here now" });
  await expect(banner).toBeVisible();
  await expect(ana.composer).not.toBeEditable();
  const { mine, conversation } = await ben.conversation(at);
  expect([mine.draft, conversation.publicSeq, conversation.state]).toEqual([null, 1, "open"]);

  await banner.getByRole("button", { name: "Reload" }).click();
  await expect(banner).toHaveCount(0);
  await expect(ana.composer).toHaveValue("");
  await signedIn(browser, anaApi);
  await ana.page.reload();
  await expect(ana.composer).toHaveValue("Yes, until six");
});

test('"signed out" ends by itself when the same person signs in again, and the words are stored', async ({
  open,
  as,
  customer,
}) => {
  await customer.texts("And tomorrow?");
  const api = await as("cara");
  const at = await api.conversationWith(customer);
  const cara = await open("cara", { at });
  await signedIn(cara.page.context(), null);
  await cara.write("Tomorrow, too");
  const banner = cara.page.locator("[data-banner]", { hasText: "signed out" });
  await expect(banner).toBeVisible();
  const link = await banner.getByRole("link", { name: "Sign in" }).getAttribute("href");
  expect(link).toBe(`/sign-in?to=${encodeURIComponent(`/inbox/${at}`)}`);
  // In a tab of its own: it leads back to the same conversation.
  await signedIn(cara.page.context(), api);
  const other = await cara.page.context().newPage();
  await other.goto(link ?? "");
  await expect(other).toHaveURL(new RegExp(`/inbox/${at}$`));
  await expect(banner).toHaveCount(0);
  await expect.poll(async () => (await api.conversation(at)).mine.draft?.body).toBe("Tomorrow, too");
});
