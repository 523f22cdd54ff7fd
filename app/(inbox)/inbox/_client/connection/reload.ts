import { api } from "../api";
import type { Connection } from "./connection";
import type { CountsLoader } from "../list/counts-loader";
import type { ListLoader } from "../list/list-loader";
import type { PageState } from "../page-state";
import type { SearchController } from "../list/search-controller";
import type { ConversationLoader } from "../conversation/conversation-loader";

/** How often it is asked for lines that were given to this person: their rooms cannot say so to somebody outside. */
const NUMBERS_EVERY_MS = 25_000;
/** Somebody without any line is in no room, and waits for just this. */
const NUMBERS_EVERY_MS_WITHOUT = 4_000;

type Parts = {
  page: PageState;
  lists: ListLoader;
  search: SearchController;
  counts: CountsLoader;
  conversations: ConversationLoader;
  connection: Connection;
};

/** All again, from the server: another epoch, more missed than the log keeps (V27), or other lines than before. */
export class Reload {
  private running: Promise<void> | null = null;
  private numbersAskedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly parts: Parts) {}

  /** However many ask, once at a time. */
  now(): Promise<void> {
    this.running ??= this.loadAll().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  async ifNumbersWereGiven(): Promise<void> {
    const now = performance.now();
    const held = this.parts.page.state.inbox.numbers;
    if (now - this.numbersAskedAt < (held.length === 0 ? NUMBERS_EVERY_MS_WITHOUT : NUMBERS_EVERY_MS)) return;
    this.numbersAskedAt = now;
    const answer = await api.numbers();
    if (answer.kind !== "ok") return;
    if (answer.value.some(({ id }) => held.every((number) => number.id !== id))) await this.now();
  }

  private async loadAll(): Promise<void> {
    const { page, lists, search, counts, conversations, connection } = this.parts;
    // Whatever comes until the answer is there may belong to neither.
    page.cache.clear();
    const answer = page.watchSession(await api.inbox());
    if (answer.kind !== "ok") return;
    page.cache.clear();
    page.patch({ inbox: answer.value, loaded: {} });
    connection.matchNumbers();
    lists.setFilter(page.state.filter);
    void search.ask();
    counts.ask();
    if (page.state.openId !== null) await conversations.load(page.state.openId);
  }
}
