import { asc, eq } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { memberships, users } from "@/db/schema/people";

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
export const writeKeySettings = (db: DbOrTx, { userId, keySettings }: { userId: string; keySettings: { allOff: boolean; off: string[] } }) =>
  db.update(users).set({ keySettings }).where(eq(users.id, userId));
