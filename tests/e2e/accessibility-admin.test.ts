import type { Browser, Page } from "@playwright/test";
import { lineOf, otherStates, type Shown, statesOfLines } from "@/tests/support/e2e/admin-states";
import { appUrl } from "@/tests/support/e2e/addresses";
import type { Api } from "@/tests/support/e2e/api";
import { faultsOf, pastTheEdge } from "@/tests/support/e2e/page-faults";
import type { Customer } from "@/tests/support/e2e/simulator";
import { expect, test } from "@/tests/support/e2e/test";

/** One load of each page for every question: faults of access on both widths and in both themes, and what is too wide. */

// 640 is what 200 % zoom leaves of 1280 (WCAG 1.4.4, 1.4.10).
const WIDTHS = [1024, 768, 640, 390, 360];
const NO_NUMBER_OF_OURS = "+12025550142";

async function signedIn(browser: Browser, owner: Api, javaScriptEnabled = true): Promise<Page> {
  const context = await browser.newContext({ baseURL: appUrl(), javaScriptEnabled });
  await context.addCookies(owner.cookies.entries().map(([name, value]) => ({ name, value, url: appUrl() })));
  return context.newPage();
}

async function quarantine(owner: Api, customer: Customer): Promise<string> {
  const words = `For whom is this, ${customer.title}?`;
  await customer.texts(words, { to: NO_NUMBER_OF_OURS });
  await expect.poll(async () => (await owner.call("/admin/quarantine")).text()).toContain(customer.title);
  return words;
}

async function show(page: Page, { path, act }: Shown): Promise<void> {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(path);
  await act?.(page);
}

for (const about of ["lines", "all else"] as const)
  test(`no page or answer of admin and account has a fault of access, or is wider than its window: ${about}`, async ({
    browser,
    as,
    customer,
  }) => {
    test.setTimeout(180_000);
    const owner = await as("dele");
    const shown =
      about === "lines" ? statesOfLines(await lineOf(owner)) : otherStates(await quarantine(owner, customer));
    const page = await signedIn(browser, owner);
    for (const state of shown) {
      await show(page, state);
      for (const width of [1280, 390]) {
        // High enough that the bar at the bottom covers nothing that is measured.
        await page.setViewportSize({ width, height: 3_000 });
        expect.soft(await faultsOf(page), `${state.name}, ${width}`).toEqual([]);
      }
      expect.soft(await pastTheEdge(page, WIDTHS, 800), state.name).toEqual([]);
    }
    await page.context().close();
  });

test("no page or answer of admin and account is wider than its window without JavaScript", async ({
  browser,
  as,
  customer,
}) => {
  test.setTimeout(180_000);
  const owner = await as("dele");
  const page = await signedIn(browser, owner, false);
  for (const state of [
    ...statesOfLines(await lineOf(owner)),
    ...otherStates(await quarantine(owner, customer)),
  ]) {
    // The form asks the browser not to let go of a short password, and without scripts nothing talks it out of that.
    await show(page, state.path === "/password" ? { ...state, act: undefined } : state);
    expect.soft(await pastTheEdge(page, WIDTHS, 800), state.name).toEqual([]);
  }
  await page.context().close();
});
