import { and, eq, exists, gt, isNull, lte, or, sql } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/handles";
import { newId } from "@/lib/base/ids";
import { statementStart } from "@/db/schema/columns";
import { optOuts } from "@/db/schema/contacts";
import { receipts, sendSlots, sends } from "@/db/schema/delivery";

/** A row of `sends` while one worker has it. */
export type Held = { messageId: string; token: number };

/**
 * Takes the lease, if the row is still free and due: the conversation's lock may have been waited for, and
 * an undo may have come first. Every lease raises the token, so that a worker which lost its own writes nothing.
 */
export async function takeLease(tx: Tx, { messageId, leaseMs }: { messageId: string; leaseMs: number }): Promise<number | null> {
  const [row] = await tx
    .update(sends)
    .set({
      leaseUntil: sql`clock_timestamp() + make_interval(secs => ${leaseMs / 1_000})`,
      token: sql`${sends.token} + 1`,
      attempts: sql`${sends.attempts} + 1`,
    })
    .where(and(eq(sends.messageId, messageId), isNull(sends.leaseUntil), isNull(sends.heldAt), lte(sends.dueAt, sql`clock_timestamp()`)))
    .returning({ token: sends.token })
    .prepare("take_lease")
    .execute();
  return row?.token ?? null;
}

type Leaving = Held & { tenantId: string; numberId: string; address: string; marginMs: number; /** From the first look. */ since: Date | null };

/** Calls of the carrier older than this that nobody has read hold up no text: their readers are at fault. */
const UNREAD_FOR = sql`interval '1 minute'`;

/**
 * Asked once more just before the first byte leaves. `lost`: the lease is not ours for another `marginMs`.
 * `optedOut`: also by a STOP to another line of the tenant, which the claim's own lock does not hold back.
 * `unread`: of the calls that came before `since`, so perhaps before the claim, one was answered and is still
 * to be read, and may say STOP (V23). A status report does not, and many come while many texts leave.
 */
export async function checkBeforeLeaving(db: DbOrTx, { messageId, token, tenantId, numberId, address, marginMs, since }: Leaving) {
  const [row] = await db
    .select({
      optedOut: exists(
        db
          .select({ id: optOuts.id })
          .from(optOuts)
          .where(and(eq(optOuts.tenantId, tenantId), eq(optOuts.address, address), isNull(optOuts.liftedAt), or(isNull(optOuts.numberId), eq(optOuts.numberId, numberId)))),
      ).mapWith(Boolean),
      unread: exists(
        db
          .select({ id: receipts.id })
          .from(receipts)
          .where(
            and(
              eq(receipts.state, "received"),
              eq(receipts.isReport, false),
              eq(receipts.carrierAccountId, sends.carrierAccountId),
              eq(receipts.attempts, 0),
              gt(receipts.receivedAt, sql`clock_timestamp() - ${UNREAD_FOR}`),
              since ? lte(receipts.receivedAt, since) : undefined,
            ),
          ),
      ).mapWith(Boolean),
      at: sql<Date>`clock_timestamp()`.mapWith(sends.dueAt),
    })
    .from(sends)
    .where(and(eq(sends.messageId, messageId), eq(sends.token, token), sql`${sends.leaseUntil} > clock_timestamp() + make_interval(secs => ${marginMs / 1_000})`))
    .prepare(since ? "check_before_leaving_since" : "check_before_leaving")
    .execute();
  return row ?? "lost";
}

/** Ends the claim for good; false when another claim has come since (then nothing may be written). */
export async function endSend(tx: Tx, { messageId, token }: Held): Promise<boolean> {
  const rows = await tx
    .delete(sends)
    .where(and(eq(sends.messageId, messageId), eq(sends.token, token)))
    .returning({ messageId: sends.messageId })
    .prepare("end_send")
    .execute();
  return rows.length === 1;
}

/** Gives the text back to the queue, due again later: only for what certainly never left. */
export async function releaseSend(tx: Tx, { messageId, token, waitMs }: Held & { waitMs: number }): Promise<boolean> {
  const rows = await tx
    .update(sends)
    .set({ leaseUntil: null, dueAt: sql`clock_timestamp() + make_interval(secs => ${waitMs / 1_000})` })
    .where(and(eq(sends.messageId, messageId), eq(sends.token, token)))
    .returning({ messageId: sends.messageId });
  return rows.length === 1;
}

/** Takes a text out of the queue that nobody has claimed; false when somebody did meanwhile. */
export async function dropSend(tx: Tx, { messageId }: { messageId: string }): Promise<boolean> {
  const rows = await tx
    .delete(sends)
    .where(and(eq(sends.messageId, messageId), isNull(sends.leaseUntil)))
    .returning({ messageId: sends.messageId });
  return rows.length === 1;
}

export const postponeSend = (tx: Tx, { messageId, until }: { messageId: string; until: Date }) =>
  tx.update(sends).set({ dueAt: until }).where(eq(sends.messageId, messageId));

/** Counts a claim against the number's rate from now on. */
export async function openSlot(tx: Tx, { numberId, segments }: { numberId: string; segments: number }): Promise<string> {
  const id = newId();
  await tx.insert(sendSlots).values({ id, numberId, segments, claimedAt: sql`clock_timestamp()` }).prepare("open_slot").execute();
  return id;
}

export const settleSlot = (tx: DbOrTx, { slotId }: { slotId: string }) =>
  tx.update(sendSlots).set({ settledAt: sql`clock_timestamp()` }).where(eq(sendSlots.id, slotId)).prepare("settle_slot").execute();

export const deleteSlot = (tx: DbOrTx, { slotId }: { slotId: string }) =>
  tx.delete(sendSlots).where(eq(sendSlots.id, slotId)).execute();

/** Slots whose worker died count as settled when their lease would have ended; old ones go. */
export async function tidySlots(db: DbOrTx, { leaseMs }: { leaseMs: number }): Promise<void> {
  await db
    .update(sendSlots)
    .set({ settledAt: sql`clock_timestamp()` })
    .where(and(isNull(sendSlots.settledAt), sql`${sendSlots.claimedAt} < clock_timestamp() - make_interval(secs => ${(2 * leaseMs) / 1_000})`));
  await db.delete(sendSlots).where(sql`${sendSlots.claimedAt} < ${statementStart} - interval '26 hours'`);
}
