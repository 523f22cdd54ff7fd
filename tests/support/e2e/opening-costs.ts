import type { InboxPage } from "./inbox-page";

/** What a click on a row had cost when its first frame was about to be painted. */
export type OpeningCosts = {
  /** Whose texts stand there. */
  shown: string | null;
  texts: number;
  /** Addresses that were asked since the pointer went down. */
  asked: string[];
  /** Conversations whose rows were drawn again. */
  rows: string[];
};

/** Opens a conversation by its row, and counts instead of taking the time. */
export async function costsOfOpening(inbox: InboxPage, conversationId: string): Promise<OpeningCosts> {
  const { page } = inbox;
  await page.evaluate(() => {
    // React gives an element other props whenever what it stands in was drawn again.
    const propsOf = (element: Element) =>
      Object.entries(element).find(([key]) => key.startsWith("__reactProps$"))?.[1] as unknown;
    const begin = () => {
      const rows = [...document.querySelectorAll("[data-part=row]")].map((row) => ({
        row,
        props: propsOf(row),
      }));
      if (rows.some(({ props }) => props === undefined)) throw new Error("the rows are not React's");
      const asked: string[] = [];
      const { fetch } = window;
      window.fetch = (...call) => {
        asked.push(new Request(...call).url);
        return fetch(...call);
      };
      const count = () => {
        window.fetch = fetch;
        Object.assign(window, {
          openingCosts: {
            shown:
              document.querySelector("[data-part=log] [data-message]") &&
              (document.querySelector<HTMLElement>("[data-part=composer]")?.dataset.of ?? null),
            texts: document.querySelectorAll("[data-part=log] [data-message]").length,
            asked,
            rows: rows
              .filter(({ row, props }) => propsOf(row) !== props)
              .map(({ row }) => row.id.slice("row-".length)),
          } satisfies OpeningCosts,
        });
      };
      window.addEventListener("click", () => requestAnimationFrame(count), { capture: true, once: true });
    };
    window.addEventListener("pointerdown", begin, { capture: true, once: true });
    Object.assign(window, { openingCosts: null });
  });
  await inbox.row(conversationId).click();
  const costs = await page.waitForFunction(
    () => (window as unknown as { openingCosts: OpeningCosts | null }).openingCosts,
  );
  return (await costs.jsonValue())!;
}
