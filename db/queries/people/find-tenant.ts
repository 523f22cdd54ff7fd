import { eq } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/handles";
import { tenants } from "@/db/schema/people";

export const findTenant = async (db: DbOrTx, { tenantId }: { tenantId: string }) =>
  (
    await db
      .select({ name: tenants.name, elsewhereSeconds: tenants.elsewhereSeconds })
      .from(tenants)
      .where(eq(tenants.id, tenantId))
  )[0];

/** The settings for all numbers of the tenant, locked until the transaction ends. */
export const lockRules = async (tx: Tx, { tenantId }: { tenantId: string }) =>
  (
    await tx
      .select({ elsewhereSeconds: tenants.elsewhereSeconds })
      .from(tenants)
      .where(eq(tenants.id, tenantId))
      .for("no key update")
  )[0];

export const writeRules = (tx: Tx, { tenantId, ...rules }: { tenantId: string; elsewhereSeconds: number }) =>
  tx.update(tenants).set(rules).where(eq(tenants.id, tenantId));
