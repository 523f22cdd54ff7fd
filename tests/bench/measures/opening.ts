import type { Page } from "@playwright/test";
import type { Measure } from "../bench";
import { inboxInBrowser } from "../inbox-in-browser";
import { percentile } from "../statistics";
import { ms, row } from "../table";

/** Of each kind; all of them stand in the list without scrolling. */
const THREADS = 5;
const ROUNDS = 6;
/** Longer than what was fetched counts as new: what comes back is asked for again behind. */
const SETTLE_MS = 2_500;

/** A click on a conversation, until its words are painted: one that this tab never showed, one that was rested on before, and one that it showed before. */
export const opening: Measure = async ({ product, say }) => {
  const fresh: number[] = [];
  const prefetched: number[] = [];
  const known: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const { page, close } = await inboxInBrowser(product, say);
    try {
      await page.locator(".row").nth(2 * THREADS - 1).waitFor({ state: "attached" });
      await page.waitForLoadState("networkidle");
      const ids = await page.locator(".row").evaluateAll((rows) => rows.map(({ id }) => id.slice("row-".length)));
      const [news, near] = [ids.slice(0, THREADS), ids.slice(THREADS, 2 * THREADS)];
      for (const id of news) fresh.push(await clickToWords(page, id));
      for (const id of near) {
        const came = page.waitForResponse((response) => response.url().includes(`/api/conversations/${id}?`));
        await page.evaluate(`document.getElementById("row-${id}").dispatchEvent(new PointerEvent("pointerover", { bubbles: true, pointerType: "mouse" }))`);
        await (await came).finished();
        await page.waitForTimeout(50);
        prefetched.push(await clickToWords(page, id));
      }
      await page.waitForTimeout(SETTLE_MS);
      for (const id of near) known.push(await clickToWords(page, id));
    } finally {
      await close();
    }
  }
  const line = (what: string, took: number[], must: number, aim: number) =>
    row({ what: `click to painted words, ${what} (of ${took.length}, p95 ${ms(percentile(took, 0.95))})`, ours: percentile(took, 0.5), unit: ms, goal: { must, aim, better: "lower" } });
  return [line("new", fresh, 200, 100), line("prefetched", prefetched, 100, 50), line("known", known, 100, 50)];
};

/** As text: the loader that runs this file adds helpers of its own to functions, which a page does not have. Ends after the frame with the words was painted. */
const clickToWords = (page: Page, id: string): Promise<number> =>
  page.evaluate<number>(`new Promise((done) => {
    const before = document.querySelector(".thread");
    let began = 0;
    const look = () => {
      const thread = document.querySelector(".thread");
      const stands = thread !== before && thread?.querySelector("[data-message]") && document.querySelector('.composer[data-of="${id}"]');
      if (!stands) return requestAnimationFrame(look);
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => done(performance.now() - began);
      port2.postMessage(null);
    };
    setTimeout(() => {
      began = performance.now();
      document.getElementById("row-${id}").click();
      requestAnimationFrame(look);
    });
  })`);
