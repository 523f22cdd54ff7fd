import type { ConversationRecord } from "@/db/queries/conversation-record";
import type { MessageRecord } from "@/db/queries/message-record";
import type { Actor } from "@/lib/domain/actor";
import type { PublicItem, SendDecision } from "@/lib/domain/checked-send";
import { canSee } from "@/lib/domain/policy";
import type { Refusal } from "@/lib/protocol/commands";
import { toMessageView } from "@/lib/view/to-view";

/** A stored message as the send decision looks at it. */
export const toPublicItem = (message: MessageRecord): PublicItem => ({ ...message, seq: message.publicSeq });

type Refused = Extract<SendDecision, { kind: "refuse" }>;

/** The refusal as the sender gets it. A duplicate may stand on a number they may not see: it refuses unnamed. */
export function toRefusal({ reason, unseen }: Refused, items: readonly MessageRecord[], record: ConversationRecord, actor: Actor): Refusal {
  const named = unseen.flatMap(({ id }) => items.filter((item) => item.id === id && canSee(actor, item.numberId)));
  const leaving = named.filter((item) => item.status === "queued").map((item) => item.dueAt?.getTime() ?? 0);
  return {
    reason,
    unseen: named.map((item) => toMessageView(item, item.media)),
    publicSeq: record.publicSeq,
    ...(reason === "teammate_sending" && { leavesAt: leaving.length > 0 ? new Date(Math.max(...leaving)).toISOString() : null }),
  };
}
