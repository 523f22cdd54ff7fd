import type { Tx } from "@/db/handles";
import type { Deps } from "@/db/deps";
import type { NumberEvents } from "@/db/queries/events/append-events";
import { cancelReply } from "@/db/queries/messages/cancel-reply";
import { findDraft, upsertDraft } from "@/db/queries/conversations/drafts";
import { findMessage, type MessageRecord } from "@/db/queries/messages/message-record";
import { newId } from "@/lib/base/ids";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { toConversationView, toMessageView, toMyDraft } from "@/lib/view/map/to-view";
import type { MyDraft } from "@/lib/view/types";
import { changeMessage } from "@/lib/conversation/change-conversation";
import type { ConversationWork } from "@/lib/conversation/conversation-work";
import { recompute } from "@/lib/conversation/recompute";

type UndoneReply = { conversationId: string; draft: MyDraft };
type Undone = Result<UndoneReply, { code: "too_late" }>;
type Outcome = Result<UndoneReply & NumberEvents, { code: "not_found" | "forbidden" | "too_late" }>;

/**
 * Cancels the actor's own reply while it waits to leave, and gives its words back as a draft with a new id.
 * Its place in the conversation stays taken (`publicSeq` never goes down). Whether the customer waits and
 * whether the conversation is open become what they would be without it, including what people marked before
 * and since.
 */
export const undoReply = (
  deps: Deps,
  actor: Actor,
  { messageId }: { messageId: string },
): Promise<Outcome> => {
  const allows = ({ authorId }: MessageRecord) => authorId === actor.userId;
  return changeMessage(deps, actor, { messageId, allows }, async (work, message): Promise<Undone> => {
    const { conversationId } = message;
    const back = await takeBack(work, actor, message);
    const draft = back ? back.draft : await givenBack(work.tx, actor, message);
    return draft ? ok({ conversationId, draft: toMyDraft(draft) }) : err({ code: "too_late" });
  });
};

/**
 * Cancels a waiting message and gives its words back to its author; `actor` may be somebody who decides about
 * held messages. Null if it no longer waits.
 */
export async function takeBack(work: ConversationWork, actor: Actor, message: MessageRecord) {
  const { id: messageId, conversationId } = message;
  const { tx, record } = work;
  if (!(await cancelReply(tx, { messageId, at: record.at }))) return null;
  const { record: now, entry } = await recompute(tx, record, { by: actor.userId });
  work.audit({
    action: "reply.cancelled",
    subject: { type: "message", id: messageId },
    details: { conversationId, publicSeq: message.publicSeq },
  });
  work.tell({
    type: "message.cancelled",
    message: toMessageView({ ...message, status: "cancelled" }, message.media),
    conversation: toConversationView(now),
    entry,
  });
  return { draft: await giveBack(tx, message) };
}

/** A second click finds the reply undone and the draft there. */
async function givenBack(tx: Tx, { tenantId, userId }: Actor, { id, conversationId }: MessageRecord) {
  const now = await findMessage(tx, { tenantId, messageId: id });
  return now?.status === "cancelled" ? findDraft(tx, { conversationId, userId }) : undefined;
}

/**
 * What was typed since the send stays, below the returned words: nothing is ever lost. A message without an
 * author gives no draft.
 */
async function giveBack(tx: Tx, { tenantId, conversationId, body, authorId: userId }: MessageRecord) {
  if (userId === null) return null;
  const typed = await findDraft(tx, { conversationId, userId });
  return upsertDraft(tx, {
    tenantId,
    conversationId,
    userId,
    clientId: newId(),
    body: typed ? `${body}\n${typed.body}` : body,
    media: typed?.media ?? [],
  });
}
