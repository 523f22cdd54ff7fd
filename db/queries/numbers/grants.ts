import { and, asc, eq, inArray, isNotNull, isNull, or, sql } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/handles";
import { conversations } from "@/db/schema/conversations";
import { numberGrants, numbers } from "@/db/schema/numbers";
import { groupMembers, groups, memberships, tenants, users } from "@/db/schema/people";
import type { NumberRole } from "@/db/vocabulary";

/** A grant is held by a person or by a group. */
export type Holder = { userId: string } | { groupId: string };
type OfNumber = { tenantId: string; numberId: string };

const heldBy = (holder: Holder) =>
  "userId" in holder ? eq(numberGrants.userId, holder.userId) : eq(numberGrants.groupId, holder.groupId);

/**
 * Blocks changes of a group's members, name and lines until this transaction ends; taken before the numbers' locks. A
 * person needs none: their own grants stand under the number's. False if the tenant has no such group.
 */
export const lockHolder = async (tx: Tx, tenantId: string, holder: Holder): Promise<boolean> =>
  "userId" in holder ||
  (
    await tx
      .select({ id: groups.id })
      .from(groups)
      .where(and(eq(groups.tenantId, tenantId), eq(groups.id, holder.groupId)))
      .for("no key update")
  ).length > 0;

/** Blocks other changes of the number's people and settings; its messages continue. */
export const lockNumber = async (tx: Tx, { tenantId, numberId }: OfNumber) =>
  (
    await tx
      .select()
      .from(numbers)
      .where(and(eq(numbers.tenantId, tenantId), eq(numbers.id, numberId)))
      .for("no key update")
  )[0];

/**
 * Holds off every change of who may see conversations until this transaction ends: of the people of their
 * numbers, of the team's people, and of their groups. Taken before the conversations' locks, as those changes
 * take theirs; two readers of access do not wait for each other.
 */
export async function holdAccess(
  tx: Tx,
  { tenantId, conversationIds }: { tenantId: string; conversationIds: readonly string[] },
): Promise<void> {
  const ofConversations = tx
    .select({ numberId: conversations.numberId })
    .from(conversations)
    .where(and(eq(conversations.tenantId, tenantId), inArray(conversations.id, [...conversationIds])));
  await Promise.all([
    tx.select({ id: tenants.id }).from(tenants).where(eq(tenants.id, tenantId)).for("share"),
    tx
      .select({ id: numbers.id })
      .from(numbers)
      .where(inArray(numbers.id, ofConversations))
      .orderBy(asc(numbers.id))
      .for("share"),
  ]);
}

/** The same for several, in the order of their ids, to avoid deadlock. */
export const lockNumbers = (tx: Tx, { numberIds }: { numberIds: readonly string[] }) =>
  tx
    .select({ id: numbers.id })
    .from(numbers)
    .where(inArray(numbers.id, [...numberIds]))
    .orderBy(asc(numbers.id))
    .for("no key update");

export const findGrant = async (tx: Tx, { tenantId, numberId }: OfNumber, holder: Holder) =>
  (
    await tx
      .select({ id: numberGrants.id, role: numberGrants.role })
      .from(numberGrants)
      .where(and(eq(numberGrants.tenantId, tenantId), eq(numberGrants.numberId, numberId), heldBy(holder)))
  )[0];

export const insertGrant = (
  tx: Tx,
  ofNumber: OfNumber,
  holder: Holder,
  { role, grantedBy }: { role: NumberRole; grantedBy: string },
) => tx.insert(numberGrants).values({ ...ofNumber, ...holder, role, grantedBy });

export const updateGrant = (
  tx: Tx,
  { id, role, grantedBy }: { id: string; role: NumberRole; grantedBy: string },
) => tx.update(numberGrants).set({ role, grantedBy }).where(eq(numberGrants.id, id));

export const deleteGrant = (tx: Tx, { id }: { id: string }) =>
  tx.delete(numberGrants).where(eq(numberGrants.id, id));

/**
 * The people of a holder in this tenant; null if the tenant has no such person or group. `off`: the person is
 * disabled.
 */
export async function peopleOfHolder(
  tx: Tx,
  tenantId: string,
  holder: Holder,
): Promise<string[] | "off" | null> {
  if ("userId" in holder) {
    const [member] = await tx
      .select({ disabledAt: memberships.disabledAt })
      .from(memberships)
      .where(and(eq(memberships.tenantId, tenantId), eq(memberships.userId, holder.userId)));
    if (!member) return null;
    return member.disabledAt === null ? [holder.userId] : "off";
  }
  const rows = await tx
    .select({ userId: groupMembers.userId })
    .from(groups)
    .leftJoin(groupMembers, eq(groupMembers.groupId, groups.id))
    .where(and(eq(groups.tenantId, tenantId), eq(groups.id, holder.groupId)));
  return rows.length > 0 ? rows.flatMap(({ userId }) => (userId ? [userId] : [])) : null;
}

/**
 * The current roles of these people on a number, without disabled people: their role in the tenant, and every
 * role on the number, their own or a group's.
 */
export async function standingsOn(tx: DbOrTx, { tenantId, numberId }: OfNumber, userIds: readonly string[]) {
  if (userIds.length === 0) return [];
  const rows = await tx
    .select({ userId: memberships.userId, tenantRole: memberships.role, role: numberGrants.role })
    .from(memberships)
    .leftJoin(
      numberGrants,
      and(
        eq(numberGrants.numberId, numberId),
        or(
          eq(numberGrants.userId, memberships.userId),
          sql`${numberGrants.groupId} in (select m.group_id from ${groupMembers} m where m.tenant_id = ${tenantId} and m.user_id = ${memberships.userId})`,
        ),
      ),
    )
    .where(
      and(
        eq(memberships.tenantId, tenantId),
        inArray(memberships.userId, [...userIds]),
        isNull(memberships.disabledAt),
      ),
    );
  return [...Map.groupBy(rows, ({ userId }) => userId)].flatMap(([userId, held]) =>
    held[0]
      ? [{ userId, tenantRole: held[0].tenantRole, roles: held.flatMap(({ role }) => (role ? [role] : [])) }]
      : [],
  );
}

/** Every role a person has on numbers, by their own grant or a group's. */
export const rolesOfPerson = (tx: Tx, { tenantId, userId }: { tenantId: string; userId: string }) =>
  tx
    .select({ numberId: numberGrants.numberId, role: numberGrants.role })
    .from(numberGrants)
    .where(
      and(
        eq(numberGrants.tenantId, tenantId),
        or(
          eq(numberGrants.userId, userId),
          sql`${numberGrants.groupId} in (select m.group_id from ${groupMembers} m where m.tenant_id = ${tenantId} and m.user_id = ${userId})`,
        ),
      ),
    );

/** The grants of a number with the holders' names, people first. */
export const grantsOfNumber = (db: DbOrTx, { tenantId, numberId }: OfNumber) =>
  db
    .select({
      userId: numberGrants.userId,
      groupId: numberGrants.groupId,
      name: sql<string>`coalesce(${users.name}, ${groups.name})`,
      role: numberGrants.role,
      grantedAt: numberGrants.createdAt,
      grantedBy: numberGrants.grantedBy,
    })
    .from(numberGrants)
    .leftJoin(users, eq(users.id, numberGrants.userId))
    .leftJoin(groups, eq(groups.id, numberGrants.groupId))
    .where(
      and(
        eq(numberGrants.tenantId, tenantId),
        eq(numberGrants.numberId, numberId),
        or(isNotNull(users.id), isNotNull(groups.id)),
      ),
    )
    .orderBy(asc(sql`${numberGrants.userId} is null`), asc(sql`coalesce(${users.name}, ${groups.name})`));
