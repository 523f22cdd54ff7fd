/** The part of the browser that this needs. */
export type Browser = {
  history: Pick<History, "state" | "pushState" | "replaceState" | "go">;
  location: Pick<Location, "pathname" | "search">;
  addEventListener(name: "popstate", listener: () => void): void;
  removeEventListener(name: "popstate", listener: () => void): void;
};

/** A step back that has not arrived by then leads nowhere: the entry it was meant to leave is an ordinary one. */
const ARRIVES_MS = 1_000;

/** The place without what is no place of its own to go back to: another text of the conversation, another letter of a search. */
function placeIn(address: string): string {
  const { pathname, searchParams } = new URL(address, "http://page");
  for (const name of ["at", "q"]) searchParams.delete(name);
  return `${pathname}?${searchParams}`;
}

/**
 * The browser's history as this page writes it: an entry for every place, and on top one for everything that covers it (a sheet, a
 * drawer, a dialog), so that Back closes the uppermost and nothing else. What is closed by itself takes its entry along: Back does
 * then what it would have done. Every entry says how many stand open at it.
 */
export class PageHistory {
  private browser: Browser | null = null;
  /** How to close what is open, the uppermost last. */
  private readonly above: { close: () => void }[] = [];
  /** The address of what the page shows. */
  private shown = "";
  private isFollowing = false;
  /** A step back of our own is on its way: nothing is written until it has arrived. */
  private going: ReturnType<typeof setTimeout> | null = null;

  /** `follow` shows the place of an address that the browser went to. Returns what ends it. */
  start(browser: Browser, follow: (address: string) => void): () => void {
    this.browser = browser;
    this.shown = this.here(browser);
    const onPop = () => this.arrived(browser, follow);
    browser.addEventListener("popstate", onPop);
    // A page that is loaded anew shows nothing above it, whatever its entry says.
    this.settle();
    return () => {
      browser.removeEventListener("popstate", onPop);
      this.browser = null;
    };
  }

  /** The page shows another place now, or another part of it. */
  show(address: string): void {
    if (this.isFollowing || address === this.shown) return;
    this.shown = address;
    this.settle();
  }

  /** Something covers the page: Back calls `close`. Returns what says that it is closed. */
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

  /** When all that opens and closes in this moment has done so: one dialog in the place of another keeps its entry. */
  private settleSoon(): void {
    queueMicrotask(() => this.settle());
  }

  /** Brings the entry that is shown in line with the page. */
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
      // The entry of what covers the page becomes the place's; what still covers it has its own above.
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
