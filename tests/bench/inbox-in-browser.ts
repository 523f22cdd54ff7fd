import { chromium, type Page } from "@playwright/test";
import { BROWSER_ARGS, ensureBrowser } from "../support/browser";
import type { Product } from "./product";

/**
 * Agent 1's inbox, in a browser of its own. Throws if the page lacks a part: somebody built this checkout anew meanwhile, and
 * a page without its program says nothing about it.
 */
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
    const lacking: string[] = [];
    page.on("response", (response) => response.status() === 404 && lacking.push(response.url()));
    await page.goto("/inbox", { waitUntil: "networkidle" });
    if (lacking.length > 0) throw new Error(`built anew meanwhile: ${lacking[0]} is not there`);
    return { page, close };
  } catch (error) {
    await close();
    throw error;
  }
}
