import type { ConversationRecord } from "@/db/queries/conversations/conversation-record";
import { MOST_UNSEEN, type ReplyItem } from "@/db/queries/messages/reply-facts";
import type { Direction } from "@/db/vocabulary";
import type { Actor } from "@/lib/domain/principal";
import type { SendDecision } from "@/lib/domain/sending/checked-send";
import { canSee } from "@/lib/domain/people/policy";
import type { SentToContact } from "@/lib/domain/sending/replied-elsewhere";
import type { ElsewhereReply, Refusal } from "@/lib/protocol/commands";
import { toMessageView } from "@/lib/view/map/to-view";

/** A stored message in the form that the send decision reads. */
export const toPublicItem = (message: ReplyItem): SentToContact => ({ ...message, seq: message.publicSeq });

type Refused = Extract<SendDecision, { kind: "refuse" }>;

/**
 * The refusal as the sender gets it. A duplicate may be on a number they may not see: it still refuses,
 * without details.
 */
export function toRefusal(
  { reason, unseen, elsewhere, duplicateOf }: Refused,
  items: readonly ReplyItem[],
  record: ConversationRecord,
  actor: Actor,
): Refusal {
  const known = unseen.flatMap(({ id }) =>
    items.filter((item) => item.id === id && canSee(actor, item.numberId)),
  );
  const newest = (direction: Direction) =>
    known.filter((item) => item.direction === direction).slice(-MOST_UNSEEN);
  const named = known.filter((item) => newest(item.direction).includes(item));
  const leaving = named
    .filter((item) => item.authorId !== actor.userId && item.status === "queued")
    .map((item) => item.dueAt?.getTime() ?? 0);
  return {
    reason,
    unseen: named.map((item) => toMessageView(item, item.media)),
    ...(named.length < known.length && { unseenMore: true }),
    publicSeq: record.publicSeq,
    ...(reason === "teammate_sending" && {
      leavesAt: leaving.length > 0 ? new Date(Math.max(...leaving)).toISOString() : null,
    }),
    ...(duplicateOf && {
      duplicateOf: named.some(({ id }) => id === duplicateOf.id) ? duplicateOf.id : null,
    }),
    ...(reason === "replied_elsewhere" && {
      elsewhere: elsewhere
        .slice(-MOST_ELSEWHERE)
        .flatMap(({ id }) =>
          items.filter((item) => item.id === id).map((item) => toElsewhereReply(item, actor)),
        ),
    }),
  };
}

/** Enough to explain the refusal; the newest explain most. */
const MOST_ELSEWHERE = 20;

const toElsewhereReply = (item: ReplyItem, actor: Actor): ElsewhereReply => ({
  messageId: item.id,
  at: item.acceptedAt.toISOString(),
  leavesAt: item.status === "queued" ? (item.dueAt?.toISOString() ?? null) : null,
  ...(canSee(actor, item.numberId) && {
    author: item.authorId ? { id: item.authorId, name: item.authorName ?? "" } : null,
    body: item.body,
    conversationId: item.conversationId,
    numberId: item.numberId,
  }),
});
