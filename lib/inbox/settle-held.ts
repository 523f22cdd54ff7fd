import type { Deps } from "@/db/deps";
import type { NumberEvents } from "@/db/queries/events/append-events";
import { lockConversation } from "@/db/queries/conversations/conversation-record";
import { letGo } from "@/db/queries/outbound/send-lease";
import { findMessage, type MessageRecord } from "@/db/queries/messages/message-record";
import { recordAudit } from "@/db/queries/ops/record-audit";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { canSee, may } from "@/lib/domain/policy";
import { takeBack } from "./undo-reply";
import { changeStatusAndCommit } from "@/lib/conversation/change-status";

export type HeldDecision = "released" | "cancelled";
type Outcome = Result<NumberEvents, { code: "not_found" | "forbidden" | "not_held" }>;

/**
 * Decides about a text that is held for a person: it leaves now, or is taken back and its author has the words as a
 * draft. Its author may, while they may reply at all, and whoever runs the number. What must hold at the moment of
 * leaving is asked then, as for every text.
 */
export const settleHeld = (
  deps: Deps,
  actor: Actor,
  { messageId, as }: { messageId: string; as: HeldDecision },
): Promise<Outcome> =>
  deps.db.transaction(async (tx): Promise<Outcome> => {
    const { tenantId } = actor;
    const message = await findMessage(tx, { tenantId, messageId });
    if (!message || !canSee(actor, message.numberId)) return err({ code: "not_found" });
    if (!mayDecide(actor, message)) return err({ code: "forbidden" });
    const { conversationId, numberId } = message;
    const record = await lockConversation(tx, { tenantId, conversationId });
    // Asked again under the lock: two people may decide at once.
    const held = (await findMessage(tx, { tenantId, messageId }))?.held ?? null;
    if (!record || held === null) return err({ code: "not_held" });
    if (as === "cancelled") {
      const back = await takeBack(tx, actor, message);
      return back.ok ? ok({ numberId, events: back.value.events }) : err({ code: "not_held" });
    }
    if (!(await letGo(tx, { messageId }))) return err({ code: "not_held" });
    await recordAudit(tx, actor, {
      action: "reply.released",
      subject: { type: "message", id: messageId },
      details: { conversationId, held },
    });
    const event = await changeStatusAndCommit(tx, {
      record,
      messageId,
      to: "queued",
      reason: null,
      holds: true,
    });
    return ok({ numberId, events: event ? [event] : [] });
  });

const mayDecide = (actor: Actor, { numberId, authorId }: MessageRecord): boolean =>
  may(actor, "number.edit_settings", { numberId }) ||
  (authorId === actor.userId && may(actor, "conversation.reply", { numberId }));
