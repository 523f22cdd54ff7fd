/** The part of the browser's API that this needs. */
export type Browser = {
  history: Pick<History, "state" | "pushState" | "replaceState" | "go">;
  location: Pick<Location, "pathname" | "search">;
  addEventListener(name: "popstate", listener: () => void): void;
  removeEventListener(name: "popstate", listener: () => void): void;
};

/**
 * A step back that has not arrived after this time leads nowhere: the entry it was to leave is treated as an
 * ordinary one.
 */
const ARRIVES_MS = 1_000;

/**
 * The address without what is no separate place to go back to: another message of the conversation, another
 * letter of a search.
 */
function placeIn(address: string): string {
  const { pathname, searchParams } = new URL(address, "http://page");
  for (const name of ["at", "q"]) searchParams.delete(name);
  return `${pathname}?${searchParams}`;
}

/**
 * The browser's history as this page writes it: an entry for every place, and on top one for everything that
 * covers it (a sheet, a drawer, a dialog), so that Back closes the topmost and nothing else. Whatever closes
 * on its own removes its entry, as Back would. Every entry records how many covers are open at it.
 */
export class PageHistory {
  private browser: Browser | null = null;
  /** How to close the open covers, the topmost last. */
  private readonly above: { close: () => void }[] = [];
  /** The address of what the page shows. */
  private shown = "";
  private isFollowing = false;
  /** Our own step back is in progress: nothing is written until it has arrived. */
  private going: ReturnType<typeof setTimeout> | null = null;

  /** `follow` shows the address that the browser went to. Returns the function that stops it. */
  start(browser: Browser, follow: (address: string) => void): () => void {
    this.browser = browser;
    this.shown = this.here(browser);
    const onPop = () => this.arrived(browser, follow);
    browser.addEventListener("popstate", onPop);
    // A reloaded page has no covers, whatever its entry says.
    this.settle();
    return () => {
      browser.removeEventListener("popstate", onPop);
      this.browser = null;
    };
  }

  /** The page now shows another place, or another part of it. */
  show(address: string): void {
    if (this.isFollowing || address === this.shown) return;
    this.shown = address;
    this.settle();
  }

  /** Something covers the page: Back calls `close`. Returns the function to call once it is closed. */
  cover(close: () => void): () => void {
    const it = { close };
    this.above.push(it);
    this.settleSoon();
    return () => {
      const at = this.above.indexOf(it);
      if (at >= 0) this.above.splice(at, 1);
      this.settleSoon();
    };
  }

  private here({ location }: Browser): string {
    return location.pathname + location.search;
  }

  private arrived(browser: Browser, follow: (address: string) => void): void {
    if (this.going !== null) {
      clearTimeout(this.going);
      this.going = null;
      return this.settle();
    }
    const address = this.here(browser);
    const isClosing = this.above.length > depthOf(browser);
    while (this.above.length > depthOf(browser)) this.above.pop()?.close();
    if (!isClosing || placeIn(address) !== placeIn(this.shown)) {
      this.shown = address;
      this.isFollowing = true;
      follow(address);
      this.isFollowing = false;
    }
    this.settle();
  }

  /**
   * Settles after everything that opens and closes at this moment: one dialog replacing another keeps its
   * entry.
   */
  private settleSoon(): void {
    queueMicrotask(() => this.settle());
  }

  /** Makes the current history entry match the page. */
  private settle(): void {
    const { browser } = this;
    if (browser === null || this.going !== null) return;
    const { history } = browser;
    const here = this.here(browser);
    if (here !== this.shown) {
      const isSamePlace = placeIn(here) === placeIn(this.shown);
      const depth = depthOf(browser);
      if (isSamePlace) history.replaceState(entry(depth), "", this.shown);
      else if (depth === 0) history.pushState(entry(0), "", this.shown);
      // A cover's entry becomes the place's entry; covers that are still open get entries above it.
      else history.replaceState(entry(depth - 1), "", this.shown);
    }
    const tooMany = depthOf(browser) - this.above.length;
    if (tooMany > 0) {
      this.going = setTimeout(() => this.lost(browser), ARRIVES_MS);
      return history.go(-tooMany);
    }
    for (let depth = depthOf(browser) + 1; depth <= this.above.length; depth += 1)
      history.pushState(entry(depth), "");
  }

  private lost({ history }: Browser): void {
    this.going = null;
    history.replaceState(entry(this.above.length), "");
    this.settle();
  }
}

const entry = (depth: number): { above: number } | null => (depth === 0 ? null : { above: depth });

function depthOf({ history }: Browser): number {
  const state: unknown = history.state;
  return typeof state === "object" && state !== null && "above" in state && typeof state.above === "number"
    ? state.above
    : 0;
}
