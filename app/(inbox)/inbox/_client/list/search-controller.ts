import { sayFound } from "@/lib/view/copy/announce/announce";
import { withLoadedRows } from "@/lib/view/reduce/loaded-rows";
import { api } from "../api";
import type { Notices } from "../page/notices";
import type { PageState } from "../page-state";
import { allOpen } from "@/lib/view/filters";
import type { ConversationRow } from "@/lib/view/types";
import { filterKey, isSearching, searchFor } from "../state";
import type { ClientState } from "../state";

const everywhere = { ...allOpen, state: "all" } as const;

/**
 * Where a search looks: everywhere, or in what the list shows if the person limited it. It never changes the
 * list's own filter.
 */
const searchedFilter = ({ search, filter }: Pick<ClientState, "search" | "filter">) =>
  search.inList ? filter : everywhere;

/** Identifies the search that an answer belongs to. */
export const askedBy = (state: Pick<ClientState, "search" | "filter">): string =>
  `${filterKey(searchedFilter(state))} ${state.search.query}`;

/** Delay after the last keystroke, so that a word is searched once and not letter by letter. */
const ASK_AFTER_MS = 160;

/**
 * Searches conversations while the person types. Results for an earlier query are never shown for a later
 * one.
 */
export class SearchController {
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly page: PageState,
    private readonly notices: Notices,
  ) {}

  /** An empty query ends the search. */
  type(query: string): void {
    clearTimeout(this.timer);
    const { search } = this.page.state;
    if (query === search.query) return;
    // The results stay until the next answer, so that the list does not flicker at every keystroke.
    this.page.patch({ search: query.trim() === "" ? searchFor(query) : { ...search, query, failed: false } });
    if (query.trim() !== "") this.timer = setTimeout(() => void this.ask(), ASK_AFTER_MS);
  }

  /** Limits the search to what the list shows, or searches everywhere again. */
  narrow(inList: boolean): void {
    this.page.patch({ search: { ...this.page.state.search, inList, failed: false } });
    void this.ask();
  }

  /** Searches at once: after a failure, or because the filters changed. */
  async ask(): Promise<void> {
    clearTimeout(this.timer);
    const { page } = this;
    const { search } = page.state;
    if (!isSearching(search)) return;
    const asked = askedBy(page.state);
    const answer = page.watchSession(await api.search(search.query.trim(), searchedFilter(page.state)));
    const now = page.state;
    if (askedBy(now) !== asked) return;
    if (answer.kind !== "ok") return page.patch({ search: { ...now.search, failed: true } });
    const { conversations } = answer.value;
    const found = conversations.map(({ conversation, match }) => ({ id: conversation.id, match }));
    page.set((state) => ({
      ...state,
      search: { ...state.search, found, asked, failed: false },
      inbox: withLoadedRows(state.inbox, conversations),
    }));
    this.notices.say(sayFound(found.length));
  }

  /**
   * Resolves when the shown results match the query: at once if they do, or after one search, even if that
   * fails.
   */
  async settled(): Promise<void> {
    const { search } = this.page.state;
    if (isSearching(search) && search.asked !== askedBy(this.page.state)) await this.ask();
  }

  /** Searches everywhere without showing the results as a search. `only`: people, not their words. */
  async find(query: string, only: "people" | null = null): Promise<ConversationRow[]> {
    const { page } = this;
    const answer = page.watchSession(await api.search(query, everywhere, only));
    if (answer.kind !== "ok") return [];
    const { conversations } = answer.value;
    page.set((state) => ({ ...state, inbox: withLoadedRows(state.inbox, conversations) }));
    return conversations;
  }
}
