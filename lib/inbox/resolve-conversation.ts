import type { Deps } from "@/db/deps";
import type { Actor } from "@/lib/domain/principal";
import { changeState, type ChangeStateResult } from "./change-state";

/** Takes the conversation off the team's list; nobody waits in it any more. The customer's next text brings it back. */
export const resolveConversation = (
  deps: Deps,
  actor: Actor,
  { conversationId }: { conversationId: string },
): Promise<ChangeStateResult> => changeState(deps, actor, conversationId, "resolved");
