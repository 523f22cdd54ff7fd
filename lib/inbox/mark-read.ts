import type { Deps } from "@/db/deps";
import { findConversation } from "@/db/queries/conversations/conversation-record";
import { advancePointer } from "@/db/queries/conversations/read-pointer";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { canSee } from "@/lib/domain/policy";

/** "I have seen everything up to here." Personal: no event, and the team's marks stay (I8). A late, older mark changes nothing. */
export async function markRead(
  deps: Deps,
  actor: Actor,
  {
    conversationId,
    seq,
    draft = null,
  }: { conversationId: string; seq: number; draft?: string | null | undefined },
): Promise<Result<{ seenSeq: number }, { code: "not_found" | "seen_ahead" }>> {
  const { tenantId, userId } = actor;
  const record = await findConversation(deps.db, { tenantId, conversationId });
  if (!record || !canSee(actor, record.numberId)) return err({ code: "not_found" });
  if (seq > record.publicSeq) return err({ code: "seen_ahead" });
  return ok({
    seenSeq: await advancePointer(deps.db, {
      tenantId,
      conversationId,
      userId,
      seq,
      draft,
      publicSeq: record.publicSeq,
    }),
  });
}
