import { sayFound } from "@/lib/view/copy/announce";
import { withLoadedRows } from "@/lib/view/reduce/loaded-rows";
import { api } from "../api";
import type { Notices } from "../page/notices";
import type { PageState } from "../page-state";
import { allOpen } from "@/lib/view/filters";
import type { ConversationRow } from "@/lib/view/types";
import { filterKey, isSearching, searchFor } from "../state";
import type { ClientState } from "../state";

const everywhere = { ...allOpen, state: "all" } as const;

/** Where a search looks: everywhere, unless its writer narrowed it to what the list shows. The list's own filter is never changed by it. */
const searchedFilter = ({ search, filter }: Pick<ClientState, "search" | "filter">) =>
  search.inList ? filter : everywhere;

/** The question that an answer belongs to. */
export const askedBy = (state: Pick<ClientState, "search" | "filter">): string =>
  `${filterKey(searchedFilter(state))} ${state.search.query}`;

/** After the last key, so that a word is asked for once and not letter by letter. */
const ASK_AFTER_MS = 160;

/** Looks for conversations while somebody types. An answer to an earlier word is never shown under a later one. */
export class SearchController {
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

  /** Narrows the search to what the list shows, or looks everywhere again. */
  narrow(inList: boolean): void {
    this.page.patch({ search: { ...this.page.state.search, inList, failed: false } });
    void this.ask();
  }

  /** Asks at once: again after a failure, or because the filters changed. */
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

  /** Until what is shown answers what was typed; at once when it does, or when the answer failed. */
  async settled(): Promise<void> {
    const { search } = this.page.state;
    if (isSearching(search) && search.asked !== askedBy(this.page.state)) await this.ask();
  }

  /** The same question without showing it, whatever the list is narrowed to; `only` people, or their words too. */
  async find(query: string, only: "people" | null = null): Promise<ConversationRow[]> {
    const { page } = this;
    const answer = page.watchSession(await api.search(query, everywhere, only));
    if (answer.kind !== "ok") return [];
    const { conversations } = answer.value;
    page.set((state) => ({ ...state, inbox: withLoadedRows(state.inbox, conversations) }));
    return conversations;
  }
}
