import { lockConversation } from "@/db/queries/conversations/conversation-record";
import { lostSends, overdueSends } from "@/db/queries/outbound/due-sends";
import { dropSend, endSend } from "@/db/queries/outbound/send-lease";
import { changeStatusAndCommit } from "@/lib/conversation/change-status";
import { because } from "@/lib/domain/status/reasons";
import type { DeliveryDeps } from "@/lib/context";
import { settleEach } from "@/lib/base/settle-all";

const BATCH = 100;

/**
 * Ends claims that outlived their lease: the worker died or froze, and nobody knows whether the message left.
 * It becomes `unconfirmed`, never `queued` (V14). Returns how many.
 */
export async function endLostSends(deps: DeliveryDeps): Promise<number> {
  const lost = await lostSends(deps.db, { limit: BATCH });
  await settleEach(lost, async (send) => {
    const event = await deps.db.transaction(async (tx) => {
      const record = await lockConversation(tx, send);
      if (!record || !(await endSend(tx, send))) return null;
      return changeStatusAndCommit(tx, {
        record,
        messageId: send.messageId,
        to: "unconfirmed",
        reason: because("answer_lost"),
      });
    });
    if (event) deps.publishNow({ numberId: send.numberId, events: [event] });
  });
  return lost.length;
}

/**
 * Ends messages that waited for a day because the carrier was down or the rate used up: nobody wants them to
 * leave by surprise now, and every accepted message must end (V15). Returns how many.
 */
export async function endOverdueSends(deps: DeliveryDeps): Promise<number> {
  const overdue = await overdueSends(deps.db, { forMs: deps.settings.giveUpAfterMs, limit: BATCH });
  await settleEach(overdue, async (send) => {
    const event = await deps.db.transaction(async (tx) => {
      const record = await lockConversation(tx, send);
      if (!record || !(await dropSend(tx, send))) return null;
      return changeStatusAndCommit(tx, {
        record,
        messageId: send.messageId,
        to: "failed",
        reason: because("overdue"),
      });
    });
    if (event) deps.publishNow({ numberId: send.numberId, events: [event] });
  });
  return overdue.length;
}
