import { lateApi } from "../late-api";
import type { Attention } from "../personal/attention";
import type { Connection } from "./connection";
import type { CountsLoader } from "../list/counts-loader";
import type { ListLoader } from "../list/list-loader";
import type { PageState } from "../page-state";
import type { SearchController } from "../list/search-controller";
import type { ConversationLoader } from "../conversation/conversation-loader";

type Parts = {
  page: PageState;
  lists: ListLoader;
  search: SearchController;
  counts: CountsLoader;
  conversations: ConversationLoader;
  connection: Connection;
  attention: Attention;
};

/**
 * Loads everything again: after a new epoch, when more was missed than the log keeps (V27), or when the
 * person's numbers changed.
 */
export class Reload {
  private running: Promise<void> | null = null;
  private isWanted = false;

  constructor(private readonly parts: Parts) {}

  /** One load at a time. A call during a load causes one more, because the running one may be older. */
  now(): Promise<void> {
    this.isWanted = true;
    this.running ??= this.whileWanted().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async whileWanted(): Promise<void> {
    while (this.isWanted) {
      this.isWanted = false;
      await this.loadAll();
    }
  }

  private async loadAll(): Promise<void> {
    const { page, lists, search, counts, conversations, connection, attention } = this.parts;
    // Conversations that arrive before the answer may belong to neither the old nor the new state.
    page.cache.clear();
    const answer = page.watchSession(await lateApi.inbox());
    if (answer.kind !== "ok") return;
    page.cache.clear();
    page.patch({ inbox: answer.value, loaded: {} });
    connection.matchNumbers();
    lists.setFilter(page.state.filter);
    void search.ask();
    counts.ask();
    void attention.ask();
    if (page.state.openId !== null) await conversations.load(page.state.openId);
  }
}
