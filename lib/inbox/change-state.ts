import type { Deps } from "@/db/deps";
import { appendEvents, type NumberEvents } from "@/db/queries/events/append-events";
import { lockConversation } from "@/db/queries/conversations/conversation-record";
import { patchConversation } from "@/db/queries/conversations/conversation-row";
import { recordAudit } from "@/db/queries/ops/record-audit";
import { insertEntry } from "@/db/queries/conversations/timeline";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { afterReopened, afterResolved } from "@/lib/domain/conversation";
import { canSee, may } from "@/lib/domain/policy";
import type { ConversationView } from "@/lib/protocol/views";
import { toConversationView, toEntryView } from "@/lib/view/map/to-view";

export type ChangedConversation = NumberEvents & { conversation: ConversationView };
export type ChangeStateResult = Result<ChangedConversation, { code: "not_found" | "forbidden" }>;

const changes = { resolved: afterResolved, reopened: afterReopened } as const;

/** Resolving and reopening: the state, a line in the conversation, an event. Done already is done: nothing is written twice. */
export const changeState = (
  deps: Deps,
  actor: Actor,
  conversationId: string,
  to: keyof typeof changes,
): Promise<ChangeStateResult> =>
  deps.db.transaction(async (tx): Promise<ChangeStateResult> => {
    const { tenantId, userId } = actor;
    const record = await lockConversation(tx, { tenantId, conversationId });
    if (!record || !canSee(actor, record.numberId)) return err({ code: "not_found" });
    if (!may(actor, "conversation.resolve", record)) return err({ code: "forbidden" });
    const change = changes[to];
    const { numberId } = record;
    if (record.state === change.state)
      return ok({ conversation: toConversationView(record), numberId, events: [] });

    const now = await patchConversation(tx, record, change);
    const entry = await insertEntry(tx, {
      tenantId,
      conversationId,
      type: to,
      actorId: userId,
      at: record.at,
    });
    await recordAudit(tx, actor, {
      action: `conversation.${to}`,
      subject: { type: "conversation", id: conversationId },
    });
    const conversation = toConversationView(now);
    const events = await appendEvents(tx, {
      numberId,
      events: [{ type: `conversation.${to}`, conversation, entry: toEntryView(entry) }],
    });
    return ok({ conversation, numberId, events });
  });
