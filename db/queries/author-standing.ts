import { and, eq, or, sql } from "drizzle-orm";
import type { DbOrTx } from "@/db/client";
import { groupMembers, memberships, users } from "@/db/schema/people";
import { numberGrants } from "@/db/schema/numbers";

type Author = { tenantId: string; userId: string; numberId: string };

/** What an author may do on a number now: asked again when a text leaves, which is seconds after it was accepted. */
export async function authorStanding(db: DbOrTx, { tenantId, userId, numberId }: Author) {
  const rows = await db
    .select({ tenantRole: memberships.role, disabledAt: users.disabledAt, name: users.name, numberRole: numberGrants.role })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .leftJoin(
      numberGrants,
      and(
        eq(numberGrants.numberId, numberId),
        or(
          eq(numberGrants.userId, userId),
          sql`${numberGrants.groupId} in (select ${groupMembers.groupId} from ${groupMembers} where ${groupMembers.userId} = ${userId})`,
        ),
      ),
    )
    .where(and(eq(memberships.tenantId, tenantId), eq(memberships.userId, userId)));
  const [first] = rows;
  if (!first) return undefined;
  return {
    name: first.name,
    tenantRole: first.tenantRole,
    disabled: first.disabledAt !== null,
    numberRoles: rows.flatMap((row) => (row.numberRole ? [row.numberRole] : [])),
  };
}
