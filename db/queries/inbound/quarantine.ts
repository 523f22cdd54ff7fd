import { and, desc, eq, inArray, lt } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/handles";
import { webhookDeliveries } from "@/db/schema/delivery";
import { quarantineColumns } from "./webhook-deliveries";

/** A tenant's deliveries in quarantine, newest first, after the given one. */
export const quarantined = (
  db: DbOrTx,
  {
    tenantId,
    accountId,
    before,
    limit,
  }: { tenantId: string; accountId: string; before: string | null; limit: number },
) =>
  db
    .select({
      id: webhookDeliveries.id,
      receivedAt: webhookDeliveries.receivedAt,
      contentType: webhookDeliveries.contentType,
      query: webhookDeliveries.query,
      body: webhookDeliveries.body,
      ...quarantineColumns,
    })
    .from(webhookDeliveries)
    .where(
      and(
        eq(webhookDeliveries.carrierAccountId, accountId),
        eq(webhookDeliveries.tenantId, tenantId),
        eq(webhookDeliveries.state, "quarantined"),
        before === null ? undefined : lt(webhookDeliveries.id, before),
      ),
    )
    .orderBy(desc(webhookDeliveries.id))
    .limit(limit);

type Some = { tenantId: string; ids: readonly string[] };

/** Whether any of these deliveries belongs to this tenant. */
export const ownsAny = async (db: DbOrTx, { tenantId, ids }: Some): Promise<boolean> =>
  (
    await db
      .select({ id: webhookDeliveries.id })
      .from(webhookDeliveries)
      .where(and(inArray(webhookDeliveries.id, [...ids]), eq(webhookDeliveries.tenantId, tenantId)))
      .limit(1)
  ).length > 0;

/** Dismisses a tenant's deliveries that are in quarantine; returns which. */
export const dismissQuarantined = async (tx: Tx, { tenantId, ids }: Some): Promise<string[]> =>
  (
    await tx
      .update(webhookDeliveries)
      .set({ state: "dismissed", nextAttemptAt: null })
      .where(
        and(
          inArray(webhookDeliveries.id, [...ids]),
          eq(webhookDeliveries.tenantId, tenantId),
          eq(webhookDeliveries.state, "quarantined"),
        ),
      )
      .returning({ id: webhookDeliveries.id })
  ).map(({ id }) => id);
