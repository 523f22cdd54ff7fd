import path from "node:path";
import type { Browser, BrowserContextOptions } from "@playwright/test";
import type { InboxPage } from "@/tests/support/e2e/inbox-page";
import { test as base } from "@/tests/support/e2e/test";

const folder = path.resolve(import.meta.dirname, "../../docs/screenshots");
const COLUMN_PX = { 1280: 940, 390: 300 };

type Theme = "light" | "dark";
type Width = keyof typeof COLUMN_PX;
export type Shot = { title: string; image: string };
type Sheet = {
  /** How a browser is opened whose pages belong on the sheet. */
  look: BrowserContextOptions;
  take(title: string, inbox: InboxPage): Promise<void>;
};

/** Pictures taken in the test become one, `states-<width>-<theme>.jpg`, each under its title. */
export const test = base.extend<{ theme: Theme; width: Width; sheet: Sheet }>({
  theme: ["light", { option: true }],
  width: [1280, { option: true }],
  sheet: async ({ theme, width, browser }, use) => {
    const shots: Shot[] = [];
    await use({
      look: { viewport: { width, height: 720 }, colorScheme: theme, reducedMotion: "reduce" },
      async take(title, { page }) {
        shots.push({ title, image: (await page.screenshot()).toString("base64") });
      },
    });
    await drawSheet(browser, `states-${width}-${theme}`, { shots, width, theme });
  },
});

/** Writes the pictures as one, each under its title. */
export async function drawSheet(
  browser: Browser,
  name: string,
  { shots, width, theme }: { shots: readonly Shot[]; width: Width; theme: Theme },
): Promise<void> {
  const page = await browser.newPage({ viewport: { width: 1_940, height: 800 } });
  await page.setContent(sheetOf(shots, COLUMN_PX[width], theme));
  await page.screenshot({ path: path.join(folder, `${name}.jpg`), quality: 80, fullPage: true });
  await page.close();
}

const colours = { light: "background: #e4ebe9; color: #16211f", dark: "background: #060a09; color: #dfe8e6" };

const sheetOf = (
  shots: readonly Shot[],
  columnPx: number,
  theme: Theme,
) => `<!doctype html><title>States</title>
  <style>
    body { margin: 20px; font: 14px sans-serif; ${colours[theme]}; display: grid; gap: 20px; grid-template-columns: repeat(auto-fill, ${columnPx}px) }
    figure { margin: 0 } figcaption { margin-bottom: 6px } img { width: 100%; display: block }
  </style>
  ${shots.map(({ title, image }) => `<figure><figcaption>${title}</figcaption><img src="data:image/png;base64,${image}"></figure>`).join("")}`;
