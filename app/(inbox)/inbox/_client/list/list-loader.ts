import { allOpen, draftsFilter, isToldByServer } from "@/lib/view/filters";
import type { Filter } from "@/lib/view/filters";
import { withDrafts, withLoadedRows } from "@/lib/view/reduce/loaded-rows";
import { api } from "../api";
import type { PageState } from "../page-state";
import { edgeOf, filterKey, idsOf } from "../state";

/** Loads the list, each filter as far as it was scrolled. */
export class ListLoader {
  constructor(private readonly page: PageState) {}

  setFilter(filter: Filter): void {
    this.page.patch({ filter, selection: null });
    if (this.page.state.loaded[filterKey(filter)] === undefined) void this.load(filter, null);
  }

  loadMore(): void {
    const { filter, loaded } = this.page.state;
    const held = loaded[filterKey(filter)];
    if (held !== undefined && held.next !== null && !held.busy) void this.load(filter, held.next);
  }

  /** Something happened that may move conversations into a list of which only the server knows who belongs. */
  look(): void {
    if (isToldByServer(this.page.state.filter)) void this.refresh();
  }

  /** Refreshes marks and drafts in the newest part of the shown list; the scrolled extent stays. */
  async refresh(): Promise<void> {
    const { page } = this;
    const { inbox: asked, filter } = page.state;
    const answer = page.watchSession(await api.list(filter, null));
    if (answer.kind !== "ok") return;
    const { conversations, next } = answer.value;
    const answered = new Set(idsOf(conversations));
    const key = filterKey(filter);
    page.set((state) => {
      const held = state.loaded[key];
      const told = next === null ? answered : new Set([...(held?.told ?? []), ...answered]);
      return {
        ...state,
        ...(held !== undefined && { loaded: { ...state.loaded, [key]: { ...held, told } } }),
        inbox: withLoadedRows(state.inbox, conversations, asked),
      };
    });
    if (
      asked.conversations.some(
        ({ conversation, mine }) => mine.draft !== null && !answered.has(conversation.id),
      )
    )
      await this.refreshDrafts();
  }

  /**
   * A row further down, or one no longer in the list, may show a draft that was sent or discarded elsewhere.
   */
  private async refreshDrafts(): Promise<void> {
    const { page } = this;
    const { inbox: asked } = page.state;
    const answer = page.watchSession(await api.list(draftsFilter(allOpen), null));
    if (answer.kind === "ok" && answer.value.next === null)
      page.set((state) => ({ ...state, inbox: withDrafts(state.inbox, answer.value.conversations, asked) }));
  }

  private async load(filter: Filter, cursor: string | null): Promise<void> {
    const { page } = this;
    const key = filterKey(filter);
    const held = page.state.loaded[key];
    page.patch({
      loaded: {
        ...page.state.loaded,
        [key]: { next: null, edge: null, told: new Set(), ...held, busy: true },
      },
    });
    const answer = page.watchSession(await api.list(filter, cursor));
    page.set((state) => {
      const { [key]: before, ...others } = state.loaded;
      if (answer.kind !== "ok")
        return { ...state, loaded: held === undefined ? others : { ...others, [key]: held } };
      const { conversations, next } = answer.value;
      const part = {
        next,
        edge: edgeOf(conversations, next) ?? (next === null ? null : (before?.edge ?? null)),
        told: new Set([...(before?.told ?? []), ...idsOf(conversations)]),
        busy: false,
      };
      return {
        ...state,
        loaded: { ...others, [key]: part },
        inbox: withLoadedRows(state.inbox, conversations),
      };
    });
  }
}
