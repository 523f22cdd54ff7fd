import { and, eq, exists, gt, isNotNull, isNull, lte, or, sql } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/handles";
import { namedQuery, namedStatement } from "@/db/named-statement";
import { newId } from "@/lib/base/ids";
import { statementStart } from "@/db/schema/columns";
import { optOuts } from "@/db/schema/contacts";
import { webhookDeliveries, sendSlots, sends } from "@/db/schema/delivery";
import { messages } from "@/db/schema/messages";
import { carrierAccounts, numbers } from "@/db/schema/numbers";
import type { HeldReason } from "@/db/vocabulary";

const value = sql.placeholder;

/** A row of `sends` while one worker has claimed it. */
export type Held = { messageId: string; token: number };

/**
 * Takes the lease if the row is still free and due: there may have been a wait for the conversation's lock,
 * and an undo may have come first. Every lease raises the token, so that a worker which lost its lease writes
 * nothing.
 */
export async function takeLease(
  tx: Tx,
  { messageId, leaseMs }: { messageId: string; leaseMs: number },
): Promise<number | null> {
  const [row] = await lease(tx, { messageId, seconds: leaseMs / 1_000 });
  return row?.token ?? null;
}

const lease = namedQuery("take_lease", (db) =>
  db
    .update(sends)
    .set({
      leaseUntil: sql`clock_timestamp() + make_interval(secs => ${value("seconds")})`,
      token: sql`${sends.token} + 1`,
      attempts: sql`${sends.attempts} + 1`,
    })
    .where(
      and(
        eq(sends.messageId, value("messageId")),
        isNull(sends.leaseUntil),
        isNull(sends.heldAt),
        lte(sends.dueAt, sql`clock_timestamp()`),
      ),
    )
    .returning({ token: sends.token }),
);

type Leaving = Held & {
  tenantId: string;
  numberId: string;
  address: string;
  marginMs: number;
  /**
   * The latest time after which the carrier has its answer to a call, unless the call was ingested before.
   */
  answeredAfterMs: number;
  sealedCredentials: Buffer | null;
};

/** Deliveries that nobody has read for longer than this hold up no message: the readers are at fault. */
const UNREAD_FOR = sql`interval '1 minute'`;

/**
 * Checks once more, just before the first byte leaves and after every wait for it, everything that the claim
 * depends on. `lost`: our lease does not last another `marginMs`. `optedOut`: also by a STOP to another
 * number of the tenant, which the claim's own lock does not block. `unread`: a delivery was answered, is not
 * read yet, and may say STOP (V23). Status reports do not count: they cannot, and many come while many
 * messages leave.
 */
export async function readBeforeDispatch(db: DbOrTx, { marginMs, answeredAfterMs, ...leaving }: Leaving) {
  const [row] = await recheckBeforeDispatch(db, {
    ...leaving,
    margin: marginMs / 1_000,
    answeredAfter: answeredAfterMs / 1_000,
  });
  return row ?? "lost";
}

const recheckBeforeDispatch = namedQuery("last_look", (db) =>
  db
    .select({
      optedOut: exists(
        db
          .select({ id: optOuts.id })
          .from(optOuts)
          .where(
            and(
              eq(optOuts.tenantId, value("tenantId")),
              eq(optOuts.address, value("address")),
              isNull(optOuts.liftedAt),
              or(isNull(optOuts.numberId), eq(optOuts.numberId, value("numberId"))),
            ),
          ),
      ).mapWith(Boolean),
      unread: exists(
        db
          .select({ id: webhookDeliveries.id })
          .from(webhookDeliveries)
          .where(
            and(
              eq(webhookDeliveries.state, "received"),
              eq(webhookDeliveries.isReport, false),
              eq(webhookDeliveries.carrierAccountId, sends.carrierAccountId),
              eq(webhookDeliveries.attempts, 0),
              gt(webhookDeliveries.receivedAt, sql`clock_timestamp() - ${UNREAD_FOR}`),
              lte(
                webhookDeliveries.receivedAt,
                sql`clock_timestamp() - make_interval(secs => ${value("answeredAfter")})`,
              ),
            ),
          ),
      ).mapWith(Boolean),
      numberDisabledAt: numbers.disabledAt,
      segmentsPerMinute: numbers.segmentsPerMinute,
      segmentsPerDay: numbers.segmentsPerDay,
      pausedAt: carrierAccounts.pausedAt,
      openedAt: carrierAccounts.openedAt,
      sameCredentials:
        sql`${carrierAccounts.sealedCredentials} is not distinct from ${value("sealedCredentials")}::bytea`.mapWith(
          Boolean,
        ),
    })
    .from(sends)
    .innerJoin(numbers, eq(numbers.id, sends.numberId))
    .innerJoin(carrierAccounts, eq(carrierAccounts.id, sends.carrierAccountId))
    .where(
      and(
        eq(sends.messageId, value("messageId")),
        eq(sends.token, value("token")),
        sql`${sends.leaseUntil} > clock_timestamp() + make_interval(secs => ${value("margin")})`,
      ),
    ),
);

/**
 * Ends the claim for good; null if another claim has come since (then nothing may be written). `isNextDue`:
 * another message of the conversation has been waiting for this one.
 */
export const endSend = async (tx: Tx, { messageId, token }: Held): Promise<{ isNextDue: boolean } | null> =>
  (await end(tx, { messageId, token }))[0] ?? null;

const end = namedQuery("end_send", (db) =>
  db
    .delete(sends)
    .where(and(eq(sends.messageId, value("messageId")), eq(sends.token, value("token"))))
    .returning({
      isNextDue: sql<boolean>`exists (
        select from ${sends} as next where next.conversation_id = "sends"."conversation_id" and next.public_seq > "sends"."public_seq"
          and next.due_at <= clock_timestamp() and next.held_at is null)`,
    }),
);

/**
 * Returns the message to the queue, due again later (`waitMs` null: due as before). Only for what certainly
 * never left.
 */
export async function releaseSend(
  tx: Tx,
  { messageId, token, waitMs }: Held & { waitMs: number | null },
): Promise<boolean> {
  const rows = await tx
    .update(sends)
    .set({
      leaseUntil: null,
      ...(waitMs !== null && { dueAt: sql`clock_timestamp() + make_interval(secs => ${waitMs / 1_000})` }),
    })
    .where(and(eq(sends.messageId, messageId), eq(sends.token, token)))
    .returning({ messageId: sends.messageId });
  return rows.length === 1;
}

/** Removes an unclaimed message from the queue; false if it was claimed meanwhile. */
export async function dropSend(tx: Tx, { messageId }: { messageId: string }): Promise<boolean> {
  const rows = await tx
    .delete(sends)
    .where(and(eq(sends.messageId, messageId), isNull(sends.leaseUntil)))
    .returning({ messageId: sends.messageId });
  return rows.length === 1;
}

export const postponeSend = (tx: Tx, { messageId, until }: { messageId: string; until: Date }) =>
  tx.update(sends).set({ dueAt: until }).where(eq(sends.messageId, messageId));

/** Holds it until a person decides. */
export const holdSend = (tx: Tx, { messageId, reason }: { messageId: string; reason: HeldReason }) =>
  tx
    .update(sends)
    .set({ heldAt: sql`clock_timestamp()`, heldReason: reason })
    .where(and(eq(sends.messageId, messageId), isNull(sends.leaseUntil)));

/** Lets a held message go: due now, as if accepted now; false if it is not held. */
export async function letGo(tx: Tx, { messageId }: { messageId: string }): Promise<boolean> {
  const rows = await tx
    .update(sends)
    .set({ heldAt: null, heldReason: null, dueAt: sql`clock_timestamp()` })
    .where(and(eq(sends.messageId, messageId), isNotNull(sends.heldAt), isNull(sends.leaseUntil)))
    .returning({ messageId: sends.messageId });
  if (rows.length === 0) return false;
  await tx
    .update(messages)
    .set({ dueAt: sql`clock_timestamp()` })
    .where(eq(messages.id, messageId));
  return true;
}

/**
 * Makes messages that were postponed to a later day due as before, because the limit that postponed them has
 * changed.
 */
export const endPostponement = (tx: Tx, { numberId }: { numberId: string }) =>
  tx
    .update(sends)
    .set({ dueAt: sql`${messages.dueAt}` })
    .from(messages)
    .where(
      and(
        eq(sends.numberId, numberId),
        eq(messages.id, sends.messageId),
        isNull(sends.leaseUntil),
        isNull(sends.heldAt),
        gt(sends.dueAt, messages.dueAt),
        lte(messages.dueAt, sql`clock_timestamp()`),
      ),
    );

/** Counts a claim against the number's rate from now on. */
export async function openSlot(
  tx: Tx,
  { numberId, segments }: { numberId: string; segments: number },
): Promise<string> {
  const id = newId();
  await insertSlot(tx, { id, numberId, segments });
  return id;
}

const insertSlot = namedStatement<never>(
  "open_slot",
  sql`insert into ${sendSlots} (id, number_id, segments, claimed_at) values (${value("id")}, ${value("numberId")}, ${value("segments")}, clock_timestamp())`,
);

export const settleSlot = (tx: DbOrTx, { slotId }: { slotId: string }) => settle(tx, { slotId });

const settle = namedStatement<never>(
  "settle_slot",
  sql`update ${sendSlots} set settled_at = clock_timestamp() where id = ${value("slotId")}`,
);

export const deleteSlot = (tx: DbOrTx, { slotId }: { slotId: string }) =>
  tx.delete(sendSlots).where(eq(sendSlots.id, slotId)).execute();

/** Slots whose worker died count as settled after two lease times; old slots are deleted. */
export async function tidySlots(db: DbOrTx, { leaseMs }: { leaseMs: number }): Promise<void> {
  await db
    .update(sendSlots)
    .set({ settledAt: sql`clock_timestamp()` })
    .where(
      and(
        isNull(sendSlots.settledAt),
        sql`${sendSlots.claimedAt} < clock_timestamp() - make_interval(secs => ${(2 * leaseMs) / 1_000})`,
      ),
    );
  await db.delete(sendSlots).where(sql`${sendSlots.claimedAt} < ${statementStart} - interval '26 hours'`);
}
