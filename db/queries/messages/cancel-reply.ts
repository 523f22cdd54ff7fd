import { and, eq, gt, isNotNull, isNull, lt, or, sql } from "drizzle-orm";
import type { Tx } from "@/db/handles";
import { sends } from "@/db/schema/delivery";
import { carrierAccounts, numbers } from "@/db/schema/numbers";
import { messages } from "@/db/schema/messages";

/** Overdue enough that it evidently cannot leave now: what may leave does so within a second or two. */
const waits = lt(sends.dueAt, sql`clock_timestamp() - interval '5 seconds'`);

/**
 * Its account or number lets nothing leave, and says so: no need to wait as above to see that it is stuck.
 */
const isHeldUp = sql`exists (
  select from ${carrierAccounts} account, ${numbers} number where account.id = ${sends.carrierAccountId} and number.id = ${sends.numberId}
    and (account.paused_at is not null or account.opened_at is not null or number.capped_until > clock_timestamp()))`;

/**
 * Removes a reply from the queue while it still waits there, even long after its undo window, or while it is
 * held; false if it may already have left.
 */
export async function cancelReply(
  tx: Tx,
  { messageId, at }: { messageId: string; at: Date },
): Promise<boolean> {
  const taken = await tx
    .delete(sends)
    .where(
      and(
        eq(sends.messageId, messageId),
        isNull(sends.leaseUntil),
        or(gt(sends.dueAt, sql`clock_timestamp()`), isNotNull(sends.heldAt), waits, isHeldUp),
      ),
    )
    .returning({ messageId: sends.messageId });
  if (taken.length === 0) return false;
  const cancelled = await tx
    .update(messages)
    .set({ status: "cancelled", statusAt: at })
    .where(and(eq(messages.id, messageId), eq(messages.status, "queued")))
    .returning({ id: messages.id });
  if (cancelled.length === 0) throw new Error(`message ${messageId} was in the send queue and not queued`);
  return true;
}
