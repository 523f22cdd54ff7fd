import type { Deps } from "@/db/deps";
import { findConversation } from "@/db/queries/conversations/conversation-record";
import { conversationReads } from "@/db/queries/conversations/conversation-items";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { canSee } from "@/lib/domain/policy";
import { toOpens } from "@/lib/view/map/to-view";
import type { Open } from "@/lib/view/types";

/** Who opened a conversation and when (I13), by itself: opening writes no event, so a page asks again when the room says that somebody came. */
export async function loadOpens(
  deps: Deps,
  actor: Actor,
  { conversationId }: { conversationId: string },
): Promise<Result<{ opens: Open[] }, { code: "not_found" }>> {
  const record = await findConversation(deps.db, { tenantId: actor.tenantId, conversationId });
  if (!record || !canSee(actor, record.numberId)) return err({ code: "not_found" });
  return ok({ opens: toOpens(await conversationReads(deps.db, { conversationId })) });
}
