import { newer } from "./apply-thread-event";
import { placeRow } from "./list-order";
import type { ConversationRow, InboxSnapshot } from "./types";

/** The list with a row that was just loaded; of two views of it the newer one, and a pointer that never goes back. */
export function withLoadedRow(inbox: InboxSnapshot, { conversation, mine }: ConversationRow): InboxSnapshot {
  const held = inbox.conversations.find((row) => row.conversation.id === conversation.id);
  const row: ConversationRow = held
    ? { conversation: newer(held.conversation, conversation), mine: { ...mine, seenSeq: Math.max(held.mine.seenSeq, mine.seenSeq) } }
    : { conversation, mine };
  return { ...inbox, conversations: placeRow(row, inbox.conversations) };
}
