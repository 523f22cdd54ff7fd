import type { Deps } from "@/db/deps";
import type { NumberEvents } from "@/db/queries/events/append-events";
import { conversationHistory } from "@/db/queries/conversations/conversation-history";
import { findPerson } from "@/db/queries/people/people";
import { err, ok, type Result } from "@/lib/base/result";
import { changeConversation } from "@/lib/conversation/change-conversation";
import type { ConversationWork } from "@/lib/conversation/conversation-work";
import { afterReopened, afterResolved, afterResolveUndone } from "@/lib/domain/conversation/patch";
import type { Actor, Principal } from "@/lib/domain/principal";
import { isAnswerable } from "@/lib/domain/text/phone";
import type { ConversationView } from "@/lib/protocol/views";

export type ChangedConversation = NumberEvents & { conversation: ConversationView };
export type ChangeStateResult = Result<ChangedConversation, { code: "not_found" | "forbidden" }>;
type OfOne = { conversationId: string };

/**
 * Removes the conversation from the team's list; nobody waits in it any more. The customer's next message
 * brings it back.
 */
export const resolveConversation = (deps: Deps, by: Principal, of: OfOne): Promise<ChangeStateResult> =>
  setState(deps, by, of, { type: "resolved", patch: afterResolved });

export const reopenConversation = (deps: Deps, by: Principal, of: OfOne): Promise<ChangeStateResult> =>
  setState(deps, by, of, { type: "reopened", patch: afterReopened });

type Change =
  | { type: "resolved"; patch: typeof afterResolved }
  | { type: "reopened"; patch: typeof afterReopened };

const setState = (
  deps: Deps,
  by: Principal,
  { conversationId }: OfOne,
  change: Change,
): Promise<ChangeStateResult> =>
  changeConversation(deps, by, { conversationId, actions: ["conversation.resolve"] }, async (work) => {
    setStateIn(work, change);
    return ok({ conversation: work.view() });
  });

/** If it already has that state, nothing is written again. */
function setStateIn(work: ConversationWork, { type, patch }: Change): void {
  if (work.record.state === patch.state) return;
  work.patch(patch);
  work.say(type);
}

export const resolveIn = (work: ConversationWork): void =>
  setStateIn(work, { type: "resolved", patch: afterResolved });

/** Only what is resolved: anything else is where somebody put it. */
export const reopenIn = (work: ConversationWork): void => {
  if (work.record.state === "resolved") setStateIn(work, { type: "reopened", patch: afterReopened });
};

/** Takes resolving back: who waited waits again, since when they did. Nothing where something followed. */
export async function undoResolveIn(work: ConversationWork): Promise<void> {
  const { id: conversationId, at } = work.record;
  const history = await conversationHistory(work.tx, { conversationId });
  const patch = afterResolveUndone(at, { history, sender: { answerable: isAnswerable(work.record) } });
  if (patch === null) return;
  work.patch(patch);
  work.say("resolve_undone");
}

/**
 * Moves the reply lease to the actor; the room notifies `from`. It sends and deletes nothing, and a wrong
 * lease costs only a click, because the checked send decides.
 */
export const takeOver = (
  deps: Deps,
  actor: Actor,
  { conversationId, from }: OfOne & { from: string | null },
): Promise<ChangeStateResult> =>
  changeConversation(deps, actor, { conversationId, actions: ["conversation.take_over"] }, async (work) => {
    const { tenantId, userId } = actor;
    if (from !== null && !(await findPerson(work.tx, { tenantId, userId: from })))
      return err({ code: "not_found" });
    const type = "reply.taken_over" as const;
    work.audit({ action: type, details: { from } });
    work.tell({ type, entry: work.entry("taken_over", { subjectUserId: from }), by: userId, from });
    return ok({ conversation: work.view() });
  });
