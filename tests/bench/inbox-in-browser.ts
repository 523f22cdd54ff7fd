import { chromium, type Page } from "@playwright/test";
import { BROWSER_ARGS, ensureBrowser } from "../support/browser";
import type { Product } from "./product";

/** Agent 1's inbox, in a browser of its own. */
export async function inboxInBrowser(
  { url, agent }: Product,
  say: (line: string) => void,
): Promise<{ page: Page; close: () => Promise<void> }> {
  const browser = await chromium.launch({ args: BROWSER_ARGS, executablePath: await ensureBrowser(say) });
  const close = () => browser.close();
  try {
    const context = await browser.newContext({ baseURL: url.origin, viewport: { width: 1280, height: 800 } });
    await context.addCookies(agent.browserCookies());
    const page = await context.newPage();
    await page.goto("/inbox");
    return { page, close };
  } catch (error) {
    await close();
    throw error;
  }
}
