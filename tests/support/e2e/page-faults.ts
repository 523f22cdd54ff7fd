import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "@playwright/test";
import type { AxeResults, RunOptions } from "axe-core";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
/** What the theme alone can break: it changes colours and nothing else. */
const aboutColour = ["color-contrast", "link-in-text-block"];

/** What a person presses or writes in. */
const CONTROLS = "a[href], button, input, select, textarea, [role='tab'], [role='option']";

/** Serious faults of access of the page as it stands: every rule in light, those about colour in dark, too. */
export async function faultsOf(page: Page): Promise<string[]> {
  // A page keeps what was put into it until it is left, and putting it there takes as long as a run.
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axeSource);
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  const inLight = await run(page, tags);
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  const inDark = await run(page, { type: "rule", values: aboutColour });
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  return [...inLight, ...inDark.map((fault) => `dark: ${fault}`)];
}

async function run(page: Page, runOnly: RunOptions["runOnly"]): Promise<string[]> {
  return page.evaluate(async (only) => {
    // What moves in is measured when it has arrived.
    await Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => {})));
    const { axe } = window as unknown as { axe: { run(options: RunOptions): Promise<AxeResults> } };
    // What passes is not described: that takes longer than finding out what does not.
    const { violations } = await axe.run({ runOnly: only, resultTypes: ["violations"] });
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .flatMap(({ id, nodes }) =>
        nodes.map(
          (node) => `${id}: ${node.html.slice(0, 160)} ${node.failureSummary?.split("\n")[1]?.trim() ?? ""}`,
        ),
      );
  }, runOnly);
}

/**
 * What cannot be reached without scrolling sideways at these widths (WCAG 1.4.10): the page, and each control that ends
 * beyond the window's edge. A shell that cuts off what is too wide has no scroll width to tell of it.
 */
export async function pastTheEdge(page: Page, widths: readonly number[], height: number): Promise<string[]> {
  const before = page.viewportSize();
  const found: string[] = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height });
    const past = await page.evaluate((controls) => {
      const scrolls = (element: Element): boolean => {
        const parent = element.parentElement;
        return (
          parent !== null &&
          ((/auto|scroll/.test(getComputedStyle(parent).overflowX) &&
            parent.scrollWidth > parent.clientWidth &&
            parent !== document.body) ||
            scrolls(parent))
        );
      };
      const name = (element: Element) =>
        element.getAttribute("aria-label") ?? element.textContent?.trim().slice(0, 40) ?? element.tagName;
      const beyond = [...document.querySelectorAll(controls)].filter((element) => {
        const { left, right, width: wide } = element.getBoundingClientRect();
        return (
          wide > 1 &&
          element.checkVisibility({ visibilityProperty: true }) &&
          (right > innerWidth + 0.5 || left < -0.5) &&
          !scrolls(element)
        );
      });
      return [
        ...(document.documentElement.scrollWidth > innerWidth ? ["the page"] : []),
        ...beyond.map(name),
      ];
    }, CONTROLS);
    found.push(...past.map((what) => `${width}: ${what}`));
  }
  if (before) await page.setViewportSize(before);
  return found;
}
