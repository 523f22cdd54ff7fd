import type { Tx } from "@/db/handles";
import type { Deps } from "@/db/deps";
import { appendEventsAndCommit, type NumberEvents } from "@/db/queries/events/append-events";
import { cancelReply } from "@/db/queries/messages/cancel-reply";
import { lockConversation } from "@/db/queries/conversations/conversation-record";
import { findDraft, upsertDraft } from "@/db/queries/conversations/drafts";
import { findMessage, type MessageRecord } from "@/db/queries/messages/message-record";
import { recordAudit } from "@/db/queries/ops/record-audit";
import { newId } from "@/lib/base/ids";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { canSee } from "@/lib/domain/policy";
import { toConversationView, toMessageView, toMyDraft } from "@/lib/view/map/to-view";
import type { MyDraft } from "@/lib/view/types";
import { recompute } from "@/lib/conversation/recompute";

type UndoneReply = NumberEvents & { conversationId: string; draft: MyDraft };
type Refusal = { code: "not_found" | "forbidden" | "too_late" };
type Outcome = Result<UndoneReply, Refusal>;
/** Nobody's text has no draft: there is nobody to give it to. */
type TakenBack = Result<NumberEvents & { conversationId: string; draft: MyDraft | null }, Refusal>;

/**
 * Takes back one's own reply while it waits to leave, and gives its text back as a draft with a new id. Its
 * place in the conversation stays taken (`publicSeq` never goes down); whether the customer waits and whether the
 * conversation is open is what it would be without it, what people said before and since included.
 */
export const undoReply = (deps: Deps, actor: Actor, { messageId }: { messageId: string }): Promise<Outcome> =>
  deps.db.transaction(async (tx): Promise<Outcome> => {
    const message = await findMessage(tx, { tenantId: actor.tenantId, messageId });
    if (!message || !canSee(actor, message.numberId)) return err({ code: "not_found" });
    if (message.authorId !== actor.userId) return err({ code: "forbidden" });
    const back = await takeBack(tx, actor, message);
    if (!back.ok) return back;
    const { draft } = back.value;
    return draft === null ? err({ code: "forbidden" }) : ok({ ...back.value, draft });
  });

/** Cancels a text that waits and gives its words back to who wrote them; `actor` may be somebody who decides about held texts. */
export async function takeBack(tx: Tx, actor: Actor, message: MessageRecord): Promise<TakenBack> {
  const { id: messageId, conversationId, numberId } = message;
  const record = await lockConversation(tx, { tenantId: actor.tenantId, conversationId });
  if (!record) return err({ code: "not_found" });
  if (!(await cancelReply(tx, { messageId, at: record.at }))) return repeated(tx, actor, message);

  const { record: now, entry } = await recompute(tx, record, { by: actor.userId });
  const draft = await giveBack(tx, message);
  await recordAudit(tx, actor, {
    action: "reply.cancelled",
    subject: { type: "message", id: messageId },
    details: { conversationId, publicSeq: message.publicSeq },
  });
  const event = {
    type: "message.cancelled" as const,
    message: toMessageView({ ...message, status: "cancelled" }, message.media),
    conversation: toConversationView(now),
    entry,
  };
  const [told] = await appendEventsAndCommit(tx, [{ numberId, events: [event] }]);
  return ok({ conversationId, draft: draft && toMyDraft(draft), numberId, events: told?.events ?? [] });
}

/** A second click finds the reply undone and the draft there. */
async function repeated(
  tx: Tx,
  actor: Actor,
  { id, conversationId, numberId }: MessageRecord,
): Promise<Outcome> {
  const now = await findMessage(tx, { tenantId: actor.tenantId, messageId: id });
  const draft = await findDraft(tx, { conversationId, userId: actor.userId });
  return now?.status === "cancelled" && draft
    ? ok({ conversationId, draft: toMyDraft(draft), numberId, events: [] })
    : err({ code: "too_late" });
}

/** What was typed since the send stays, below what came back: no text is ever lost. */
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
