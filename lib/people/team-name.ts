import type { Deps } from "@/db/deps";
import { findTenant } from "@/db/queries/people/find-tenant";
import type { Actor } from "@/lib/domain/principal";

/** What the actor's team is called. */
export async function teamName(deps: Deps, { tenantId }: Actor): Promise<string> {
  const tenant = await findTenant(deps.db, { tenantId });
  if (!tenant) throw new Error(`tenant ${tenantId} has a session and is gone`);
  return tenant.name;
}
