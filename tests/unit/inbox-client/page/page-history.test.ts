import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { PageHistory, type Browser } from "@/app/(inbox)/inbox/_client/page/page-history";

type Entry = { address: string; state: unknown };

/** A browser's history: a step arrives some time after it was asked for. */
class FakeBrowser implements Browser {
  entries: Entry[];
  at = 0;
  /** Steps lead nowhere, as in a tab that was copied without its history. */
  isCut = false;
  private readonly listeners = new Set<() => void>();

  constructor(address: string, state: unknown = null) {
    this.entries = [{ address, state }];
  }

  readonly history = ((browser: FakeBrowser) => ({
    get state(): unknown {
      return browser.current.state;
    },
    pushState(state: unknown, _: string, address?: string | URL | null): void {
      browser.entries = [
        ...browser.entries.slice(0, browser.at + 1),
        { address: String(address ?? browser.current.address), state },
      ];
      browser.at += 1;
    },
    replaceState(state: unknown, _: string, address?: string | URL | null): void {
      browser.entries[browser.at] = { address: String(address ?? browser.current.address), state };
    },
    go(by = 0): void {
      if (!browser.isCut) setTimeout(() => browser.step(by), 10);
    },
  }))(this);

  get current(): Entry {
    const entry = this.entries[this.at];
    if (!entry) throw new Error("out of the history");
    return entry;
  }

  get location() {
    const { pathname, search } = new URL(this.current.address, "http://page");
    return { pathname, search };
  }

  addEventListener(_: "popstate", listener: () => void): void {
    this.listeners.add(listener);
  }

  removeEventListener(_: "popstate", listener: () => void): void {
    this.listeners.delete(listener);
  }

  /** What the browser's own buttons do. */
  step(by: number): void {
    if (!this.entries[this.at + by]) return;
    this.at += by;
    for (const listener of this.listeners) listener();
  }
}

function aPage(browser = new FakeBrowser("/inbox")) {
  const history = new PageHistory();
  const followed: string[] = [];
  const stop = history.start(browser, (address) => followed.push(address));
  const closed: string[] = [];
  const cover = (name: string) => {
    const uncover = history.cover(() => closed.push(name));
    return uncover;
  };
  const addresses = () => browser.entries.map(({ address }) => address);
  return { browser, history, followed, closed, cover, stop, addresses };
}

const settled = () => vi.advanceTimersByTimeAsync(20);

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("I1: Back closes what covers the page, the uppermost first", () => {
  test("one Back closes the dialog and shows no other place, the next goes where it would have gone", async () => {
    const { browser, history, closed, cover, followed } = aPage();
    history.show("/inbox/one");
    cover("drawer");
    await settled();
    browser.step(-1);
    await settled();
    expect(closed).toEqual(["drawer"]);
    expect(followed).toEqual([]);
    expect(browser.current.address).toBe("/inbox/one");
    browser.step(-1);
    expect(followed).toEqual(["/inbox"]);
    expect(closed).toEqual(["drawer"]);
  });

  test("of two, only the upper one", async () => {
    const { browser, closed, cover } = aPage();
    cover("menu");
    cover("dialog");
    await settled();
    browser.step(-1);
    await settled();
    expect(closed).toEqual(["dialog"]);
    browser.step(-1);
    await settled();
    expect(closed).toEqual(["dialog", "menu"]);
    expect(browser.at).toBe(0);
  });

  test("what is closed by its own button leaves nothing behind that a Back has to pass", async () => {
    const { browser, history, followed, closed, cover } = aPage();
    history.show("/inbox/one");
    const uncover = cover("drawer");
    await settled();
    uncover();
    await settled();
    expect(browser.at).toBe(1);
    browser.step(-1);
    expect(followed).toEqual(["/inbox"]);
    expect(closed).toEqual([]);
  });

  test("Forward does not lead onto the entry of something that is closed", async () => {
    const { browser, followed, cover } = aPage();
    cover("drawer");
    await settled();
    browser.step(-1);
    await settled();
    browser.step(1);
    await settled();
    expect(browser.at).toBe(0);
    browser.step(-1);
    expect(browser.at).toBe(0);
    expect(followed.every((address) => address === "/inbox")).toBe(true);
  });

  test("a dialog in the place of another keeps its entry", async () => {
    const { browser, closed, cover } = aPage();
    const uncover = cover("waiting");
    await settled();
    const before = browser.entries;
    uncover();
    cover("here");
    await settled();
    expect(browser.entries).toBe(before);
    browser.step(-1);
    expect(closed).toEqual(["here"]);
  });

  test("a dialog that opens while the entry of another is being left has one of its own, and is not closed by that step", async () => {
    const { browser, closed, cover } = aPage();
    const uncover = cover("commands");
    await settled();
    uncover();
    await vi.advanceTimersByTimeAsync(1);
    cover("keys");
    await settled();
    expect(closed).toEqual([]);
    expect(browser.entries).toHaveLength(2);
    browser.step(-1);
    expect(closed).toEqual(["keys"]);
  });
});

describe("I1: places keep their order under what covers them", () => {
  test("a place that is opened from a dialog, which then closes, has the former one right behind it", async () => {
    const { browser, history, addresses, followed, closed, cover } = aPage();
    const uncover = cover("new text");
    await settled();
    history.show("/inbox/one");
    uncover();
    await settled();
    expect(browser.current.address).toBe("/inbox/one");
    browser.step(-1);
    await settled();
    expect(followed).toEqual(["/inbox"]);
    expect(addresses().slice(0, 2)).toEqual(["/inbox", "/inbox/one"]);
    expect(closed).toEqual([]);
    browser.step(1);
    await settled();
    expect(browser.current.address).toBe("/inbox/one");
  });

  test("a place that is opened while a step of our own is on its way is written when that has arrived", async () => {
    const { browser, history, addresses, cover } = aPage();
    const uncover = cover("commands");
    await settled();
    uncover();
    await vi.advanceTimersByTimeAsync(1);
    history.show("/inbox/one");
    await settled();
    expect(addresses()).toEqual(["/inbox", "/inbox/one"]);
    expect(browser.at).toBe(1);
  });

  test("under a menu that stays, Back closes the menu and the place stays as it was chosen", async () => {
    const { browser, history, followed, closed, cover } = aPage();
    cover("menu");
    await settled();
    history.show("/inbox?f=unread");
    await settled();
    history.show("/inbox?f=unread,mine");
    await settled();
    browser.step(-1);
    expect(closed).toEqual(["menu"]);
    expect(browser.current.address).toBe("/inbox?f=unread,mine");
    expect(followed).toEqual([]);
    browser.step(-1);
    expect(followed).toEqual(["/inbox?f=unread"]);
  });

  test("another text of the same conversation is no place of its own, under a dialog neither", async () => {
    const { browser, history, addresses, cover } = aPage(new FakeBrowser("/inbox/one?at=3"));
    const uncover = cover("drawer");
    await settled();
    history.show("/inbox/one");
    uncover();
    await settled();
    expect(browser.at).toBe(0);
    expect(addresses()[0]).toBe("/inbox/one");
  });

  test("what the page shows because of Back is written nowhere anew", async () => {
    const browser = new FakeBrowser("/inbox");
    const history = new PageHistory();
    history.start(browser, () => history.show("/inbox/half-way"));
    history.show("/inbox/one");
    browser.step(-1);
    await settled();
    expect(browser.entries.map(({ address }) => address)).toEqual(["/inbox", "/inbox/one"]);
    expect(browser.at).toBe(0);
  });
});

describe("I1: a history that is not as it was left", () => {
  test("a page that is loaded anew on the entry of a dialog goes to that of its place", async () => {
    const browser = new FakeBrowser("/inbox/one");
    browser.history.pushState({ above: 1 }, "");
    aPage(browser);
    await settled();
    expect(browser.at).toBe(0);
  });

  test("a step that leads nowhere does not stop the page from writing its places", async () => {
    const browser = new FakeBrowser("/inbox/one", { above: 1 });
    browser.isCut = true;
    const { history } = aPage(browser);
    history.show("/inbox/two");
    await vi.advanceTimersByTimeAsync(2_000);
    expect(browser.current).toEqual({ address: "/inbox/two", state: null });
  });
});
