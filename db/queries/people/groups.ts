import { and, asc, eq, inArray, ne, sql } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/handles";
import { groupMembers, groups, memberships, users } from "@/db/schema/people";
import { numberGrants, numbers } from "@/db/schema/numbers";
import type { NumberRole, PersonColor } from "@/db/vocabulary";

type OfGroup = { tenantId: string; groupId: string };
export type GroupMember = { id: string; name: string; email: string; color: PersonColor; off: boolean };
type GroupNumber = { numberId: string; label: string; e164: string; role: NumberRole };

/** Spelled out: inside a list the builder would name the inner table. */
const members = sql<GroupMember[]>`coalesce((
  select json_agg(json_build_object('id', u.id, 'name', u.name, 'email', u.email, 'color', m.color, 'off', m.disabled_at is not null) order by u.name, u.id)
  from ${groupMembers} gm
  join ${memberships} m on m.tenant_id = gm.tenant_id and m.user_id = gm.user_id
  join ${users} u on u.id = gm.user_id
  where gm.group_id = "groups"."id"
), '[]'::json)`;

const ofNumbers = sql<GroupNumber[]>`coalesce((
  select json_agg(json_build_object('numberId', n.id, 'label', n.label, 'e164', n.e164, 'role', g.role) order by n.label, n.e164)
  from ${numberGrants} g join ${numbers} n on n.id = g.number_id
  where g.group_id = "groups"."id"
), '[]'::json)`;

const columns = { id: groups.id, name: groups.name, members, numbers: ofNumbers };

/** The groups of a tenant by name, with their members and numbers. */
export const groupsOfTenant = (db: DbOrTx, { tenantId }: { tenantId: string }) =>
  db
    .select(columns)
    .from(groups)
    .where(eq(groups.tenantId, tenantId))
    .orderBy(asc(groups.name), asc(groups.id));

export type Group = Awaited<ReturnType<typeof groupsOfTenant>>[number];

const ofGroup = ({ tenantId, groupId }: OfGroup) =>
  and(eq(groups.tenantId, tenantId), eq(groups.id, groupId));

export const groupOfTenant = async (db: DbOrTx, group: OfGroup): Promise<Group | undefined> =>
  (await db.select(columns).from(groups).where(ofGroup(group)))[0];

/** Does another group of the tenant have this name, whatever its capitals? Asked under the team's lock. */
export const isNameTaken = async (
  tx: Tx,
  { tenantId, name, groupId }: { tenantId: string; name: string; groupId: string | null },
): Promise<boolean> =>
  (
    await tx
      .select({ id: groups.id })
      .from(groups)
      .where(
        and(
          eq(groups.tenantId, tenantId),
          sql`lower(${groups.name}) = lower(${name})`,
          groupId === null ? undefined : ne(groups.id, groupId),
        ),
      )
      .limit(1)
  ).length > 0;

export const insertGroup = (tx: Tx, { tenantId, groupId, name }: OfGroup & { name: string }) =>
  tx.insert(groups).values({ id: groupId, tenantId, name });

export const renameGroupTo = (tx: Tx, { name, ...group }: OfGroup & { name: string }) =>
  tx.update(groups).set({ name }).where(ofGroup(group));

/** Deletes the group with its members and grants. */
export async function deleteGroupRows(tx: Tx, { tenantId, groupId }: OfGroup): Promise<void> {
  await tx
    .delete(numberGrants)
    .where(and(eq(numberGrants.tenantId, tenantId), eq(numberGrants.groupId, groupId)));
  await tx
    .delete(groupMembers)
    .where(and(eq(groupMembers.tenantId, tenantId), eq(groupMembers.groupId, groupId)));
  await tx.delete(groups).where(ofGroup({ tenantId, groupId }));
}

/** Adds people who are not in the group yet. */
export const insertGroupMembers = (tx: Tx, group: OfGroup, userIds: readonly string[]) =>
  tx.insert(groupMembers).values(userIds.map((userId) => ({ ...group, userId })));

export const deleteGroupMembers = (tx: Tx, { tenantId, groupId }: OfGroup, userIds: readonly string[]) =>
  tx
    .delete(groupMembers)
    .where(
      and(
        eq(groupMembers.tenantId, tenantId),
        eq(groupMembers.groupId, groupId),
        inArray(groupMembers.userId, [...userIds]),
      ),
    );

/** Those of these people who are in the team and not disabled. */
export const activeOf = async (
  tx: Tx,
  { tenantId, userIds }: { tenantId: string; userIds: readonly string[] },
): Promise<{ all: number; active: number }> => {
  const rows = await tx
    .select({ disabledAt: memberships.disabledAt })
    .from(memberships)
    .where(and(eq(memberships.tenantId, tenantId), inArray(memberships.userId, [...userIds])));
  return { all: rows.length, active: rows.filter(({ disabledAt }) => disabledAt === null).length };
};
