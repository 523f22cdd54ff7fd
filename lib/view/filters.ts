import type { ListFilter } from "@/db/vocabulary";
import { isUnread } from "@/lib/domain/conversation/flags";
import { compareActivity } from "./reduce/list-order";
import type { ConversationRow } from "./types";

export const shownStates = ["open", "resolved", "all"] as const;
export type ShownState = (typeof shownStates)[number];

/** The filters of the list besides number and state; they can be combined (I10). */
export const narrowings = ["unanswered", "unread", "mine", "undelivered", "drafts"] as const;
export type Narrowing = (typeof narrowings)[number];

/** The filter of the list. `numberId` null: all numbers of the viewer. */
export type Filter = { numberId: string | null; state: ShownState } & Record<Narrowing, boolean>;

export const allOpen: Filter = {
  numberId: null,
  state: "open",
  unanswered: false,
  unread: false,
  mine: false,
  undelivered: false,
  drafts: false,
};

/** The tabs above the list: everything open, or one filter. The menu beside them has the rest. */
export const tabs = ["open", "unanswered", "unread", "mine"] as const;
export type Tab = (typeof tabs)[number];

/** Messages that did not get through, on the chosen number. */
export const undeliveredFilter = ({ numberId }: Pick<Filter, "numberId">): Filter => ({
  ...allOpen,
  numberId,
  undelivered: true,
});

/** Everything this person began to write and did not send, including in resolved conversations. */
export const draftsFilter = ({ numberId }: Pick<Filter, "numberId">): Filter => ({
  ...allOpen,
  numberId,
  state: "all",
  drafts: true,
});

/** The tab's filter; the chosen number stays. */
export const tabFilter = (tab: Tab, { numberId }: Pick<Filter, "numberId">): Filter => ({
  ...allOpen,
  numberId,
  ...(tab !== "open" && { [tab]: true }),
});

/** The tab that matches a filter, or null if only the menu can set it. */
export const tabOf = (filter: Filter): Tab | null =>
  tabs.find((tab) => sameFilter(tabFilter(tab, filter), filter)) ?? null;

export const sameFilter = (a: Filter, b: Filter): boolean =>
  a.numberId === b.numberId && a.state === b.state && narrowings.every((name) => a[name] === b[name]);

const toldServer: Record<Narrowing, ListFilter> = {
  unanswered: "unresponded",
  unread: "unread",
  mine: "mine",
  undelivered: "undelivered",
  drafts: "drafts",
};

/** The filters by the server's names. */
export const listFiltersOf = (filter: Filter): ListFilter[] =>
  narrowings.filter((name) => filter[name]).map((name) => toldServer[name]);

/** In the page's address: only what differs from everything open. */
export const filterQuery = ({ numberId, state, ...filter }: Filter): URLSearchParams =>
  new URLSearchParams({
    ...(numberId !== null && { number: numberId }),
    ...(state !== "open" && { state }),
    ...Object.fromEntries(narrowings.filter((name) => filter[name]).map((name) => [name, "1"])),
  });

/**
 * Parses the filter in an address; ignores unknown values. Links from before tabs could be combined (`tab=`)
 * still work.
 */
export function readFilter(get: (name: string) => string | null): Filter {
  const tab = get("tab");
  const narrowed = (name: Narrowing) => get(name) === "1" || tab === name;
  return {
    numberId: get("number"),
    state: shownStates.find((state) => state === (get("state") ?? tab)) ?? "open",
    unanswered: narrowed("unanswered"),
    unread: narrowed("unread"),
    mine: narrowed("mine"),
    undelivered: narrowed("undelivered"),
    drafts: narrowed("drafts"),
  };
}

/** The oldest row loaded for a filter. Older ones may be missing, so none of them is shown. */
export type Edge = { id: string; lastActivityAt: string };

export const rowIsUnread = ({ conversation, mine }: ConversationRow): boolean =>
  isUnread({
    seenSeq: mine.seenSeq,
    attentionSeq: conversation.attentionSeq,
    markedUnreadAt: conversation.markedUnreadAt === null ? null : new Date(conversation.markedUnreadAt),
  });

const narrows: Record<Narrowing, (row: ConversationRow, meId: string) => boolean> = {
  unanswered: ({ conversation }) => conversation.unrespondedSince !== null,
  unread: rowIsUnread,
  mine: ({ conversation }, meId) => conversation.assigneeId === meId,
  undelivered: ({ conversation }) => conversation.undelivered !== null,
  drafts: ({ mine }) => mine.draft !== null,
};

/** A conversation without any message or note appears in no list except its author's drafts. */
const isOf = ({ conversation }: ConversationRow, { numberId, state, drafts }: Filter): boolean =>
  (conversation.listed || drafts) &&
  (numberId === null || conversation.numberId === numberId) &&
  (state === "all" || conversation.state === state);

export const matches = (row: ConversationRow, filter: Filter, meId: string): boolean =>
  isOf(row, filter) && narrowings.every((name) => !filter[name] || narrows[name](row, meId));

type Shown = {
  filter: Filter;
  /** Rows beyond it belong to a page that was not loaded yet. */
  edge: Edge | null;
  /**
   * The open conversation. Reading or answering it does not remove its row while the reader is there. A sent
   * draft does leave the drafts list.
   */
  keep: string | null;
  meId: string;
};

/** The rows of a filter, in list order. */
export const visibleRows = (
  rows: readonly ConversationRow[],
  { filter, edge, keep, meId }: Shown,
): ConversationRow[] =>
  rows.filter(
    (row) =>
      (edge === null || compareActivity(row.conversation, edge) <= 0) &&
      (matches(row, filter, meId) || (row.conversation.id === keep && !filter.drafts && isOf(row, filter))),
  );
