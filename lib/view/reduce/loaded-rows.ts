import { newer } from "./apply-conversation-event";
import { placeRows } from "./list-order";
import type { ConversationRow, InboxSnapshot } from "../types";

/**
 * The list with rows that were just loaded; of two views of one the newer, and a pointer that never goes back. `asked`: the
 * list as it was when they were asked for. A draft that has changed here since then stands.
 */
export function withLoadedRows(
  inbox: InboxSnapshot,
  rows: readonly ConversationRow[],
  asked: InboxSnapshot = inbox,
): InboxSnapshot {
  const then =
    asked === inbox ? null : draftsOf(asked, new Set(rows.map(({ conversation }) => conversation.id)));
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

/** The same with all the rows that hold a draft of the viewer: in any other row it is gone, unless that has changed here since they were asked for. */
export function withDrafts(
  inbox: InboxSnapshot,
  rows: readonly ConversationRow[],
  asked: InboxSnapshot,
): InboxSnapshot {
  const loaded = withLoadedRows(inbox, rows, asked);
  const ids = new Set(rows.map(({ conversation }) => conversation.id));
  const then = new Set(asked.conversations.flatMap(({ mine }) => (mine.draft === null ? [] : [mine.draft])));
  const isGone = ({ conversation, mine }: ConversationRow) =>
    mine.draft !== null && !ids.has(conversation.id) && then.has(mine.draft);
  return {
    ...loaded,
    conversations: loaded.conversations.map((row) =>
      isGone(row) ? { ...row, mine: { ...row.mine, draft: null } } : row,
    ),
  };
}

const draftsOf = ({ conversations }: InboxSnapshot, ids: ReadonlySet<string>) =>
  new Map(
    conversations.flatMap(({ conversation, mine }) =>
      ids.has(conversation.id) ? [[conversation.id, mine.draft] as const] : [],
    ),
  );
