import { authorStanding } from "@/db/queries/outbound/author-standing";
import { lockConversation } from "@/db/queries/conversations/conversation-record";
import { waitingSendsOf } from "@/db/queries/outbound/due-sends";
import { dropSend } from "@/db/queries/outbound/send-lease";
import type { AppendedEvent } from "@/db/queries/events/append-events";
import { authorMaySend } from "@/lib/domain/may-dispatch";
import { because } from "@/lib/domain/status-reason";
import { changeStatusAndCommit } from "./change-status";
import type { DeliveryDeps } from "@/lib/context";

type Author = { tenantId: string; userId: string };

/**
 * What somebody wrote and may not send any more, and what has not left: it fails now, and not only when it is due, so
 * that the customers wait again and colleagues see it. What is missed here, since the process ended or a reply was
 * being accepted, fails when it is claimed. Returns how many there were.
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
      // Claimed or undone meanwhile.
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
