import { type BrowserContextOptions, expect as runners, type Page, test as base } from "@playwright/test";
import { appUrl, type PersonName, people } from "./addresses";
import { Api } from "./api";
import { InboxPage } from "./inbox-page";
import { RoomLine } from "./room-line";
import { signIn } from "./sign-in";
import { aCustomer, type Customer } from "./simulator";

type OpenOptions = {
  /** The conversation to open; without one, the list. */
  at?: string;
  browser?: BrowserContextOptions;
  /** Another tab of a page that is open, in the same browser. */
  beside?: InboxPage;
  /** The room's frames that get lost on their way, or `true` for a line that can be cut. */
  line?: { loses?: readonly string[] };
  /** Its time runs on as ever, and can be put forward by the test. */
  clock?: boolean;
};

type Opened = InboxPage & { line: RoomLine | null };
type Open = (who: PersonName | Api, options?: OpenOptions) => Promise<Opened>;

type Fixtures = {
  customer: Customer;
  /** A browser of that person's own, signed in, its sockets open. */
  open: Open;
};
type WorkerFixtures = {
  /** Signed in once per worker: an account is guessed at by no test. */
  as: (name: PersonName) => Promise<Api>;
};

export const test = base.extend<Fixtures, WorkerFixtures>({
  as: [
    // oxlint-disable-next-line no-empty-pattern -- the runner reads from the pattern what a fixture needs
    async ({}, use) => {
      const sessions = new Map<PersonName, Promise<Api>>();
      await use((name) => {
        const session = sessions.get(name) ?? signIn(people[name]).then((cookies) => new Api(cookies));
        sessions.set(name, session);
        return session;
      });
    },
    { scope: "worker" },
  ],

  // oxlint-disable-next-line no-empty-pattern -- as above
  customer: async ({}, use) => use(aCustomer()),

  open: async ({ browser, as }, use) => {
    const contexts: { close(): Promise<void> }[] = [];
    await use(async (who, { at, browser: options = {}, beside, line: lineOptions, clock = false } = {}) => {
      const api = typeof who === "string" ? await as(who) : who;
      const context = beside?.page.context() ?? (await browser.newContext(options));
      if (!beside) {
        contexts.push(context);
        await context.addCookies(
          api.cookies.entries().map(([name, value]) => ({ name, value, url: appUrl() })),
        );
      }
      const page = await context.newPage();
      if (clock) await page.clock.install();
      const line = lineOptions === undefined ? null : await RoomLine.of(page, lineOptions);
      const hellos = countHellos(page);
      await page.goto(`${appUrl()}/inbox${at === undefined ? "" : `/${at}`}`);
      // And the person's own.
      const rooms = (await api.numbers()).length + 1;
      await expect
        .poll(() => line?.hellos ?? hellos(), { message: "every room says hello", intervals: [25] })
        .toBeGreaterThanOrEqual(rooms);
      return Object.assign(new InboxPage(page, api), { line });
    });
    await Promise.all(contexts.map((context) => context.close()));
  },
});

/** Looks again sooner than the runner would: its pauses grow to a second, and what is asked here costs next to nothing. */
const intervals = [50, 100, 100, 200];
const expect = new Proxy(runners, {
  get(all, name) {
    if (name !== "poll") return Reflect.get(all, name) as unknown;
    return (actual: () => unknown, options: string | { message?: string } = {}) =>
      all.poll(actual, { intervals, ...(typeof options === "string" ? { message: options } : options) });
  },
});

function countHellos(page: Page): () => number {
  let hellos = 0;
  page.on("websocket", (socket) =>
    socket.on(
      "framereceived",
      ({ payload }) => (hellos += String(payload).includes('"type":"hello"') ? 1 : 0),
    ),
  );
  return () => hellos;
}

export { expect };
