import type { Deps } from "@/db/deps";
import { conversationCounts } from "@/db/queries/conversations/conversation-counts";
import type { Actor } from "@/lib/domain/principal";
import { visibleNumbers } from "@/lib/domain/policy";
import type { NumberCounts } from "@/lib/view/counts";

/** How many conversations each of the actor's numbers holds, as the list would show them (N6). */
export async function countConversations(deps: Deps, actor: Actor): Promise<NumberCounts[]> {
  const { tenantId, userId } = actor;
  const rows = await conversationCounts(deps.db, { tenantId, userId, numbers: visibleNumbers(actor) });
  return rows.map(({ numberId, ...counts }) => ({ number: numberId, ...counts }));
}
