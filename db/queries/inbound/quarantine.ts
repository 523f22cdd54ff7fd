import { and, desc, eq, inArray, lt } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/handles";
import { receipts } from "@/db/schema/delivery";

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
      id: receipts.id,
      receivedAt: receipts.receivedAt,
      contentType: receipts.contentType,
      query: receipts.query,
      body: receipts.body,
      reason: receipts.reason,
    })
    .from(receipts)
    .where(
      and(
        eq(receipts.carrierAccountId, accountId),
        eq(receipts.tenantId, tenantId),
        eq(receipts.state, "quarantined"),
        before === null ? undefined : lt(receipts.id, before),
      ),
    )
    .orderBy(desc(receipts.id))
    .limit(limit);

type Some = { tenantId: string; ids: readonly string[] };

/** Whether one of these calls is this tenant's. */
export const ownsAny = async (db: DbOrTx, { tenantId, ids }: Some): Promise<boolean> =>
  (
    await db
      .select({ id: receipts.id })
      .from(receipts)
      .where(and(inArray(receipts.id, [...ids]), eq(receipts.tenantId, tenantId)))
      .limit(1)
  ).length > 0;

/** Puts calls of a tenant away that are in quarantine; which those were. */
export const dismissQuarantined = async (tx: Tx, { tenantId, ids }: Some): Promise<string[]> =>
  (
    await tx
      .update(receipts)
      .set({ state: "dismissed", nextAttemptAt: null })
      .where(
        and(
          inArray(receipts.id, [...ids]),
          eq(receipts.tenantId, tenantId),
          eq(receipts.state, "quarantined"),
        ),
      )
      .returning({ id: receipts.id })
  ).map(({ id }) => id);
