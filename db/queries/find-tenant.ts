import { eq } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { tenants } from "@/db/schema/people";

export const findTenant = async (db: DbOrTx, { tenantId }: { tenantId: string }) =>
  (await db.select({ name: tenants.name }).from(tenants).where(eq(tenants.id, tenantId)))[0];
