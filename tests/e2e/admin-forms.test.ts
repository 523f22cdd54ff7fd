import type { BrowserContext, Page } from "@playwright/test";
import { eq } from "drizzle-orm";
import { numberGrants } from "@/db/schema/numbers";
import { appUrl } from "@/tests/support/e2e/addresses";
import type { Api } from "@/tests/support/e2e/api";
import { aLineOf, aTeam, aTeammate, stackDb } from "@/tests/support/e2e/team";
import { expect, test } from "@/tests/support/e2e/test";

/** What the admin's forms do with a refusal, with JavaScript and without: each on a team of its own. */

const enter = (context: BrowserContext, { cookies }: Api) =>
  context.addCookies(cookies.entries().map(([name, value]) => ({ name, value, url: appUrl() })));
const place = (page: Page, words: string) =>
  page.getByRole("navigation", { name: "Admin" }).getByRole("link", { name: words });

for (const javaScriptEnabled of [true, false])
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled });

    test("a refused form leads to the field that was wrong, ties the words to it, and keeps everything else", async ({
      page,
      context,
    }) => {
      const { tenant } = await aTeam({ hasCredentials: false });
      const line = await aLineOf(tenant, "Repairs");
      const { api } = await aTeammate(tenant, "Quinn Marsh", [], "owner");
      await enter(context, api);
      await page.goto(`${appUrl()}/admin/numbers/${line.numberId}`);
      await page.getByLabel("Label", { exact: true }).fill("Repairs and rentals");
      await page.getByLabel("Time zone").selectOption("America/Denver");
      await page.getByLabel("Segments a day").fill("a few");
      await page.getByLabel("QuestBlue already answers").check();
      await page.getByLabel("Refuse for colleagues").check();
      await page.getByRole("button", { name: "Save", exact: true }).click();

      const wrong = page.getByLabel("Segments a day");
      await expect(wrong).toHaveAttribute("aria-invalid", "true");
      await expect(wrong).toBeFocused();
      await expect(wrong).toHaveAccessibleDescription(/A whole number from 1 to 1,000,000, or nothing\./);
      await expect(page.getByLabel("Label", { exact: true })).toHaveValue("Repairs and rentals");
      await expect(page.getByLabel("Time zone")).toHaveValue("America/Denver");
      await expect(wrong).toHaveValue("a few");
      await expect(page.getByLabel("QuestBlue already answers")).toBeChecked();
      await expect(page.getByLabel("Refuse for colleagues")).toBeChecked();

      await wrong.fill("500");
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await expect(page.getByText("Saved.", { exact: true })).toBeVisible();
      await page.reload();
      await expect(page.getByLabel("Refuse for colleagues")).toBeChecked();
      await expect(page.getByLabel("QuestBlue already answers")).toBeChecked();
    });

    test("a time zone that is none is said at its field: no refusal goes unseen", async ({
      page,
      context,
    }) => {
      const { tenant } = await aTeam({ hasCredentials: false });
      const line = await aLineOf(tenant, "Repairs");
      const { api } = await aTeammate(tenant, "Quinn Marsh", [], "owner");
      await enter(context, api);
      await page.goto(`${appUrl()}/admin/numbers/${line.numberId}`);
      await page
        .getByLabel("Time zone")
        .evaluate((select: HTMLSelectElement) => select.options[0]?.setAttribute("value", "Mars/Olympus"));
      await page.getByLabel("Time zone").selectOption({ index: 0 });
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await expect(page.getByLabel("Time zone")).toHaveAccessibleDescription("This time zone is not known.");
      await expect(page.getByLabel("Time zone")).toBeFocused();
    });

    test("how QuestBlue is spoken to is refused at its field, tested with what was typed, saved, and put back", async ({
      page,
      context,
      as,
    }) => {
      await enter(context, await as(javaScriptEnabled ? "noor" : "dele"));
      await page.goto(`${appUrl()}/admin/questblue`);
      const [path, digits] = [page.getByLabel("Send a text"), page.getByLabel("Digits of a number")];
      await path.fill("//elsewhere.test/sms");
      await digits.selectOption("10");
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await expect(path).toHaveAccessibleDescription(/A path begins with/);
      await expect(path).toHaveValue("//elsewhere.test/sms");
      await path.fill("/sms");
      await page.getByRole("button", { name: "Test these settings" }).click();
      await expect(page.getByText("Tested, not saved: some of these settings do not fit.")).toBeVisible();
      await expect(page.getByText("QuestBlue lists numbers with 11 digits, and 10 are set.")).toBeVisible();
      await expect(digits).toHaveValue("10");
      await expect(path).toHaveValue("/sms");
      await digits.selectOption("11");
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await expect(page.getByText("Saved. It counts from the next call on.")).toBeVisible();
      await page.reload();
      await expect(path).toHaveValue("/sms");
      await page.getByRole("button", { name: "Put back to the published form" }).click();
      await expect(page.getByText("Put back: every choice is as QuestBlue publishes it.")).toBeVisible();
      await expect(path).toHaveValue("/smsv2");
    });

    test("a refusal that belongs to no field has the focus itself", async ({ page, context }) => {
      const { tenant } = await aTeam({ hasCredentials: false });
      const line = await aLineOf(tenant, "Repairs");
      const { api } = await aTeammate(tenant, "Quinn Marsh", [], "owner");
      const { actor } = await aTeammate(tenant, "Rosa Lind", [line]);
      await enter(context, api);
      await page.goto(`${appUrl()}/admin/numbers/${line.numberId}`);
      // Somebody else took her off meanwhile.
      await stackDb().delete(numberGrants).where(eq(numberGrants.userId, actor.userId));
      await page.getByLabel("Remove Rosa Lind").check();
      await page.getByRole("button", { name: "Save people" }).click();
      await expect(page.getByRole("alert").filter({ hasText: "This is not here any more." })).toBeFocused();
    });

    test("on a phone the strip of places shows where one is", async ({ page, context, as }) => {
      await enter(context, await as("dele"));
      await page.setViewportSize({ width: 360, height: 740 });
      for (const [path, words] of [
        ["/admin/status", "Status"],
        ["/admin/quarantine", "Quarantine"],
        ["/admin/numbers", "SMS numbers"],
      ] as const) {
        await page.goto(`${appUrl()}${path}`);
        await expect(place(page, words)).toBeInViewport({ ratio: 1 });
      }
    });

    test("what only a script can do is promised only where scripts run", async ({ page, context, as }) => {
      await enter(context, await as("dele"));
      const shown = javaScriptEnabled ? 1 : 0;
      await page.goto(`${appUrl()}/admin/webhook`);
      await expect(page.getByRole("button", { name: "Copy without the key" })).toHaveCount(shown);
      await page.goto(`${appUrl()}/admin/status`);
      await expect(page.getByText("renews itself")).toHaveCount(shown);
    });
  });

test("a page on plain http, where a browser lets nobody copy, says what to do instead", async ({
  page,
  context,
  as,
}) => {
  await enter(context, await as("dele"));
  await page.addInitScript(() =>
    Object.defineProperty(Navigator.prototype, "clipboard", { value: undefined }),
  );
  await page.goto(`${appUrl()}/admin/webhook`);
  await page.getByRole("button", { name: "Copy without the key" }).click();
  await expect(page.getByRole("button", { name: "Select the words and copy them" })).toBeVisible();
});

test("while it is saved a button says so, and a second press does not send it again", async ({
  page,
  context,
}) => {
  const { tenant } = await aTeam({ hasCredentials: false });
  const line = await aLineOf(tenant, "Repairs");
  const { api } = await aTeammate(tenant, "Quinn Marsh", [], "owner");
  await enter(context, api);
  await page.goto(`${appUrl()}/admin/numbers/${line.numberId}`);
  await page.getByLabel("Label", { exact: true }).fill("Rentals");
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
  let calls = 0;
  await page.route(`**/admin/numbers/${line.numberId}`, async (route) => {
    calls += route.request().method() === "POST" ? 1 : 0;
    await answered;
    await route.continue();
  });
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const saving = page.getByRole("button", { name: "Saving" });
  await expect(saving).toHaveAttribute("aria-disabled", "true");
  await saving.click({ force: true });
  await saving.press("Enter");
  answer();
  await expect(page.getByText("Saved.", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: "Save", exact: true })).toHaveAttribute(
    "aria-disabled",
    "false",
  );
  expect(calls).toBe(1);
});

test("people who could be added are found by name and by e-mail", async ({ page, context }) => {
  const { tenant } = await aTeam({ hasCredentials: false });
  const line = await aLineOf(tenant, "Repairs");
  const { api } = await aTeammate(tenant, "Quinn Marsh", [], "owner");
  const rosa = await aTeammate(tenant, "Rosa Lind", []);
  await enter(context, api);
  await page.goto(`${appUrl()}/admin/numbers/${line.numberId}`);
  const group = page.getByRole("group", { name: "People and groups to add" });
  await expect(group.getByRole("checkbox")).toHaveCount(2);
  for (const words of ["rosa l", rosa.email.toUpperCase()]) {
    await page.getByRole("searchbox", { name: "Add people or a group" }).fill(words);
    await expect(group.getByRole("checkbox")).toHaveCount(1);
    await expect(group.getByLabel("Rosa Lind")).toBeVisible();
  }
});
