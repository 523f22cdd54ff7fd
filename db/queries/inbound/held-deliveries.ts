import { and, asc, eq, isNull, sql } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/handles";
import { webhookDeliveries } from "@/db/schema/delivery";
import { numbers } from "@/db/schema/numbers";
import { readable } from "./webhook-deliveries";

/**
 * In a query on numbers: how many messages are held for each. The outer column is spelled out: alone it would
 * mean the inner table.
 */
export const heldMessages = sql<number>`(select count(*)::int from ${webhookDeliveries} call where call.state = 'held' and call.number_id = "numbers"."id")`;

/** Numbers that are on and have held messages from while they were off. */
export const numbersBehind = (db: DbOrTx) =>
  db
    .select({ id: numbers.id })
    .from(numbers)
    .where(
      and(
        isNull(numbers.disabledAt),
        sql`exists (select 1 from ${webhookDeliveries} call where call.state = 'held' and call.number_id = "numbers"."id")`,
      ),
    );

/**
 * Only one process at a time ingests a number's held messages, because they have an order; false if another
 * does. Ends with the transaction.
 */
export const takeTurn = async (tx: Tx, { numberId }: { numberId: string }): Promise<boolean> =>
  (
    await tx.execute<{ got: boolean }>(
      sql`select pg_try_advisory_xact_lock(hashtextextended(${`held:${numberId}`}, 0)) as got`,
    )
  ).rows[0]?.got === true;

/** The deliveries held for a number, in the order in which they came. */
export const heldDeliveries = (db: DbOrTx, { numberId, limit }: { numberId: string; limit: number }) =>
  db
    .select(readable)
    .from(webhookDeliveries)
    .where(and(eq(webhookDeliveries.state, "held"), eq(webhookDeliveries.numberId, numberId)))
    .orderBy(asc(webhookDeliveries.receivedAt), asc(webhookDeliveries.id))
    .limit(limit);
