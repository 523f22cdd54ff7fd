import { expect, type Locator, type Page, type Request } from "@playwright/test";
import type { Api } from "./api";

/** The inbox in one tab of one person. */
export class InboxPage {
  readonly composer: Locator;
  readonly conversation: Locator;
  readonly strip: Locator;
  readonly refusal: Locator;
  readonly list: Locator;
  /** Said above everything while no news comes. A text that did not get through is told there too, in a banner of its own. */
  readonly link: Locator;

  constructor(
    readonly page: Page,
    /** The same person, without a page. */
    readonly api: Api,
  ) {
    this.composer = page.getByRole("textbox", { name: /^Text to / });
    this.conversation = page.getByRole("log", { name: "Messages" });
    this.strip = page.getByRole("status", { name: "Who is here" });
    this.refusal = page.getByRole("alertdialog");
    this.list = page.getByRole("listbox", { name: "Conversations" });
    this.link = page.locator("[data-banner]", {
      hasText: /You are offline\.|You are signed out\.|Somebody else is signed in here now\./,
    });
  }

  row(conversationId: string): Locator {
    return this.page.locator(`#row-${conversationId}`);
  }

  /** A text of the open conversation, with its foot. */
  text(body: string): Locator {
    return this.conversation
      .locator("[data-message]")
      .filter({ has: this.page.locator("[data-part=bubble]", { hasText: body }) });
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole("button", { name });
  }

  /** Loads the page anew, or at another address, until its keys work: what is seen of it stands there before, its sockets open after. */
  async load(address?: string): Promise<void> {
    const isAlive = this.page.waitForEvent("websocket");
    await (address === undefined ? this.page.reload() : this.page.goto(address));
    await isAlive;
  }

  /** Writes as a person does, key by key. */
  async write(text: string): Promise<void> {
    await this.composer.click();
    await this.composer.pressSequentially(text);
  }

  /** Ctrl+Enter. */
  async send(): Promise<void> {
    await this.composer.press("Control+Enter");
  }

  /** The next text of this page is due at once: for a test to which it does not matter that it could be taken back. */
  async sendsAtOnce(): Promise<void> {
    await this.page.route("**/replies", (route) => route.continue({ postData: dueAtOnce(route.request()) }), {
      times: 1,
    });
  }

  /** Until the browser's entry says that so many things stand above the page: a step of its history takes a moment. */
  async hasAbove(count: number): Promise<void> {
    await expect
      .poll(() => this.page.evaluate(() => (history.state as { above?: number } | null)?.above ?? 0))
      .toBe(count);
  }

  /** Until this person's pointer, on the server, is at the conversation's end: this page moved it there, unless the person replied past it. */
  async hasSeenAll(conversationId: string): Promise<void> {
    await expect
      .poll(
        async () => {
          const { conversation, mine } = await this.api.conversation(conversationId);
          return conversation.publicSeq - mine.seenSeq;
        },
        { intervals: [100] },
      )
      .toBe(0);
  }

  /** Puts the tab behind others, or in front again. */
  async setHidden(hidden: boolean): Promise<void> {
    await this.page.evaluate((isHidden) => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => isHidden });
      Object.defineProperty(document, "visibilityState", {
        configurable: true,
        get: () => (isHidden ? "hidden" : "visible"),
      });
      document.dispatchEvent(new Event("visibilitychange"));
    }, hidden);
  }

  /** When, by the clock of this machine, the words first stood in an element of that selector (or no longer stand in any). */
  async momentOf(
    selector: string,
    words: string,
    { gone = false, timeout = 30_000 }: { gone?: boolean; timeout?: number } = {},
  ): Promise<number> {
    const handle = await this.page.waitForFunction(
      (asked) => {
        const stands = [...document.querySelectorAll(asked.selector)].some((element) =>
          element.textContent?.includes(asked.words),
        );
        return stands !== asked.gone && Date.now();
      },
      { selector, words, gone },
      { polling: 15, timeout },
    );
    return Number(await handle.jsonValue());
  }
}

/** A reply as the page sends it, without its undo window. */
export const dueAtOnce = (request: Request): string =>
  JSON.stringify({ ...(request.postDataJSON() as object), undoSeconds: 0 });
