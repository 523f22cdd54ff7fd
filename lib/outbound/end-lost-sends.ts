import { lockConversation } from "@/db/queries/conversations/conversation-record";
import { lostSends, overdueSends } from "@/db/queries/outbound/due-sends";
import { dropSend, endSend } from "@/db/queries/outbound/send-lease";
import { changeStatusAndCommit } from "@/lib/conversation/change-status";
import { because } from "@/lib/domain/status-reason";
import type { DeliveryDeps } from "@/lib/context";
import { settleEach } from "@/lib/base/settle-all";

const BATCH = 100;

/**
 * A claim that outlived its lease: its worker died or froze, and nobody knows whether the text left. It
 * becomes `unconfirmed`, never `queued` (V14). Returns how many.
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
 * A text that waited for a day behind a carrier that is down or a rate that is used up: nobody wants it to
 * leave by surprise now, and every accepted text must end (V15). Returns how many.
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
