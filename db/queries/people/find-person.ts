import { and, eq } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { memberships, users } from "@/db/schema/people";

/** A person of this tenant; one of another tenant is nobody here. */
export const findPerson = async (db: DbOrTx, { tenantId, userId }: { tenantId: string; userId: string }) =>
  (
    await db
      .select({
        id: users.id,
        name: users.name,
        color: memberships.color,
        role: memberships.role,
        undoSeconds: users.undoSeconds,
      })
      .from(memberships)
      .innerJoin(users, eq(users.id, memberships.userId))
      .where(and(eq(memberships.tenantId, tenantId), eq(memberships.userId, userId)))
      .limit(1)
  )[0];
