import type { Deps } from "@/db/deps";
import type { Actor } from "@/lib/domain/principal";
import { changeState, type ChangeStateResult } from "./change-state";

export const reopenConversation = (
  deps: Deps,
  actor: Actor,
  { conversationId }: { conversationId: string },
): Promise<ChangeStateResult> => changeState(deps, actor, conversationId, "reopened");
