import type { ownParts } from "@/db/queries/conversations/conversation-list";
import { toMyDraft } from "@/lib/view/map/to-view";
import type { ConversationRow } from "@/lib/view/types";

type OwnPart = Awaited<ReturnType<typeof ownParts>>[number];

/** The viewer's own part of a conversation; initial values if they never opened it. */
export function toMine(own: OwnPart | undefined): ConversationRow["mine"] {
  if (!own) return { seenSeq: 0, draft: null };
  const { seenSeq, clientId, body, media, staleSince, updatedAt } = own;
  const draft =
    clientId && body !== null && media && updatedAt
      ? toMyDraft({ clientId, body, media, staleSince, updatedAt })
      : null;
  return { seenSeq: seenSeq ?? 0, draft };
}
