import { and, desc, eq, inArray, ne } from "drizzle-orm";
import type { Deps } from "@/db/deps";
import { findConversation, selectConversations } from "@/db/queries/conversations/conversation-record";
import { conversations } from "@/db/schema/conversations";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { canSee, visibleNumbers } from "@/lib/domain/policy";
import type { ConversationView } from "@/lib/protocol/views";
import { toConversationView } from "@/lib/view/map/to-view";

/** A contact has one conversation per number of the tenant; more than this nobody looks through beside a conversation. */
const MOST = 20;

/** The same contact's conversations on other numbers, the last active first; only on numbers that the actor sees. */
export async function loadOthers(
  deps: Deps,
  actor: Actor,
  { conversationId }: { conversationId: string },
): Promise<Result<{ others: ConversationView[] }, { code: "not_found" }>> {
  const { tenantId } = actor;
  const record = await findConversation(deps.db, { tenantId, conversationId });
  if (!record || !canSee(actor, record.numberId)) return err({ code: "not_found" });
  const visible = visibleNumbers(actor);
  const rows = await selectConversations(deps.db)
    .where(
      and(
        eq(conversations.tenantId, tenantId),
        eq(conversations.contactId, record.contactId),
        ne(conversations.id, conversationId),
        eq(conversations.listed, true),
        visible === "all" ? undefined : inArray(conversations.numberId, [...visible]),
      ),
    )
    .orderBy(desc(conversations.lastActivityAt))
    .limit(MOST);
  return ok({ others: rows.map(toConversationView) });
}
