import { and, eq, gt, isNotNull, isNull, lt, or, sql } from "drizzle-orm";
import type { Tx } from "@/db/handles";
import { sends } from "@/db/schema/delivery";
import { messages } from "@/db/schema/messages";

/** Late enough that it evidently cannot leave now: what may leave does so within a second or two. */
const waits = lt(sends.dueAt, sql`clock_timestamp() - interval '5 seconds'`);

/** Takes a reply out of the send queue while it still waits there, also long after its undo window, or for a person; false when it may already have left. */
export async function cancelReply(tx: Tx, { messageId, at }: { messageId: string; at: Date }): Promise<boolean> {
  const taken = await tx
    .delete(sends)
    .where(and(eq(sends.messageId, messageId), isNull(sends.leaseUntil), or(gt(sends.dueAt, sql`clock_timestamp()`), isNotNull(sends.heldAt), waits)))
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
