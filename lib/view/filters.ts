import { isUnread } from "@/lib/domain/inbox-marks";
import { compareActivity } from "./list-order";
import type { ConversationRow } from "./types";

export const tabs = ["open", "unanswered", "unread", "resolved"] as const;
export type Tab = (typeof tabs)[number];

/** What the list is narrowed to. `numberId` null: all the numbers of the viewer. */
export type Filter = { numberId: string | null; tab: Tab };

/** The oldest row that was loaded for a filter; older ones may be missing, so none of them is shown. */
export type Edge = { id: string; lastActivityAt: string };

export const rowIsUnread = ({ conversation, mine }: ConversationRow): boolean =>
  isUnread({
    seenSeq: mine.seenSeq,
    attentionSeq: conversation.attentionSeq,
    markedUnreadAt: conversation.markedUnreadAt === null ? null : new Date(conversation.markedUnreadAt),
  });

const inTab: Record<Tab, (row: ConversationRow) => boolean> = {
  open: ({ conversation }) => conversation.state === "open",
  unanswered: ({ conversation }) => conversation.state !== "resolved" && conversation.unrespondedSince !== null,
  unread: rowIsUnread,
  resolved: ({ conversation }) => conversation.state === "resolved",
};

export const matches = (row: ConversationRow, filter: Filter): boolean =>
  (filter.numberId === null || row.conversation.numberId === filter.numberId) && inTab[filter.tab](row);

/**
 * The rows of a filter, in list order. `keep` is the open conversation: reading or answering it does not pull
 * its row away from under the reader's eyes. Rows beyond `edge` belong to a page that was not asked for yet.
 */
export const visibleRows = (rows: readonly ConversationRow[], filter: Filter, edge: Edge | null, keep: string | null): ConversationRow[] =>
  rows.filter(
    (row) =>
      (edge === null || compareActivity(row.conversation, edge) <= 0) &&
      (matches(row, filter) ||
        (row.conversation.id === keep && filter.tab !== "resolved" && row.conversation.state !== "resolved" && matches(row, { ...filter, tab: "open" }))),
  );
