import { and, desc, eq, gte, sql } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { webhookDeliveries } from "@/db/schema/delivery";
import { auditEntries } from "@/db/schema/governance";
import { numbers } from "@/db/schema/numbers";
import { messages } from "@/db/schema/messages";
import { firstIdAt } from "@/lib/base/ids";

/** The newest deliveries of an account. Ids are in time order, so no extra index is needed. */
export const lastCalls = (db: DbOrTx, { accountId, limit }: { accountId: string; limit: number }) =>
  db
    .select({
      id: webhookDeliveries.id,
      receivedAt: webhookDeliveries.receivedAt,
      answeredAt: webhookDeliveries.answeredAt,
      state: webhookDeliveries.state,
      /** A message delivery has a message; one ingested without a message is a status report. */
      hasMessage: sql<boolean>`${webhookDeliveries.messageId} is not null`,
      e164: numbers.e164,
    })
    .from(webhookDeliveries)
    .leftJoin(messages, eq(messages.id, webhookDeliveries.messageId))
    .leftJoin(numbers, eq(numbers.id, messages.numberId))
    .where(eq(webhookDeliveries.carrierAccountId, accountId))
    .orderBy(desc(webhookDeliveries.id))
    .limit(limit);

export const countCallsSince = async (
  db: DbOrTx,
  { accountId, since }: { accountId: string; since: Date },
): Promise<number> =>
  (
    await db
      .select({ count: sql<number>`count(*)::int` })
      .from(webhookDeliveries)
      .where(
        and(eq(webhookDeliveries.carrierAccountId, accountId), gte(webhookDeliveries.id, firstIdAt(since))),
      )
  )[0]?.count ?? 0;

/** Calls with a wrong key, at any account: their owner is unknown. How many, and when the last one came. */
export const refusedSince = async (
  db: DbOrTx,
  { since }: { since: Date },
): Promise<{ count: number; lastAt: Date | null }> => {
  const [row] = await db
    .select({
      count: sql<number>`coalesce(sum((${auditEntries.details} ->> 'calls')::int), 0)::int`,
      // Rows from before this time was stored use the time when they were written, at most a minute later.
      lastMs: sql<
        number | null
      >`(extract(epoch from max(coalesce((${auditEntries.details} ->> 'lastAt')::timestamptz, ${auditEntries.at}))) * 1000)::float8`,
    })
    .from(auditEntries)
    .where(
      and(
        sql`${auditEntries.tenantId} is null`,
        eq(auditEntries.action, "webhook.refused"),
        gte(auditEntries.at, since),
      ),
    );
  return { count: row?.count ?? 0, lastAt: row?.lastMs == null ? null : new Date(row.lastMs) };
};
