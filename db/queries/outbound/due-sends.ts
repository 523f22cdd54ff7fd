import { and, asc, eq, gt, isNull, lt, lte, ne, or, sql } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/handles";
import { namedQuery, namedStatement } from "@/db/named-statement";
import { statementStart } from "@/db/schema/columns";
import { messages } from "@/db/schema/messages";
import { carrierAccounts, numbers } from "@/db/schema/numbers";
import { sendSlots, sends } from "@/db/schema/delivery";

const dueNow = and(lte(sends.dueAt, statementStart), isNull(sends.heldAt), isNull(sends.leaseUntil));

/**
 * Only the first message of a conversation may leave: in accepted order, and one under way at a time (V21).
 * Held messages are excluded, or a later reply would wait for the person too.
 */
const firstOfItsConversation = sql`not exists (
  select from ${sends} earlier
  where earlier.conversation_id = ${sends.conversationId} and earlier.public_seq < ${sends.publicSeq} and earlier.held_at is null)`;

/** There is money left, and the carrier is not known to be down, or a probe is due. */
const carrierMayBeCalled = and(
  isNull(carrierAccounts.pausedAt),
  or(isNull(carrierAccounts.openedAt), lte(carrierAccounts.nextProbeAt, sql`clock_timestamp()`)),
);

/**
 * Numbers that have something to send now. If there are more than `limit`, chance picks: no number can crowd
 * out another.
 */
export const numbersWithDueSends = (db: DbOrTx, values: { limit: number }): Promise<{ numberId: string }[]> =>
  dueNumbers(db, values);

const dueNumbers = namedQuery("numbers_with_due_sends", (db) =>
  db
    .select({ numberId: sends.numberId })
    .from(sends)
    .innerJoin(carrierAccounts, eq(carrierAccounts.id, sends.carrierAccountId))
    .where(and(dueNow, firstOfItsConversation, carrierMayBeCalled))
    .groupBy(sends.numberId)
    .orderBy(sql`random()`)
    .limit(sql.placeholder("limit")),
);

/**
 * One claim at a time per number, over all processes, so that the rate is counted once. `isMine` false:
 * another process is claiming for this number now. `due`: how many of its messages are due, including those
 * that wait for their turn; 2 means two or more.
 */
export async function tryClaimLock(
  tx: Tx,
  { numberId }: { numberId: string },
): Promise<{ isMine: boolean; due: number }> {
  const [row] = await claimLock(tx, { numberId });
  return { isMine: row?.got ?? false, due: row?.due ?? 0 };
}

const claimLock = namedStatement<{ got: boolean; due: number }>(
  "try_claim_lock",
  sql`
    select pg_try_advisory_xact_lock(hashtextextended(${sql.placeholder("numberId")}, 1)) as got,
      (select count(*)::int from (select from ${sends} where ${eq(sends.numberId, sql`${sql.placeholder("numberId")}::uuid`)} and ${dueNow} limit 2) as due) as due`,
);

/** The next message of a number that may leave, with what the rate and the breaker need to decide. */
export const nextDueSend = async (tx: Tx, { numberId }: { numberId: string }) =>
  (await nextDue(tx, { numberId }))[0];

const nextDue = namedQuery("next_due_send", (db) =>
  db
    .select({
      messageId: sends.messageId,
      tenantId: sends.tenantId,
      conversationId: sends.conversationId,
      segments: sends.segments,
      attempts: sends.attempts,
      segmentsPerMinute: numbers.segmentsPerMinute,
      segmentsPerDay: numbers.segmentsPerDay,
      timeZone: numbers.timeZone,
      account: {
        id: carrierAccounts.id,
        sealedCredentials: carrierAccounts.sealedCredentials,
        settings: carrierAccounts.settings,
        failures: carrierAccounts.failures,
        openedAt: carrierAccounts.openedAt,
        nextProbeAt: carrierAccounts.nextProbeAt,
        refusal: carrierAccounts.refusal,
        pausedAt: carrierAccounts.pausedAt,
      },
      now: sql<Date>`clock_timestamp()`.mapWith(sends.dueAt),
    })
    .from(sends)
    .innerJoin(numbers, eq(numbers.id, sends.numberId))
    .innerJoin(carrierAccounts, eq(carrierAccounts.id, sends.carrierAccountId))
    .where(and(eq(sends.numberId, sql.placeholder("numberId")), dueNow, firstOfItsConversation))
    .orderBy(asc(sends.dueAt), asc(sends.messageId))
    .limit(1),
);

/**
 * Segments of a number that left or may have left. Counted at settling, never earlier than the moment of
 * leaving; a little over the minute, because instants are rounded. Days begin at midnight in the number's
 * time zone. Without a daily limit only the last minutes are read.
 */
export async function segmentsInWindow(
  tx: Tx,
  { numberId, timeZone, wholeDay }: { numberId: string; timeZone: string; wholeDay: boolean },
) {
  const since = wholeDay ? "26 hours" : "5 minutes";
  const [row] = await segments(tx, { numberId, timeZone, since });
  return {
    settledInWindow: Number(row?.in_window ?? 0),
    settledToday: Number(row?.today ?? 0),
    inFlight: Number(row?.in_flight ?? 0),
    nextMidnight: new Date(row?.midnight ?? 0),
  };
}

const timeZone = sql`${sql.placeholder("timeZone")}::text`;

const segments = namedStatement<{ in_window: string; today: string; in_flight: string; midnight: string }>(
  "segments_in_window",
  sql`
    select
      coalesce(sum(segments) filter (where settled_at >= clock_timestamp() - interval '60.1 seconds'), 0) as in_window,
      coalesce(sum(segments) filter (where settled_at >= date_trunc('day', clock_timestamp(), ${timeZone})), 0) as today,
      coalesce(sum(segments) filter (where settled_at is null), 0) as in_flight,
      date_trunc('day', clock_timestamp() at time zone ${timeZone} + interval '1 day') at time zone ${timeZone} as midnight
    from ${sendSlots}
    where number_id = ${sql.placeholder("numberId")} and claimed_at > ${statementStart} - ${sql.placeholder("since")}::interval`,
);

/** Claims whose lease ran out: their worker died or froze, and nobody knows whether the message left. */
export const lostSends = (db: DbOrTx, { limit }: { limit: number }) =>
  db
    .select({
      messageId: sends.messageId,
      tenantId: sends.tenantId,
      conversationId: sends.conversationId,
      numberId: sends.numberId,
      token: sends.token,
    })
    .from(sends)
    .where(lt(sends.leaseUntil, sql`clock_timestamp()`))
    .orderBy(asc(sends.leaseUntil))
    .limit(limit);

/** Messages that have been due for longer than `forMs` without a claim. */
export const overdueSends = (db: DbOrTx, { forMs, limit }: { forMs: number; limit: number }) =>
  db
    .select({
      messageId: sends.messageId,
      tenantId: sends.tenantId,
      conversationId: sends.conversationId,
      numberId: sends.numberId,
    })
    .from(sends)
    .where(
      and(
        lt(sends.dueAt, sql`clock_timestamp() - make_interval(secs => ${forMs / 1_000})`),
        isNull(sends.heldAt),
        isNull(sends.leaseUntil),
      ),
    )
    .orderBy(asc(sends.dueAt))
    .limit(limit);

/** The message to send, and what must still hold when it leaves. */
export const messageToSend = async (tx: Tx, { messageId }: { messageId: string }) =>
  (await textOf(tx, { messageId }))[0];

const textOf = namedQuery("text_to_send", (db) =>
  db
    .select({
      body: messages.body,
      status: messages.status,
      authorId: messages.authorId,
      source: messages.source,
      from: numbers.e164,
      numberDisabledAt: numbers.disabledAt,
      acceptedAt: messages.acceptedAt,
      dueAt: messages.dueAt,
      publicSeq: messages.publicSeq,
      flags: messages.flags,
    })
    .from(messages)
    .innerJoin(numbers, eq(numbers.id, messages.numberId))
    .where(eq(messages.id, sql.placeholder("messageId"))),
);

/** An author's queued messages without a claim, including held ones. */
export const waitingSendsOf = (db: DbOrTx, { tenantId, authorId }: { tenantId: string; authorId: string }) =>
  db
    .select({ messageId: sends.messageId, conversationId: sends.conversationId, numberId: sends.numberId })
    .from(sends)
    .innerJoin(messages, eq(messages.id, sends.messageId))
    .where(and(eq(sends.tenantId, tenantId), eq(messages.authorId, authorId), isNull(sends.leaseUntil)))
    .orderBy(asc(sends.conversationId), asc(sends.publicSeq));

/**
 * The first message that a colleague or the customer wrote after this one; used only for one that waited
 * long.
 */
export async function wroteSince(
  tx: Tx,
  { conversationId, publicSeq, authorId }: { conversationId: string; publicSeq: number; authorId: string },
) {
  const [row] = await tx
    .select({ authorId: messages.authorId })
    .from(messages)
    .where(
      and(
        eq(messages.conversationId, conversationId),
        gt(messages.publicSeq, publicSeq),
        ne(messages.source, "automatic"),
        ne(messages.status, "cancelled"),
        sql`${messages.authorId} is distinct from ${authorId}`,
      ),
    )
    .orderBy(asc(messages.publicSeq))
    .limit(1);
  return row ?? null;
}
