import path from "node:path";
import { type Browser, type BrowserContextOptions, expect, type Page, test } from "@playwright/test";

/** Pictures of a fresh demo, for the README and for looking at beside the reference. Not a test of anything. */
const folder = path.resolve(import.meta.dirname, "../../docs/screenshots");
const simulator = process.env.E2E_SIMULATOR_URL ?? "";
const themes = ["light", "dark"] as const;
const phone = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true };
const desk = { viewport: { width: 1280, height: 800 } };

async function signedIn(browser: Browser, email: string, options: BrowserContextOptions): Promise<Page> {
  const page = await (await browser.newContext(options)).newPage();
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill("partyline-demo");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL("**/inbox**");
  return page;
}

async function customerTexts(from: string, text: string): Promise<void> {
  await fetch(`${simulator}/_control/inbound`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ from, to: "+12025550100", text }),
  });
}

const open = (page: Page, words: string | RegExp) =>
  page.getByRole("option").filter({ hasText: words }).click();
const composer = (page: Page) => page.getByRole("textbox", { name: /^Text to/ });
const shoot = (page: Page, name: string) => page.screenshot({ path: path.join(folder, `${name}.png`) });

for (const theme of themes) {
  test.describe(theme, () => {
    test("sign-in", async ({ browser }) => {
      const page = await (await browser.newContext({ ...desk, colorScheme: theme })).newPage();
      await page.goto("/sign-in");
      await shoot(page, `sign-in-1280-${theme}`);
      await page.setViewportSize(phone.viewport);
      await shoot(page, `sign-in-390-${theme}`);
    });

    test("phones of the simulator", async ({ browser }) => {
      const page = await (await browser.newContext({ ...desk, colorScheme: theme })).newPage();
      await page.goto(simulator);
      await expect(page.getByRole("heading", { name: "Ledger" })).toBeVisible();
      await shoot(page, `simulator-1280-${theme}`);
    });

    test("two people on one conversation", async ({ browser }) => {
      const from = theme === "light" ? "+15415550171" : "+15415550172";
      const question = "Can I still bring my bike in today? The chain jumps.";
      const [ana, ben, cara] = await Promise.all([
        signedIn(browser, "ana@demo.test", { ...desk, colorScheme: theme }),
        signedIn(browser, "ben@demo.test", { ...desk, colorScheme: theme }),
        signedIn(browser, "cara@demo.test", { ...phone, colorScheme: theme }),
      ]);
      await shoot(cara, `list-390-${theme}`);
      await customerTexts(from, question);
      for (const page of [ana, ben, cara]) await open(page, question);
      await composer(ana).pressSequentially("Yes, until six. I keep a stand free for you");
      await expect(ben.getByText("Ana is replying").first()).toBeVisible();
      await expect(ben.getByText("I keep a stand free for you").first()).toBeVisible();
      await composer(ben).fill("We are open until six, just come in.");
      await composer(cara).fill("Sure! Until six.");
      await expect(ben.getByText("Draft saved")).toBeVisible();
      await shoot(ben, `inbox-1280-${theme}`);
      await shoot(cara, `thread-390-${theme}`);
      await ben.setViewportSize({ width: 1024, height: 768 });
      await shoot(ben, `inbox-1024-${theme}`);
      await ben.setViewportSize(desk.viewport);

      await composer(ana).press("Control+Enter");
      await expect(ben.getByText("Ana replied after you began this")).toBeVisible();
      // A press just after the button got another meaning does nothing.
      for (const page of [ben, cara])
        await expect(page.getByRole("button", { name: /^Send text/ })).not.toHaveAttribute(
          "aria-disabled",
          "true",
        );
      await composer(ben).press("Control+Enter");
      await expect(ben.getByRole("alertdialog")).toBeVisible();
      await shoot(ben, `refused-1280-${theme}`);
      await cara.getByRole("button", { name: /^Send text|^Take over/ }).tap();
      await expect(cara.getByRole("alertdialog")).toBeVisible();
      await shoot(cara, `refused-390-${theme}`);
    });

    test("opted out, and offline", async ({ browser }) => {
      const page = await signedIn(browser, "ben@demo.test", { ...desk, colorScheme: theme });
      const from = theme === "light" ? "+15415550173" : "+15415550174";
      await customerTexts(from, "Which tyres do you stock?");
      await open(page, "Which tyres do you stock?");
      await customerTexts(from, "STOP");
      await expect(page.getByText(/opted out/).first()).toBeVisible();
      await shoot(page, `opted-out-1280-${theme}`);
      await open(page, "Marisol Vega");
      await page.context().setOffline(true);
      await expect(page.getByText("You are offline.")).toBeVisible();
      await shoot(page, `offline-1280-${theme}`);
    });

    test("admin pages and the password", async ({ browser }) => {
      const page = await signedIn(browser, "owner@demo.test", { ...desk, colorScheme: theme });
      await page.goto("/admin/numbers");
      const line = await page.getByRole("link", { name: "Support" }).getAttribute("href");
      const places = {
        "admin-numbers": "/admin/numbers",
        "admin-number": line ?? "",
        "admin-people": "/admin/people",
        "admin-first-steps": "/admin/start",
        "admin-questblue": "/admin/questblue",
        "admin-webhook": "/admin/webhook",
        "admin-quarantine": "/admin/quarantine",
        "admin-held": "/admin/held",
        "admin-missed": "/admin/missed",
        "admin-status": "/admin/status",
        settings: "/settings",
        password: "/password",
      };
      for (const [name, place] of Object.entries(places)) {
        for (const viewport of [desk.viewport, phone.viewport]) {
          await page.setViewportSize(viewport);
          await page.goto(place);
          await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
          await shoot(page, `${name}-${viewport.width}-${theme}`);
        }
      }
    });
  });
}
