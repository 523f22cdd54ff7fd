import { newer } from "./apply-thread-event";
import { placeRows } from "./list-order";
import type { ConversationRow, InboxSnapshot } from "./types";

/**
 * The list with rows that were just loaded; of two views of one the newer, and a pointer that never goes back. `asked`: the
 * list as it was when they were asked for. A draft that has changed here since then stands.
 */
export function withLoadedRows(inbox: InboxSnapshot, rows: readonly ConversationRow[], asked: InboxSnapshot = inbox): InboxSnapshot {
  const then = asked === inbox ? null : draftsOf(asked, new Set(rows.map(({ conversation }) => conversation.id)));
  const draftOf = (held: ConversationRow, loaded: ConversationRow) => {
    const before = then?.get(held.conversation.id);
    return before === undefined || before === held.mine.draft ? loaded.mine.draft : held.mine.draft;
  };
  return {
    ...inbox,
    conversations: placeRows(rows, inbox.conversations, (held, loaded) => ({
      conversation: newer(held.conversation, loaded.conversation),
      mine: { draft: draftOf(held, loaded), seenSeq: Math.max(held.mine.seenSeq, loaded.mine.seenSeq) },
    })),
  };
}

const draftsOf = ({ conversations }: InboxSnapshot, ids: ReadonlySet<string>) =>
  new Map(conversations.flatMap(({ conversation, mine }) => (ids.has(conversation.id) ? [[conversation.id, mine.draft] as const] : [])));
