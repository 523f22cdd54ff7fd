import { and, desc, eq, inArray, lt } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/handles";
import { webhookDeliveries } from "@/db/schema/delivery";
import { quarantineColumns } from "./webhook-deliveries";

/** Calls of a tenant that wait for a person, newest first, after the one given. */
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

/** Whether one of these calls is this tenant's. */
export const ownsAny = async (db: DbOrTx, { tenantId, ids }: Some): Promise<boolean> =>
  (
    await db
      .select({ id: webhookDeliveries.id })
      .from(webhookDeliveries)
      .where(and(inArray(webhookDeliveries.id, [...ids]), eq(webhookDeliveries.tenantId, tenantId)))
      .limit(1)
  ).length > 0;

/** Puts calls of a tenant away that are in quarantine; which those were. */
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
