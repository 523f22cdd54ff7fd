import { and, desc, eq, lt } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { receipts } from "@/db/schema/delivery";

/** Calls of a tenant that wait for a person, newest first, after the one given. */
export const quarantined = (db: DbOrTx, { tenantId, accountId, before, limit }: { tenantId: string; accountId: string; before: string | null; limit: number }) =>
  db
    .select({ id: receipts.id, receivedAt: receipts.receivedAt, contentType: receipts.contentType, query: receipts.query, body: receipts.body, reason: receipts.reason })
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
