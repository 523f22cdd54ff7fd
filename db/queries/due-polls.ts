import { and, asc, desc, eq, isNotNull, lte, sql } from "drizzle-orm";
import type { DbOrTx } from "@/db/client";
import { messages, statusReports } from "@/db/schema/messages";
import { carrierAccounts, numbers } from "@/db/schema/numbers";

/**
 * Messages the carrier is to be asked about now. Each is put off by `spacingMs` as it is taken, so that two
 * processes do not both ask and none is asked about too often.
 */
export async function takeDuePolls(db: DbOrTx, { limit, spacingMs }: { limit: number; spacingMs: number }) {
  // Named, so that it is read once: a subquery that locks may otherwise run again for every row.
  const due = db.$with("due").as(
    db
      .select({ id: messages.id })
      .from(messages)
      .where(lte(messages.nextPollAt, sql`clock_timestamp()`))
      .orderBy(asc(messages.nextPollAt))
      .limit(limit)
      .for("update", { skipLocked: true }),
  );
  return db
    .with(due)
    .update(messages)
    .set({ nextPollAt: sql`clock_timestamp() + make_interval(secs => ${spacingMs / 1_000})`, polls: sql`${messages.polls} + 1` })
    .from(numbers)
    .innerJoin(carrierAccounts, eq(carrierAccounts.id, numbers.carrierAccountId))
    .where(and(sql`${messages.id} in (select id from ${due})`, eq(numbers.id, messages.numberId)))
    .returning({
      messageId: messages.id,
      tenantId: messages.tenantId,
      conversationId: messages.conversationId,
      numberId: messages.numberId,
      carrierMessageId: messages.carrierMessageId,
      status: messages.status,
      polls: messages.polls,
      takenUntil: sql<Date>`${messages.nextPollAt}`.mapWith(messages.acceptedAt),
      acceptedAt: messages.acceptedAt,
      account: { id: carrierAccounts.id, sealedCredentials: carrierAccounts.sealedCredentials, settings: carrierAccounts.settings },
    });
}

/** After the answer. A callback that came meanwhile and asked for another question keeps its own time. */
export const setNextPoll = (db: DbOrTx, { messageId, takenUntil, at }: { messageId: string; takenUntil: Date; at: Date | null }) =>
  db
    .update(messages)
    .set({ nextPollAt: at })
    .where(and(eq(messages.id, messageId), eq(messages.nextPollAt, takenUntil)));

/** Why it failed, as a callback said: the carrier gives no reason when asked. */
export const reportedReason = async (db: DbOrTx, { messageId }: { messageId: string }): Promise<string | null> =>
  (
    await db
      .select({ reason: statusReports.reason })
      .from(statusReports)
      .where(and(eq(statusReports.messageId, messageId), isNotNull(statusReports.reason)))
      .orderBy(desc(statusReports.at))
      .limit(1)
  )[0]?.reason ?? null;
