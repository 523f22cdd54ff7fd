import type { ListFilter } from "@/db/vocabulary";
import { isUnread } from "@/lib/domain/conversation/flags";
import { compareActivity } from "./reduce/list-order";
import type { ConversationRow } from "./types";

export const shownStates = ["open", "snoozed", "resolved", "all"] as const;
export type ShownState = (typeof shownStates)[number];

/** Filters of the list that are on or off; they can be combined (I10). */
export const narrowings = [
  "unanswered",
  "unread",
  "undelivered",
  "drafts",
  "mentions",
  "unattended",
  "following",
] as const;
export type Narrowing = (typeof narrowings)[number];

/** The filter of the list. Null: all numbers of the viewer, whoever has it, whatever its tags. */
export type Filter = {
  numberId: string | null;
  state: ShownState;
  /** The viewer, nobody, or a person's id. */
  assignee: "me" | "nobody" | (string & {}) | null;
  tagId: string | null;
} & Record<Narrowing, boolean>;

export const allOpen: Filter = {
  numberId: null,
  state: "open",
  assignee: null,
  tagId: null,
  unanswered: false,
  unread: false,
  undelivered: false,
  drafts: false,
  mentions: false,
  unattended: false,
  following: false,
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

/** Every conversation in which this person is mentioned, including resolved ones. */
export const mentionsFilter = ({ numberId }: Pick<Filter, "numberId">): Filter => ({
  ...allOpen,
  numberId,
  state: "all",
  mentions: true,
});

/** Whether the rail has a place for it, which names it. */
export const isOfRail = (filter: Filter): boolean =>
  sameFilter(filter, draftsFilter(filter)) || sameFilter(filter, mentionsFilter(filter));

/** The tab's filter; the chosen number stays. */
export const tabFilter = (tab: Tab, { numberId }: Pick<Filter, "numberId">): Filter => ({
  ...allOpen,
  numberId,
  ...(tab === "mine" ? { assignee: "me" } : tab !== "open" && { [tab]: true }),
});

/** The tab that matches a filter, or null if only the menu can set it. */
export const tabOf = (filter: Filter): Tab | null =>
  tabs.find((tab) => sameFilter(tabFilter(tab, filter), filter)) ?? null;

export const sameFilter = (a: Filter, b: Filter): boolean =>
  (Object.keys(allOpen) as (keyof Filter)[]).every((part) => a[part] === b[part]);

/** Whether it narrows by more than number and state. */
export const isNarrowed = (filter: Filter): boolean =>
  filter.assignee !== null || filter.tagId !== null || narrowings.some((name) => filter[name]);

const toldServer: Record<Narrowing, ListFilter> = {
  unanswered: "unresponded",
  unread: "unread",
  undelivered: "undelivered",
  drafts: "drafts",
  mentions: "mentioned",
  unattended: "unattended",
  following: "followed",
};

/** The filters by the server's names. */
export const listFiltersOf = (filter: Filter): ListFilter[] =>
  narrowings.filter((name) => filter[name]).map((name) => toldServer[name]);

/** In the page's address: only what differs from everything open. */
export const filterQuery = ({ numberId, state, assignee, tagId, ...filter }: Filter): URLSearchParams =>
  new URLSearchParams({
    ...(numberId !== null && { number: numberId }),
    ...(state !== "open" && { state }),
    ...(assignee !== null && { assignee }),
    ...(tagId !== null && { tag: tagId }),
    ...Object.fromEntries(narrowings.filter((name) => filter[name]).map((name) => [name, "1"])),
  });

/**
 * Parses the filter in an address; ignores unknown values. Links from before tabs could be combined (`tab=`)
 * and before one could ask for a person (`mine=1`) still work.
 */
export function readFilter(get: (name: string) => string | null): Filter {
  const tab = get("tab");
  const isOn = (name: string) => get(name) === "1" || tab === name;
  return {
    ...allOpen,
    numberId: get("number"),
    state: shownStates.find((state) => state === (get("state") ?? tab)) ?? "open",
    assignee: get("assignee") ?? (isOn("mine") ? "me" : null),
    tagId: get("tag"),
    ...Object.fromEntries(narrowings.filter(isOn).map((name) => [name, true])),
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

/** Whether a row belongs. Null: only the server knows. */
const narrows: Record<Narrowing, ((row: ConversationRow) => boolean) | null> = {
  unanswered: ({ conversation }) => conversation.unrespondedSince !== null,
  unread: rowIsUnread,
  undelivered: ({ conversation }) => conversation.undelivered !== null,
  drafts: ({ mine }) => mine.draft !== null,
  mentions: null,
  unattended: null,
  following: null,
};

/** Whether the rows cannot decide who belongs: the list shows what the server answered. */
export const isToldByServer = (filter: Filter): boolean =>
  narrowings.some((name) => filter[name] && narrows[name] === null);

const hasIt = (assigneeId: string | null, assignee: Filter["assignee"], meId: string): boolean =>
  assignee === null || assigneeId === (assignee === "me" ? meId : assignee === "nobody" ? null : assignee);

/** A conversation without any message or note appears in no list except its author's drafts. */
const isOf = ({ conversation }: ConversationRow, { numberId, state, drafts }: Filter): boolean =>
  (conversation.listed || drafts) &&
  (numberId === null || conversation.numberId === numberId) &&
  (state === "all" || conversation.state === state);

/** Whether a row belongs to the list of a filter, as far as the row itself can tell. */
export const matches = (row: ConversationRow, filter: Filter, meId: string): boolean =>
  isOf(row, filter) &&
  hasIt(row.conversation.assigneeId, filter.assignee, meId) &&
  (filter.tagId === null || row.conversation.tagIds.includes(filter.tagId)) &&
  narrowings.every((name) => !filter[name] || (narrows[name]?.(row) ?? true));

type Shown = {
  filter: Filter;
  /** Rows beyond it belong to a page that was not loaded yet. */
  edge: Edge | null;
  /**
   * The open conversation. Reading or answering it does not remove its row while the reader is there. A sent
   * draft does leave the drafts list.
   */
  keep: string | null;
  /** The conversations that the server answered, if only it knows who belongs. */
  told?: ReadonlySet<string> | null;
  meId: string;
};

/** The rows of a filter, in list order. */
export const visibleRows = (
  rows: readonly ConversationRow[],
  { filter, edge, keep, told = null, meId }: Shown,
): ConversationRow[] =>
  rows.filter(
    (row) =>
      (edge === null || compareActivity(row.conversation, edge) <= 0) &&
      ((matches(row, filter, meId) && (told === null || told.has(row.conversation.id))) ||
        (row.conversation.id === keep && !filter.drafts && isOf(row, filter))),
  );
