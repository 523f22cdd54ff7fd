import type { Deps } from "@/db/deps";
import { lastAssignment } from "@/db/queries/conversations/timeline";
import { standingsOn } from "@/db/queries/numbers/grants";
import type { EntryReason } from "@/db/vocabulary";
import { err, ok, type Result } from "@/lib/base/result";
import { changeConversation } from "@/lib/conversation/change-conversation";
import type { ConversationWork } from "@/lib/conversation/conversation-work";
import { afterAssigned } from "@/lib/domain/conversation/patch";
import { rightOf } from "@/lib/domain/people/access-event";
import type { Principal } from "@/lib/domain/principal";
import type { AssignCommand } from "@/lib/protocol/commands";
import type { ChangedConversation } from "./change-state";

export type AssignError =
  /** That person may not reply on this number. */
  | { code: "not_assignable" }
  /** Somebody else was faster: who has it now, and who gave it; null: a rule of the number, or nobody. */
  | { code: "assigned_meanwhile"; assigneeId: string | null; by: string | null };

/**
 * Gives a conversation to somebody who may reply there, or to nobody (N13). Of several at once, who saw the
 * assignee that is still so wins; the others are told who has it now.
 */
export const assign = (
  deps: Deps,
  by: Principal,
  { conversationId, ...command }: { conversationId: string } & AssignCommand,
): Promise<Result<ChangedConversation, AssignError | { code: "not_found" | "forbidden" }>> =>
  changeConversation(
    deps,
    by,
    { conversationId, actions: ["conversation.assign"], holdsAccess: command.to !== null },
    async (work) => {
      const refused = await assignIn(work, { ...command, reason: "by_hand" });
      return refused === null ? ok({ conversation: work.view() }) : err(refused);
    },
  );

/**
 * Assigning as a part of a change, which may do so and, if it gives the conversation to somebody, holds access.
 * What is so already writes nothing.
 */
export async function assignIn(
  work: ConversationWork,
  { to, from, reason }: AssignCommand & { reason: EntryReason },
): Promise<AssignError | null> {
  const { id: conversationId, tenantId, numberId, assigneeId, at } = work.now();
  if (assigneeId === to) return null;
  if (assigneeId !== from) {
    const last = await lastAssignment(work.tx, { conversationId });
    return { code: "assigned_meanwhile", assigneeId, by: last?.actorId ?? null };
  }
  if (to !== null) {
    const [standing] = await standingsOn(work.tx, { tenantId, numberId }, [to]);
    if (!standing || rightOf(standing, numberId) !== "reply") return { code: "not_assignable" };
  }
  work.patch(afterAssigned(work.now(), { to, at }));
  const entry = work.entry(to === null ? "unassigned" : "assigned", {
    subjectUserId: to ?? assigneeId,
    reason,
  });
  work.audit({ action: "conversation.assigned", details: { from, to, reason } });
  work.tell({ type: "conversation.assigned", entry });
  return null;
}
