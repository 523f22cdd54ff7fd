import type { Deps } from "@/db/deps";
import { conversationHistory } from "@/db/queries/conversations/conversation-history";
import { wokenBy } from "@/db/queries/conversations/timeline";
import { err, ok, type Result } from "@/lib/base/result";
import { changeConversation } from "@/lib/conversation/change-conversation";
import { afterSnoozed, afterSnoozeUndone, afterWoken } from "@/lib/domain/conversation/patch";
import { isAnswerable } from "@/lib/domain/text/phone";
import { isSnoozeTime } from "@/lib/domain/conversation/snooze";
import type { Actor } from "@/lib/domain/principal";
import type { SnoozeCommand } from "@/lib/protocol/commands";
import type { ConversationWork } from "@/lib/conversation/conversation-work";
import type { ChangedConversation, ChangeStateResult } from "./change-state";

const actions = ["conversation.snooze"] as const;
type Refused = { code: "invalid_until" | "nothing_to_snooze" };
type Snoozed = Result<ChangedConversation, Refused | { code: "not_found" | "forbidden" }>;

/**
 * Takes the conversation out of the team's list until then (I16). The customer's next message brings it back at
 * once, and so does a colleague's reply unless that was declined. Asked twice, nothing is written again.
 */
export const snoozeConversation = (
  deps: Deps,
  actor: Actor,
  { conversationId, ...command }: { conversationId: string } & SnoozeCommand,
): Promise<Snoozed> =>
  changeConversation(
    deps,
    actor,
    { conversationId, actions },
    async (work): Promise<Result<Pick<ChangedConversation, "conversation">, Refused>> => {
      const refused = snoozeIn(work, actor, command);
      return refused === null ? ok({ conversation: work.view() }) : err(refused);
    },
  );

/** Snoozing under the conversation's lock. */
export function snoozeIn(
  work: ConversationWork,
  { userId }: Actor,
  { wakesOnReply, ...input }: SnoozeCommand,
): Refused | null {
  const { record } = work;
  const until = new Date(input.until);
  // Nothing was said yet: it is in no list that it could leave.
  if (!record.listed) return { code: "nothing_to_snooze" };
  if (!isSnoozeTime(until, record.at)) return { code: "invalid_until" };
  const isSame =
    record.snoozedUntil?.getTime() === until.getTime() &&
    record.snoozedBy === userId &&
    record.wakesOnReply === wakesOnReply;
  if (isSame) return null;
  work.patch(afterSnoozed({ until, by: userId, wakesOnReply }));
  work.audit({ action: "conversation.snoozed", details: { until: until.toISOString(), wakesOnReply } });
  const entry = work.entry("snoozed", { until, reason: wakesOnReply ? null : "whoever_replies" });
  work.tell({ type: "conversation.snoozed", entry });
  return null;
}

/**
 * Brings it back before its time. `undo`: the snooze is taken back, so that it becomes what it was before, which
 * may be resolved, or snoozed until another time. If it came back meanwhile, or a colleague snoozed it since, nothing
 * is written.
 */
export const unsnoozeConversation = (
  deps: Deps,
  actor: Actor,
  { conversationId, undo }: { conversationId: string; undo: boolean },
): Promise<ChangeStateResult> =>
  changeConversation(deps, actor, { conversationId, actions }, async (work) => {
    await unsnoozeIn(work, actor, { undo });
    return ok({ conversation: work.view() });
  });

/** The same under the conversation's lock. */
export async function unsnoozeIn(
  work: ConversationWork,
  { userId }: Actor,
  { undo }: { undo: boolean },
): Promise<void> {
  const { record } = work;
  const { id: conversationId, at } = record;
  const mayEnd = record.state === "snoozed" && (!undo || record.snoozedBy === userId);
  if (!mayEnd) return;
  const reason = undo ? ("undone" as const) : ("by_hand" as const);
  if (reason === "undone") {
    const { items, entries } = await conversationHistory(work.tx, { conversationId });
    const sender = { answerable: isAnswerable(record) };
    work.patch(afterSnoozeUndone({ items, entries: [...entries, { type: "woke", at, reason }] }, sender));
  } else work.patch(afterWoken(record, { reason, at }));
  work.audit({ action: "conversation.woke", details: { reason } });
  work.tell({ type: "conversation.woke", entry: work.entry("woke", wokenBy(record, reason)) });
}
