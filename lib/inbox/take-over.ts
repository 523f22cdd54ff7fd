import type { Deps } from "@/db/deps";
import { appendEvents } from "@/db/queries/events/append-events";
import { lockConversation } from "@/db/queries/conversations/conversation-record";
import { findPerson } from "@/db/queries/people/people";
import { recordAudit } from "@/db/queries/ops/record-audit";
import { insertEntry } from "@/db/queries/conversations/timeline";
import { err, ok } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { canSee, may } from "@/lib/domain/policy";
import { toConversationView, toEntryView } from "@/lib/view/map/to-view";
import type { ChangeStateResult } from "./change-state";

/**
 * Moves the reply lease to the actor: `from` is told, by the room. It sends nothing and deletes nothing, and
 * a wrong lease costs a click, since the checked send decides.
 */
export const takeOver = (
  deps: Deps,
  actor: Actor,
  input: { conversationId: string; from: string | null },
): Promise<ChangeStateResult> =>
  deps.db.transaction(async (tx): Promise<ChangeStateResult> => {
    const { conversationId, from } = input;
    const { tenantId, userId } = actor;
    const record = await lockConversation(tx, { tenantId, conversationId });
    if (!record || !canSee(actor, record.numberId)) return err({ code: "not_found" });
    if (!may(actor, "conversation.take_over", record)) return err({ code: "forbidden" });
    if (from !== null && !(await findPerson(tx, { tenantId, userId: from })))
      return err({ code: "not_found" });

    const entry = await insertEntry(tx, {
      tenantId,
      conversationId,
      type: "taken_over",
      actorId: userId,
      subjectUserId: from,
      at: record.at,
    });
    await recordAudit(tx, actor, {
      action: "reply.taken_over",
      subject: { type: "conversation", id: conversationId },
      details: { from },
    });
    const conversation = toConversationView(record);
    const { numberId } = record;
    const events = await appendEvents(tx, {
      numberId,
      events: [{ type: "reply.taken_over", conversation, entry: toEntryView(entry), by: userId, from }],
    });
    return ok({ conversation, numberId, events });
  });
