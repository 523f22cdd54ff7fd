import { newer } from "./apply-thread-event";
import { placeRows } from "./list-order";
import type { ConversationRow, InboxSnapshot } from "./types";

/** The list with rows that were just loaded; of two views of one the newer, and a pointer that never goes back. */
export const withLoadedRows = (inbox: InboxSnapshot, rows: readonly ConversationRow[]): InboxSnapshot => ({
  ...inbox,
  conversations: placeRows(rows, inbox.conversations, (held, { conversation, mine }) => ({
    conversation: newer(held.conversation, conversation),
    mine: { ...mine, seenSeq: Math.max(held.mine.seenSeq, mine.seenSeq) },
  })),
});
