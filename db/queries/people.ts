import { asc, eq, sql } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { memberships, users, type StoredKeySettings } from "@/db/schema/people";

/** Everybody of a tenant, by name: also who left a number or is switched off, since their texts are still there. */
export const peopleOfTenant = (db: DbOrTx, { tenantId }: { tenantId: string }) =>
  db
    .select({ id: users.id, name: users.name, email: users.email, color: memberships.color, role: memberships.role, undoSeconds: users.undoSeconds, keySettings: users.keySettings, disabledAt: memberships.disabledAt })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(eq(memberships.tenantId, tenantId))
    .orderBy(asc(users.name), asc(users.id))
    .prepare("people_of_tenant")
    .execute();

/** Only the person's own row: there is no scope to widen. */
export async function writeKeySettings(db: DbOrTx, { userId, keySettings }: { userId: string; keySettings: StoredKeySettings }): Promise<StoredKeySettings> {
  // What is not said stays as it was.
  const merged = sql`${users.keySettings} || ${JSON.stringify(keySettings)}::jsonb`;
  const [row] = await db.update(users).set({ keySettings: merged }).where(eq(users.id, userId)).returning({ keySettings: users.keySettings });
  return row?.keySettings ?? keySettings;
}
