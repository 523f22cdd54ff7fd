import type { MessageView } from "@/lib/protocol/views";
import { indexOfRow } from "./list-order";
import type { InboxSnapshot, Mine } from "../types";

/**
 * The viewer's own reply counts as seen and removes the draft, unless it is a retry. Anybody else's marks the
 * draft stale (C4).
 */
export function mineAfterReply(mine: Mine, message: MessageView, meId: string): Mine {
  if (message.author?.id === meId)
    return {
      seenSeq: Math.max(mine.seenSeq, message.publicSeq),
      draft: message.retryOf === null ? null : mine.draft,
    };
  if (mine.draft === null || message.source === "automatic") return mine;
  return { ...mine, draft: { ...mine.draft, staleSince: mine.draft.staleSince ?? message.acceptedAt } };
}

/**
 * Changes the viewer's own part of one conversation after their own action. `seenSeq` never goes back (V35).
 */
export function withMine(
  inbox: InboxSnapshot,
  conversationId: string,
  change: (mine: Mine) => Mine,
): InboxSnapshot {
  const index = indexOfRow(inbox.conversations, conversationId);
  const row = inbox.conversations[index];
  if (row === undefined) return inbox;
  const mine = change(row.mine);
  return {
    ...inbox,
    conversations: inbox.conversations.with(index, {
      ...row,
      mine: { ...mine, seenSeq: Math.max(row.mine.seenSeq, mine.seenSeq) },
    }),
  };
}
