import { insertMemberStream } from "@/db/queries/events/streams";
import { and, asc, eq, isNotNull, isNull, sql } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/handles";
import { databaseNow } from "@/db/schema/columns";
import { auditEntries } from "@/db/schema/governance";
import { numberGrants, numbers } from "@/db/schema/numbers";
import { groupMembers, groups, memberships, sessions, tenants, users } from "@/db/schema/people";
import { personColors, type PersonColor, type TenantRole } from "@/db/vocabulary";

type Member = { tenantId: string; userId: string };

/**
 * Blocks every other change of the team's people; messages and sign-ins continue. Decisions about one person
 * that depend on others (the last owner) are made under this lock.
 */
export const lockTeam = async (tx: Tx, { tenantId }: { tenantId: string }): Promise<void> => {
  await tx.select({ id: tenants.id }).from(tenants).where(eq(tenants.id, tenantId)).for("no key update");
};

const columns = {
  id: users.id,
  name: users.name,
  email: users.email,
  color: memberships.color,
  role: memberships.role,
  disabledAt: memberships.disabledAt,
  joinedAt: memberships.createdAt,
};

const ofMember = ({ tenantId, userId }: Member) =>
  and(eq(memberships.tenantId, tenantId), eq(memberships.userId, userId));

/** A person of the team, disabled or not. */
export const findMember = async (db: DbOrTx, member: Member) =>
  (
    await db
      .select(columns)
      .from(memberships)
      .innerJoin(users, eq(users.id, memberships.userId))
      .where(ofMember(member))
  )[0];

export const findMemberByEmail = async (
  db: DbOrTx,
  { tenantId, email }: { tenantId: string; email: string },
) =>
  (
    await db
      .select(columns)
      .from(memberships)
      .innerJoin(users, eq(users.id, memberships.userId))
      .where(and(eq(memberships.tenantId, tenantId), eq(users.email, email)))
  )[0];

/** Owners who can act: neither their membership nor their account is disabled. */
export const activeOwners = (tx: Tx, { tenantId }: { tenantId: string }): Promise<{ userId: string }[]> =>
  tx
    .select({ userId: memberships.userId })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(
      and(
        eq(memberships.tenantId, tenantId),
        eq(memberships.role, "owner"),
        isNull(memberships.disabledAt),
        isNull(users.disabledAt),
      ),
    );

export const setMemberRole = (tx: Tx, member: Member & { role: TenantRole }) =>
  tx.update(memberships).set({ role: member.role }).where(ofMember(member));

export const setMemberOff = (tx: Tx, member: Member & { off: boolean }) =>
  tx
    .update(memberships)
    .set({ disabledAt: member.off ? databaseNow : null })
    .where(ofMember(member));

/** Ends every session of the person in this team; returns how many. */
export const revokeSessionsOf = async (tx: Tx, { tenantId, userId }: Member): Promise<number> =>
  (
    await tx
      .update(sessions)
      .set({ revokedAt: databaseNow })
      .where(and(eq(sessions.tenantId, tenantId), eq(sessions.userId, userId), isNull(sessions.revokedAt)))
      .returning({ id: sessions.id })
  ).length;

/** True if the person is in this team only, and is not a superadmin. */
export const isOnlyHere = async (db: DbOrTx, { tenantId, userId }: Member): Promise<boolean> => {
  const [row] = await db
    .select({
      teams: sql<number>`(select count(*)::int from ${memberships} m where m.user_id = ${userId})`,
      superadmin: users.superadmin,
    })
    .from(users)
    .innerJoin(memberships, and(eq(memberships.userId, users.id), eq(memberships.tenantId, tenantId)))
    .where(eq(users.id, userId));
  return row !== undefined && row.teams === 1 && !row.superadmin;
};

/** Adds a person with their stream in this team. False if they are in the team already. */
export async function insertMember(
  tx: Tx,
  member: Member & { role: TenantRole; color: PersonColor },
): Promise<boolean> {
  const [made] = await tx
    .insert(memberships)
    .values(member)
    .onConflictDoNothing()
    .returning({ userId: memberships.userId });
  if (made) await insertMemberStream(tx, member);
  return made !== undefined;
}

/** The next colour, given in the order of joining. */
export async function nextColor(tx: Tx, { tenantId }: { tenantId: string }): Promise<PersonColor> {
  const people = await tx.$count(memberships, eq(memberships.tenantId, tenantId));
  return personColors[people % personColors.length] ?? "slate";
}

export type MemberFilter = { words: string; state: "every" | "on" | "off" };
/** `groups`: the names of the groups by which the person is on it. */
type NumberOfMember = { numberId: string; label: string; e164: string; own: boolean; groups: string[] };

/** Spelled out: inside the list of numbers the builder would name the inner table. */
const numbersOfMember = sql<NumberOfMember[]>`coalesce((
  select json_agg(json_build_object('numberId', n.id, 'label', n.label, 'e164', n.e164, 'own', held.own, 'groups', held.groups) order by n.label, n.e164)
  from ${numbers} n
  join lateral (
    select bool_or(g.user_id is not null) as own, coalesce(array_agg(gr.name order by gr.name) filter (where gr.id is not null), '{}') as groups
    from ${numberGrants} g
    left join ${groups} gr on gr.id = g.group_id
    where g.number_id = n.id and (g.user_id = "memberships"."user_id"
      or g.group_id in (select gm.group_id from ${groupMembers} gm where gm.tenant_id = n.tenant_id and gm.user_id = "memberships"."user_id"))
    having count(*) > 0
  ) held on true
  where n.tenant_id = "memberships"."tenant_id"
), '[]'::json)`;

const literally = (words: string): string => `%${words.replace(/[\\%_]/g, "\\$&")}%`;

const narrowed = (tenantId: string, { words, state }: MemberFilter) =>
  and(
    eq(memberships.tenantId, tenantId),
    words === ""
      ? undefined
      : sql`(${users.name} ilike ${literally(words)} or ${users.email} ilike ${literally(words)})`,
    state === "every"
      ? undefined
      : state === "on"
        ? isNull(memberships.disabledAt)
        : isNotNull(memberships.disabledAt),
  );

const selectMembers = (db: DbOrTx) =>
  db
    .select({
      ...columns,
      superadmin: users.superadmin,
      numbers: numbersOfMember,
      lastSeenAt:
        sql<Date | null>`(select max(s.last_seen_at) from ${sessions} s where s.tenant_id = "memberships"."tenant_id" and s.user_id = "memberships"."user_id")`.mapWith(
          sessions.lastSeenAt,
        ),
      teams: sql<number>`(select count(*)::int from ${memberships} m where m.user_id = "memberships"."user_id")`,
    })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .$dynamic();

/** The team by name, one page at a time: the people after the given one. */
export const membersOfTeam = (
  db: DbOrTx,
  {
    tenantId,
    filter,
    after,
    limit,
  }: { tenantId: string; filter: MemberFilter; after: string | null; limit: number },
) =>
  selectMembers(db)
    .where(
      and(
        narrowed(tenantId, filter),
        after === null
          ? undefined
          : sql`(${users.name}, ${users.id}) > (select u.name, u.id from ${users} u where u.id = ${after})`,
      ),
    )
    .orderBy(asc(users.name), asc(users.id))
    .limit(limit);

/** One member, as in the list. */
export const memberOfTeam = async (db: DbOrTx, member: Member) =>
  (await selectMembers(db).where(ofMember(member)))[0];

export type TeamMember = Awaited<ReturnType<typeof membersOfTeam>>[number];

export async function countMembers(
  db: DbOrTx,
  { tenantId, filter }: { tenantId: string; filter: MemberFilter },
) {
  const [row] = await db
    .select({
      all: sql<number>`count(*)::int`,
      off: sql<number>`(count(*) filter (where ${memberships.disabledAt} is not null))::int`,
    })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(narrowed(tenantId, filter));
  return row ?? { all: 0, off: 0 };
}

/** How many links the team made in the last hour, and how long ago the oldest was made. */
export async function linksMadeInHour(
  tx: Tx,
  { tenantId }: { tenantId: string },
): Promise<{ made: number; oldestSecondsAgo: number }> {
  const [row] = await tx
    .select({
      made: sql<number>`count(*)::int`,
      oldestSecondsAgo: sql<number>`coalesce(extract(epoch from clock_timestamp() - min(${auditEntries.at})), 0)::float8`,
    })
    .from(auditEntries)
    .where(
      and(
        eq(auditEntries.tenantId, tenantId),
        sql`${auditEntries.action} in ('person.invited', 'invitation.renewed', 'password.link_made')`,
        sql`${auditEntries.at} > statement_timestamp() - interval '1 hour'`,
      ),
    );
  return row ?? { made: 0, oldestSecondsAgo: 0 };
}
