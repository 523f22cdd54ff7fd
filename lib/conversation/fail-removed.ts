import { authorStanding } from "@/db/queries/outbound/author-standing";
import { lockConversation } from "@/db/queries/conversations/conversation-record";
import { waitingSendsOf } from "@/db/queries/outbound/due-sends";
import { dropSend } from "@/db/queries/outbound/send-lease";
import type { AppendedEvent } from "@/db/queries/events/append-events";
import { authorMaySend } from "@/lib/domain/sending/may-dispatch";
import { because } from "@/lib/domain/status/reasons";
import { changeStatusAndCommit } from "./change-status";
import type { DeliveryDeps } from "@/lib/context";

type Author = { tenantId: string; userId: string };

/**
 * Fails messages that an author may no longer send and that have not left. It fails them now, not only when
 * they are due, so that the customers count as waiting again and colleagues see it. A message missed here,
 * because the process ended or a reply was just being accepted, fails at its claim. Returns how many failed.
 */
export async function failRemoved(
  deps: Pick<DeliveryDeps, "db" | "publishNow">,
  { tenantId, userId }: Author,
): Promise<number> {
  let failed = 0;
  for (const send of await waitingSendsOf(deps.db, { tenantId, authorId: userId })) {
    const event = await deps.db.transaction(async (tx): Promise<AppendedEvent | null> => {
      const { messageId, conversationId, numberId } = send;
      const record = await lockConversation(tx, { tenantId, conversationId });
      if (!record || authorMaySend(await authorStanding(tx, { tenantId, messageId, numberId }), { numberId }))
        return null;
      // Claimed or cancelled meanwhile.
      if (!(await dropSend(tx, { messageId }))) return null;
      return changeStatusAndCommit(tx, {
        record,
        messageId,
        to: "failed",
        reason: because("author_removed"),
      });
    });
    if (!event) continue;
    failed += 1;
    deps.publishNow({ numberId: send.numberId, events: [event] });
  }
  return failed;
}
