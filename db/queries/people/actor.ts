import { and, eq, isNull, sql } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { namedQuery } from "@/db/named-statement";
import { numberGrants } from "@/db/schema/numbers";
import { groupMembers, memberships, sessions, users } from "@/db/schema/people";
import type { NumberRole } from "@/db/vocabulary";

/** A person's own grants and those of their groups, as one JSON list; a number may occur twice. */
const grantsOfSession = sql<{ numberId: string; role: NumberRole }[]>`(
  select coalesce(json_agg(json_build_object('numberId', held.number_id, 'role', held.role)), '[]'::json)
  from (
    select number_id, role from ${numberGrants}
    where ${numberGrants.tenantId} = ${sessions.tenantId} and ${numberGrants.userId} = ${sessions.userId}
    union all
    select ${numberGrants.numberId}, ${numberGrants.role} from ${groupMembers}
    join ${numberGrants} on ${numberGrants.groupId} = ${groupMembers.groupId} and ${numberGrants.tenantId} = ${groupMembers.tenantId}
    where ${groupMembers.tenantId} = ${sessions.tenantId} and ${groupMembers.userId} = ${sessions.userId}
  ) as held
)`;

export type SessionRecord = Awaited<ReturnType<typeof select>>[number];

const select = namedQuery("find_session", (db) =>
  db
    .select({
      sessionId: sessions.id,
      userId: sessions.userId,
      tenantId: sessions.tenantId,
      lastSeenAt: sessions.lastSeenAt,
      expiresAt: sessions.expiresAt,
      revokedAt: sessions.revokedAt,
      name: users.name,
      email: users.email,
      superadmin: users.superadmin,
      disabledAt: users.disabledAt,
      tenantRole: memberships.role,
      grants: grantsOfSession,
    })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .innerJoin(
      memberships,
      and(
        eq(memberships.tenantId, sessions.tenantId),
        eq(memberships.userId, sessions.userId),
        isNull(memberships.disabledAt),
      ),
    )
    .where(eq(sessions.id, sql.placeholder("sessionId"))),
);

/**
 * Session, person, membership and grants in one statement, because every request needs them. Undefined for a
 * person who is disabled in the team.
 */
export const findSession = async (
  db: DbOrTx,
  { sessionId }: { sessionId: string },
): Promise<SessionRecord | undefined> => (await select(db, { sessionId }))[0];
