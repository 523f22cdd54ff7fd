import { eq, sql } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/handles";
import { insertMemberStream } from "@/db/queries/events/streams";
import { carrierAccounts } from "@/db/schema/numbers";
import { memberships, setupCodes, tenants, users } from "@/db/schema/people";
import { CARRIER } from "@/lib/base/carrier-name";

/** True until the first account exists. */
export const isUnclaimed = async (db: DbOrTx): Promise<boolean> =>
  (await db.select({ id: users.id }).from(users).limit(1)).length === 0;

/** Writes the valid code; an earlier one ends. */
export const writeSetupCode = (db: DbOrTx, { codeHash }: { codeHash: string }) =>
  db
    .insert(setupCodes)
    .values({ codeHash })
    .onConflictDoUpdate({ target: setupCodes.only, set: { codeHash, createdAt: sql`clock_timestamp()` } });

/** Whether this is the valid code. The check does not use it up. */
export const isSetupCode = async (db: DbOrTx, { codeHash }: { codeHash: string }): Promise<boolean> =>
  (await db.select({ only: setupCodes.only }).from(setupCodes).where(eq(setupCodes.codeHash, codeHash)))
    .length === 1;

/**
 * Uses the code up; false if it is not this one. If two people have it, one waits here for the other, and
 * only one gets it.
 */
export const takeSetupCode = async (tx: Tx, { codeHash }: { codeHash: string }): Promise<boolean> =>
  (await tx.delete(setupCodes).where(eq(setupCodes.codeHash, codeHash)).returning({ only: setupCodes.only }))
    .length === 1;

type FirstPeople = { team: string; name: string; email: string; passwordHash: string };

/** Creates a tenant, its owner, and an account at the carrier without credentials. */
export async function insertFirstTenant(
  tx: Tx,
  { team, name, email, passwordHash }: FirstPeople,
): Promise<{ tenantId: string; userId: string }> {
  const [tenant] = await tx
    .insert(tenants)
    .values({ name: team, slug: "first" })
    .returning({ id: tenants.id });
  const [owner] = await tx
    .insert(users)
    .values({ email, name, passwordHash, superadmin: true })
    .returning({ id: users.id });
  if (!tenant || !owner) throw new Error("a tenant was inserted and did not come back");
  await tx
    .insert(memberships)
    .values({ tenantId: tenant.id, userId: owner.id, role: "owner", color: "copper" });
  await insertMemberStream(tx, { tenantId: tenant.id, userId: owner.id });
  await tx.insert(carrierAccounts).values({ tenantId: tenant.id, name: CARRIER });
  return { tenantId: tenant.id, userId: owner.id };
}
