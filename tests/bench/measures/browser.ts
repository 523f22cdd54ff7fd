import type { Page } from "@playwright/test";
import { big } from "@/db/seed/big";
import { newId } from "@/lib/base/ids";
import { firstLoadKilobytes } from "../../support/first-load";
import type { Measure } from "../bench";
import { inboxInBrowser } from "../inbox-in-browser";
import { pace } from "../load";
import { percentile } from "../rounds";
import { ms, row } from "../table";

export const scripts: Measure = async ({ product }) => {
  const kilobytes = await firstLoadKilobytes("/inbox", (path) => product.agent.call("GET", path));
  return [
    row({
      what: "inbox JavaScript, first load, gzip",
      ours: kilobytes,
      unit: (kB) => `${kB.toFixed(0)} kB`,
      goal: { must: 200, aim: 150, better: "lower" },
    }),
  ];
};

const KEYS = 60;
const KEY_INTERVAL_MS = 50;
const TEXTS_PER_SECOND = 5;
const LOAD_ROWS_MS = 120_000;

/** Typing and moving through the list, with every row loaded, while customers write: how long until the next frame is painted. */
export const typing: Measure = async ({ product, say }) => {
  const { page, close } = await inboxInBrowser(product, say);
  try {
    const rows = await loadAllRows(page);
    say(`  ${rows} rows loaded`);
    await firstRow(page).click();
    const composer = page.getByRole("textbox", { name: /^Text to/ });
    await composer.waitFor();

    const customers = pace({
      url: product.url,
      perSecond: TEXTS_PER_SECOND,
      seconds: 8,
      expected: 200,
      request: (n) => product.webhookCall(n, `while typing ${n} ${newId()}`),
    });
    const agent = async () => {
      await composer.click();
      const typed = await interactionsOf(page, () =>
        composer.pressSequentially("x".repeat(KEYS), { delay: KEY_INTERVAL_MS }),
      );
      await composer.fill("");
      await firstRow(page).focus();
      const moved = await interactionsOf(page, async () => {
        for (let n = 0; n < KEYS; n += 1) {
          await page.keyboard.press("ArrowDown");
          await page.waitForTimeout(KEY_INTERVAL_MS);
        }
      });
      return { typed, moved };
    };
    const [{ typed, moved }] = await Promise.all([agent(), customers]);
    const goal = { must: 100, aim: 50, better: "lower" } as const;
    const line = (what: string, took: number[]) =>
      row({
        what: `${what}, ${rows} rows: INP (of ${took.length}, p50 ${ms(percentile(took, 0.5))})`,
        ours: percentile(took, 0.98),
        unit: ms,
        goal,
      });
    return [line("typing", typed), line("moving in the list", moved)];
  } finally {
    await close();
  }
};

const firstRow = (page: Page) =>
  page.getByRole("listbox", { name: "Conversations" }).getByRole("option").first();

async function loadAllRows(page: Page): Promise<number> {
  const count = async () => Number(await firstRow(page).getAttribute("aria-setsize"));
  const deadline = performance.now() + LOAD_ROWS_MS;
  await firstRow(page).waitFor();
  while ((await count()) < big.conversations && performance.now() < deadline) {
    const before = await count();
    await page.evaluate(() => document.querySelector("[data-part=rows]")?.scrollTo(0, 1e9));
    const asked = performance.now();
    while ((await count()) === before && performance.now() - asked < 5_000) await page.waitForTimeout(10);
  }
  const rows = await count();
  await page.evaluate(() => document.querySelector("[data-part=rows]")?.scrollTo(0, 0));
  await page.waitForTimeout(500);
  return rows;
}

/** As text: the loader that runs this file adds helpers of its own to functions, which a page does not have. */
const OBSERVE = `(() => {
  const found = new Map();
  const observer = new PerformanceObserver((list) => {
    for (const { interactionId, duration } of list.getEntries())
      if (interactionId) found.set(interactionId, Math.max(found.get(interactionId) ?? 0, duration));
  });
  observer.observe({ type: "event", durationThreshold: 16 });
  globalThis.benchInteractions = () => {
    observer.disconnect();
    return [...found.values()];
  };
})()`;

/**
 * The longest event of each interaction while `act` runs, as the browser's Event Timing says: to the next
 * paint, in steps of 8 ms, and those under 16 ms are told as 16.
 */
async function interactionsOf(page: Page, act: () => Promise<void>): Promise<number[]> {
  await page.evaluate(OBSERVE);
  await act();
  await page.waitForTimeout(500);
  const slow = await page.evaluate<number[]>("benchInteractions()");
  return [...slow, ...Array.from({ length: Math.max(0, KEYS - slow.length) }, () => 16)];
}
