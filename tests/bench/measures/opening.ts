import type { Page } from "@playwright/test";
import type { Measure } from "../bench";
import { inboxInBrowser } from "../inbox-in-browser";
import { percentile } from "../rounds";
import { ms, row } from "../table";

/** Of each kind; all of them stand in the list without scrolling. */
const THREADS = 4;
const ROUNDS = 8;
/** Longer than what was fetched counts as new: what comes back is asked for again behind. */
const SETTLE_MS = 2_500;

/**
 * A click on a conversation, until its words are painted: one that this tab never showed, one that was rested on before, and
 * one that it showed before. Beside the last one stands a floor: a page without any program that puts the same words there.
 */
export const opening: Measure = async ({ product, say }) => {
  const fresh: number[] = [];
  const prefetched: number[] = [];
  const known: number[] = [];
  const floor = { before: [] as number[], after: [] as number[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    const { page, close } = await inboxInBrowser(product, say);
    try {
      await page
        .locator("[data-part=row]")
        .nth(2 * THREADS - 1)
        .waitFor({ state: "attached" });
      await page.waitForLoadState("networkidle");
      const ids = await page
        .locator("[data-part=row]")
        .evaluateAll((rows) => rows.map(({ id }) => id.slice("row-".length)));
      const [news, near] = [ids.slice(0, THREADS), ids.slice(THREADS, 2 * THREADS)];
      for (const id of news) fresh.push(await clickToWords(page, id));
      for (const id of near) {
        const came = page.waitForResponse((response) => response.url().includes(`/api/conversations/${id}?`));
        await point(page, id);
        await (await came).finished();
        await page.waitForTimeout(50);
        prefetched.push(await clickToWords(page, id));
      }
      await page.waitForTimeout(SETTLE_MS);
      const plain = await plainPage(page, near);
      for (const id of near) floor.before.push(await clickToWords(plain, id));
      await page.bringToFront();
      await page.waitForTimeout(SETTLE_MS);
      for (const id of near) known.push(await clickToWords(page, id));
      await plain.bringToFront();
      for (const id of near) floor.after.push(await clickToWords(plain, id));
    } finally {
      await close();
    }
  }
  const middle = (took: number[]) => percentile(took, 0.5);
  const what = (kind: string, took: number[]) =>
    `click to painted words, ${kind} (of ${took.length}, p95 ${ms(percentile(took, 0.95))})`;
  const line = (kind: string, took: number[], must: number, aim: number) =>
    row({ what: what(kind, took), ours: middle(took), unit: ms, goal: { must, aim, better: "lower" } });
  return [
    line("new", fresh, 200, 100),
    line("prefetched", prefetched, 100, 50),
    line("known", known, 100, 50),
    row({
      what: what("known, beside the words alone", known),
      ours: middle(known),
      unit: ms,
      goal: { must: 4, aim: 2, better: "lower" },
      floor: { before: middle(floor.before), after: middle(floor.after) },
    }),
  ];
};

/** The pointer, onto the row. */
async function point(page: Page, id: string): Promise<void> {
  const box = await page.locator(`#row-${id}`).boundingBox();
  if (box === null) throw new Error(`the row of ${id} is not in sight`);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
}

/**
 * A real press of the mouse. From the time that the browser gave the click, waiting for the page included, until the first frame
 * in which the conversation's words stand has been drawn: a message that is sent before a frame is drawn comes right after.
 */
async function clickToWords(page: Page, id: string): Promise<number> {
  await point(page, id);
  // As text: the loader that runs this file adds helpers of its own to functions, which a page does not have.
  await page.evaluate(`globalThis.painted = new Promise((done) => {
    const before = document.querySelector("[data-part=log]");
    addEventListener("click", ({ timeStamp }) => {
      const look = () => {
        const thread = document.querySelector("[data-part=log]");
        const stands = thread !== before && thread?.querySelector("[data-message]") && document.querySelector('[data-part=composer][data-of="${id}"]');
        if (!stands) return requestAnimationFrame(look);
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => done(performance.now() - timeStamp);
        port2.postMessage(null);
      };
      requestAnimationFrame(look);
    }, { capture: true, once: true });
  }), undefined`);
  await page.mouse.down();
  await page.mouse.up();
  return page.evaluate<number>("painted");
}

/** The inbox as it stands, without its program: a click puts a conversation's pane there as its first frame had it, and scrolls to its end. */
async function plainPage(page: Page, ids: readonly string[]): Promise<Page> {
  const panes: Record<string, string> = {};
  for (const id of ids) {
    await page.evaluate(`globalThis.pane = new Promise((done) => addEventListener("click", () => {
      const look = () => (document.querySelector('[data-part=composer][data-of="${id}"]') && document.querySelector("[data-part=log] [data-message]") ? done(document.querySelector("[data-part=conversation]").outerHTML) : requestAnimationFrame(look));
      requestAnimationFrame(look);
    }, { capture: true, once: true })), undefined`);
    await point(page, id);
    await page.mouse.down();
    await page.mouse.up();
    panes[id] = await page.evaluate<string>("pane");
  }
  const html = await page.evaluate<string>(`(() => {
    const copy = document.documentElement.cloneNode(true);
    copy.querySelectorAll('script, link[rel="preload"]').forEach((element) => element.remove());
    return copy.outerHTML;
  })()`);
  const plain = await page.context().newPage();
  await plain.route("**/plain", (route) =>
    route.fulfill({ contentType: "text/html; charset=utf-8", body: `<!doctype html>${html}` }),
  );
  await plain.goto("/plain");
  await plain.evaluate(`(() => {
    const panes = ${JSON.stringify(panes)};
    addEventListener("click", (event) => {
      const row = event.target.closest("[data-part=row]");
      if (!row) return;
      event.preventDefault();
      document.querySelector("[data-part=conversation]").outerHTML = panes[row.id.slice("row-".length)];
      const thread = document.querySelector("[data-part=log]");
      thread.scrollTop = thread.scrollHeight;
    });
  })()`);
  return plain;
}
