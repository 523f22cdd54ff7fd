import { and, asc, desc, eq, gte, isNotNull, isNull, lte, ne, or, sql } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { statementStart } from "@/db/schema/columns";
import { conversations } from "@/db/schema/conversations";
import { messages, statusReports } from "@/db/schema/messages";
import { carrierAccounts, numbers } from "@/db/schema/numbers";
import type { MessageStatus } from "@/db/vocabulary";

/**
 * Takes messages whose poll is due. Each is postponed by `spacingMs` when taken, so that two processes do not
 * both poll and none is polled too often.
 */
export async function takeDuePolls(db: DbOrTx, { limit, spacingMs }: { limit: number; spacingMs: number }) {
  // A named CTE, so that it is read once: a subquery that locks may otherwise run again for every row.
  const due = db
    .$with("due")
    .as(
      db
        .select({ id: messages.id })
        .from(messages)
        .where(lte(messages.nextPollAt, statementStart))
        .orderBy(asc(messages.nextPollAt))
        .limit(limit)
        .for("update", { skipLocked: true }),
    );
  return db
    .with(due)
    .update(messages)
    .set(taken(spacingMs))
    .from(numbers)
    .innerJoin(carrierAccounts, eq(carrierAccounts.id, numbers.carrierAccountId))
    .where(and(sql`${messages.id} in (select id from ${due})`, eq(numbers.id, messages.numberId)))
    .returning(askedColumns);
}

const taken = (spacingMs: number) => ({
  nextPollAt: sql`clock_timestamp() + make_interval(secs => ${spacingMs / 1_000})`,
  polls: sql`${messages.polls} + 1`,
  askedAt: sql`clock_timestamp()`,
});

const askedColumns = {
  messageId: messages.id,
  tenantId: messages.tenantId,
  conversationId: messages.conversationId,
  numberId: messages.numberId,
  carrierMessageId: messages.carrierMessageId,
  status: messages.status,
  polls: messages.polls,
  takenUntil: sql<Date>`${messages.nextPollAt}`.mapWith(messages.acceptedAt),
  acceptedAt: messages.acceptedAt,
  account: {
    id: carrierAccounts.id,
    sealedCredentials: carrierAccounts.sealedCredentials,
    settings: carrierAccounts.settings,
  },
};

/**
 * The same for one message that a person asks about; undefined if it was asked about within `spacingMs`.
 * Without a carrier id it gets no poll.
 */
export async function takeForAsking(
  db: DbOrTx,
  { messageId, spacingMs }: { messageId: string; spacingMs: number },
) {
  const [row] = await db
    .update(messages)
    .set({
      ...taken(spacingMs),
      nextPollAt: sql`case when ${messages.carrierMessageId} is null then null else ${taken(spacingMs).nextPollAt} end`,
    })
    .from(numbers)
    .innerJoin(carrierAccounts, eq(carrierAccounts.id, numbers.carrierAccountId))
    .innerJoin(conversations, eq(conversations.numberId, numbers.id))
    .where(
      and(
        eq(messages.id, messageId),
        eq(numbers.id, messages.numberId),
        eq(conversations.id, messages.conversationId),
        or(
          isNull(messages.askedAt),
          lte(messages.askedAt, sql`clock_timestamp() - make_interval(secs => ${spacingMs / 1_000})`),
        ),
      ),
    )
    .returning({
      ...askedColumns,
      statusAt: messages.statusAt,
      address: conversations.address,
      e164: numbers.e164,
    });
  return row;
}

/**
 * The other messages of a conversation that can have left in that time: accepted before its end, and not
 * settled before its beginning. Those that the carrier surely accepted by its id, the others as a count.
 */
export const otherMessages = async (
  db: DbOrTx,
  {
    messageId,
    conversationId,
    since,
    until,
  }: { messageId: string; conversationId: string; since: Date; until: Date },
) => {
  const rows = await db
    .select({ carrierMessageId: messages.carrierMessageId, status: messages.status })
    .from(messages)
    .where(
      and(
        eq(messages.conversationId, conversationId),
        eq(messages.direction, "out"),
        ne(messages.id, messageId),
        lte(messages.acceptedAt, until),
        gte(messages.statusAt, since),
      ),
    );
  const taken = rows.flatMap(({ carrierMessageId }) => carrierMessageId ?? []);
  return {
    taken,
    lost: rows.filter(
      ({ carrierMessageId, status }) => carrierMessageId === null && mayHaveLeft.includes(status),
    ).length,
  };
};

/**
 * Statuses that count without a carrier id. A `failed` one was refused by the carrier, or set by a person.
 */
const mayHaveLeft: readonly MessageStatus[] = ["sending", "unconfirmed", "accepted", "sent", "delivered"];

/** After the answer. If a callback asked for another poll meanwhile, its time is kept. */
export const setNextPoll = (
  db: DbOrTx,
  { messageId, takenUntil, at }: { messageId: string; takenUntil: Date; at: Date | null },
) =>
  db
    .update(messages)
    .set({ nextPollAt: at })
    .where(and(eq(messages.id, messageId), eq(messages.nextPollAt, takenUntil)));

/** The failure reason from a status report: a poll returns none. */
export const reportedReason = async (
  db: DbOrTx,
  { messageId }: { messageId: string },
): Promise<string | null> =>
  (
    await db
      .select({ reason: statusReports.reason })
      .from(statusReports)
      .where(and(eq(statusReports.messageId, messageId), isNotNull(statusReports.reason)))
      .orderBy(desc(statusReports.at))
      .limit(1)
  )[0]?.reason ?? null;
