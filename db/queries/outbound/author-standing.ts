import { and, eq, or, sql } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { namedQuery } from "@/db/named-statement";
import { groupMembers, memberships, users } from "@/db/schema/people";
import { messages } from "@/db/schema/messages";
import { numberGrants } from "@/db/schema/numbers";

type Text = { tenantId: string; messageId: string; numberId: string };

/**
 * What a message's author may do on a number now. It is checked again when the message leaves, seconds after
 * it was accepted. Undefined if it has no author, or its author is not in the tenant.
 */
export async function authorStanding(db: DbOrTx, message: Text) {
  const rows = await standing(db, { ...message });
  const [first] = rows;
  if (!first) return undefined;
  return {
    name: first.name,
    tenantRole: first.tenantRole,
    disabled: first.disabledAt !== null || first.switchedOffAt !== null,
    numberRoles: rows.flatMap((row) => (row.numberRole ? [row.numberRole] : [])),
  };
}

const userId = sql`(select ${messages.authorId} from ${messages} where ${messages.id} = ${sql.placeholder("messageId")})`;

const standing = namedQuery("author_standing", (db) =>
  db
    .select({
      tenantRole: memberships.role,
      disabledAt: users.disabledAt,
      switchedOffAt: memberships.disabledAt,
      name: users.name,
      numberRole: numberGrants.role,
    })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .leftJoin(
      numberGrants,
      and(
        eq(numberGrants.numberId, sql.placeholder("numberId")),
        or(
          eq(numberGrants.userId, userId),
          sql`${numberGrants.groupId} in (select ${groupMembers.groupId} from ${groupMembers} where ${groupMembers.userId} = ${userId})`,
        ),
      ),
    )
    .where(and(eq(memberships.tenantId, sql.placeholder("tenantId")), eq(memberships.userId, userId))),
);
