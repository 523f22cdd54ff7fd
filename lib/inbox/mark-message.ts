import type { Deps } from "@/db/deps";
import { appendEventsAndCommit, type NumberEvents } from "@/db/queries/events/append-events";
import { lockConversation } from "@/db/queries/conversations/conversation-record";
import { findMessage } from "@/db/queries/messages/message-record";
import { insertStatusReport, moveMessage } from "@/db/queries/messages/move-message";
import { recordAudit } from "@/db/queries/ops/record-audit";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { afterStatus } from "@/lib/domain/conversation";
import { changesTheRow } from "@/lib/domain/conversation/history";
import { canSee, may } from "@/lib/domain/policy";
import { because } from "@/lib/domain/status-reason";
import type { MessageView } from "@/lib/protocol/views";
import { toConversationView, toMessageView } from "@/lib/view/map/to-view";
import { recompute } from "@/lib/conversation/recompute";

type MarkedMessage = NumberEvents & { message: MessageView };
type Outcome = Result<MarkedMessage, { code: "not_found" | "forbidden" | "not_unconfirmed" }>;

/** The carrier's answer was lost, so a person who knows better says how it ended (V15). Only for an unconfirmed text. */
export const markMessage = (
  deps: Deps,
  actor: Actor,
  input: { messageId: string; as: "delivered" | "failed" },
): Promise<Outcome> =>
  deps.db.transaction(async (tx): Promise<Outcome> => {
    const { messageId, as } = input;
    const { tenantId, userId } = actor;
    const found = await findMessage(tx, { tenantId, messageId });
    if (!found || !canSee(actor, found.numberId)) return err({ code: "not_found" });
    if (!may(actor, "conversation.reply", found)) return err({ code: "forbidden" });
    const record = await lockConversation(tx, { tenantId, conversationId: found.conversationId });
    if (!record) return err({ code: "not_found" });

    const isLast = record.lastMessageId === messageId;
    const reason =
      as === "failed" ? because("said_failed", { by: userId }) : because("said_delivered", { by: userId });
    const moved = await moveMessage(tx, {
      messageId,
      from: ["unconfirmed"],
      to: as,
      reason,
      nextPollAt: null,
      isLast,
    });
    if (!moved) return err({ code: "not_unconfirmed" });
    await insertStatusReport(tx, {
      tenantId,
      messageId,
      origin: "person",
      rawStatus: as,
      status: as,
      matchedBy: "own_id",
      applied: true,
    });
    await recordAudit(tx, actor, {
      action: "message.marked",
      subject: { type: "message", id: messageId },
      details: { as },
    });
    const message = toMessageView(moved, found.media);
    const held = { ...record, ...afterStatus(record, { id: messageId, status: as }) };
    const { record: now, entry } = changesTheRow(moved, moved.was, as)
      ? await recompute(tx, held, { by: null })
      : { record: held, entry: null };
    const { numberId } = record;
    const conversation = toConversationView(now);
    const event = { type: "message.status_changed" as const, message, conversation, entry };
    const [told] = await appendEventsAndCommit(tx, [{ numberId, events: [event] }]);
    return ok({ message, numberId, events: told?.events ?? [] });
  });
