import { sayFound } from "@/lib/view/announce";
import { withLoadedRows } from "@/lib/view/loaded-rows";
import { api } from "./api";
import type { Notices } from "./notices";
import type { PageState } from "./page-state";
import { allOpen } from "@/lib/view/filters";
import type { ConversationRow } from "@/lib/view/types";
import { filterKey, isSearching, searchFor } from "./state";

/** After the last key, so that a word is asked for once and not letter by letter. */
const ASK_AFTER_MS = 160;

/** Looks for conversations while somebody types. An answer to an earlier word is never shown under a later one. */
export class SearchDesk {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly page: PageState,
    private readonly notices: Notices,
  ) {}

  /** An empty word ends the search. */
  type(query: string): void {
    clearTimeout(this.timer);
    const { search } = this.page.state;
    if (query === search.query) return;
    // What was found stays until the next answer: the list does not blink at every key.
    this.page.patch({ search: query.trim() === "" ? searchFor(query) : { ...search, query, failed: false } });
    if (query.trim() !== "") this.timer = setTimeout(() => void this.ask(), ASK_AFTER_MS);
  }

  /** Asks at once: again after a failure, or because the filters changed. */
  async ask(): Promise<void> {
    clearTimeout(this.timer);
    const { page } = this;
    const { search, filter } = page.state;
    if (!isSearching(search)) return;
    const asked = `${filterKey(filter)} ${search.query}`;
    const answer = page.watchSession(await api.search(search.query.trim(), filter));
    const now = page.state;
    if (now.search.query !== search.query || filterKey(now.filter) !== filterKey(filter)) return;
    if (answer.kind !== "ok") return page.patch({ search: { ...now.search, failed: true } });
    const { conversations } = answer.value;
    const found = conversations.map(({ conversation, match }) => ({ id: conversation.id, match }));
    page.set((state) => ({ ...state, search: { ...state.search, found, asked, failed: false }, inbox: withLoadedRows(state.inbox, conversations) }));
    this.notices.say(sayFound(found.length));
  }

  /** Until what is shown answers what was typed; at once when it does, or when the answer failed. */
  async settled(): Promise<void> {
    const { search, filter } = this.page.state;
    if (isSearching(search) && search.asked !== `${filterKey(filter)} ${search.query}`) await this.ask();
  }

  /** The same question without showing it: whatever the list is narrowed to, for the command bar. */
  async find(query: string): Promise<ConversationRow[]> {
    const { page } = this;
    const answer = page.watchSession(await api.search(query, { ...allOpen, state: "all" }));
    if (answer.kind !== "ok") return [];
    const { conversations } = answer.value;
    page.set((state) => ({ ...state, inbox: withLoadedRows(state.inbox, conversations) }));
    return conversations;
  }
}
