import { and, eq, gt, inArray, isNotNull, notInArray, sql } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { namedQuery } from "@/db/named-statement";
import { statementStart } from "@/db/schema/columns";
import { messages } from "@/db/schema/messages";

/**
 * Outbound messages of a conversation that a status report of the last `hours` can be about, whatever their
 * outcome.
 */
export const sentToPair = (db: DbOrTx, values: { tenantId: string; conversationId: string; hours: number }) =>
  sent(db, values);

const sent = namedQuery("sent_to_pair", (db) =>
  db
    .select({
      id: messages.id,
      carrierMessageId: messages.carrierMessageId,
      status: messages.status,
      statusAt: messages.statusAt,
    })
    .from(messages)
    .where(
      and(
        eq(messages.tenantId, sql.placeholder("tenantId")),
        eq(messages.conversationId, sql.placeholder("conversationId")),
        // A literal, so that the index of only these rows is used.
        sql`${messages.direction} = 'out'`,
        gt(messages.statusAt, sql`${statementStart} - make_interval(hours => ${sql.placeholder("hours")})`),
      ),
    ),
);

/** Those of them with exactly this text. */
export const sentInWords = (
  db: DbOrTx,
  {
    tenantId,
    conversationId,
    hours,
    body,
  }: { tenantId: string; conversationId: string; hours: number; body: string },
) =>
  db
    .select({ id: messages.id })
    .from(messages)
    .where(
      and(
        eq(messages.tenantId, tenantId),
        eq(messages.conversationId, conversationId),
        sql`${messages.direction} = 'out'`,
        gt(messages.statusAt, sql`${statementStart} - make_interval(hours => ${hours}::int)`),
        sql`btrim(${messages.body}) = ${body}`,
      ),
    );

/**
 * Makes the poll of these messages due now, but not sooner than `spacingMs` after an earlier status report,
 * since reports may come in a burst. Call it before this report is stored.
 */
export const hintPoll = (
  db: DbOrTx,
  { messageIds, spacingMs }: { messageIds: readonly string[]; spacingMs: number },
) =>
  db
    .update(messages)
    .set({
      nextPollAt: sql`least(${messages.nextPollAt}, greatest(clock_timestamp(), (
        select max(report.at) + make_interval(secs => ${spacingMs / 1_000}) from status_reports as report
        where report.message_id = ${messages.id} and report.origin = 'callback')))`,
    })
    .where(
      and(
        inArray(messages.id, [...messageIds]),
        isNotNull(messages.carrierMessageId),
        notInArray(messages.status, ["delivered", "failed", "cancelled", "received"]),
      ),
    );
