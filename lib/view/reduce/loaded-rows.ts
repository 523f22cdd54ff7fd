import { newer } from "./conversation-items";
import { placeRows } from "./list-order";
import type { ConversationRow, InboxSnapshot } from "../types";

/**
 * Adds rows that were just loaded. Of two views the newer one wins, and a seen pointer never goes back.
 * `asked`: the list when they were requested; a draft that has changed here since then stays.
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

/**
 * The same for all rows that hold a draft of the viewer. In any other row the draft is gone, unless it has
 * changed here since the request.
 */
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
