import { eq, sql } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/handles";
import { insertMemberStream } from "@/db/queries/events/streams";
import { carrierAccounts } from "@/db/schema/numbers";
import { memberships, setupCodes, tenants, users } from "@/db/schema/people";

/** True until somebody has an account here. */
export const isUnclaimed = async (db: DbOrTx): Promise<boolean> =>
  (await db.select({ id: users.id }).from(users).limit(1)).length === 0;

/** The code that counts from now on; an earlier one ends. */
export const writeSetupCode = (db: DbOrTx, { codeHash }: { codeHash: string }) =>
  db
    .insert(setupCodes)
    .values({ codeHash })
    .onConflictDoUpdate({ target: setupCodes.only, set: { codeHash, createdAt: sql`clock_timestamp()` } });

/** Is this the code that counts now? Looking does not use it up. */
export const isSetupCode = async (db: DbOrTx, { codeHash }: { codeHash: string }): Promise<boolean> =>
  (await db.select({ only: setupCodes.only }).from(setupCodes).where(eq(setupCodes.codeHash, codeHash)))
    .length === 1;

/** Uses the code up; false when it is not this one. Two who have it wait for each other here, and one of them gets it. */
export const takeSetupCode = async (tx: Tx, { codeHash }: { codeHash: string }): Promise<boolean> =>
  (await tx.delete(setupCodes).where(eq(setupCodes.codeHash, codeHash)).returning({ only: setupCodes.only }))
    .length === 1;

type FirstPeople = { team: string; name: string; email: string; passwordHash: string };

/** A tenant, its owner, and an account at the carrier that has no credentials yet. */
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
  await tx.insert(carrierAccounts).values({ tenantId: tenant.id, name: "QuestBlue" });
  return { tenantId: tenant.id, userId: owner.id };
}
