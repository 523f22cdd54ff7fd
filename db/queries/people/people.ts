import { asc, eq, sql, and } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { streams } from "@/db/schema/events";
import { numberGrants } from "@/db/schema/numbers";
import type { NumberRole } from "@/db/vocabulary";
import { memberIdOf } from "@/lib/base/stream";
import { memberships, users, type StoredKeySettings, groupMembers } from "@/db/schema/people";

const personColumns = {
  id: users.id,
  name: users.name,
  email: users.email,
  color: memberships.color,
  role: memberships.role,
  undoSeconds: users.undoSeconds,
  keySettings: users.keySettings,
  display: users.display,
  disabledAt: memberships.disabledAt,
  awaySince: memberships.awaySince,
  awayUntil: memberships.awayUntil,
};

/**
 * Everybody of a tenant, by name, including people who left a number or are disabled, because their messages
 * are still there.
 */
export const peopleOfTenant = (db: DbOrTx, { tenantId }: { tenantId: string }) =>
  db
    .select(personColumns)
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(eq(memberships.tenantId, tenantId))
    .orderBy(asc(users.name), asc(users.id))
    .prepare("people_of_tenant")
    .execute();

/**
 * The same, and for one of them the position of their own stream and their roles on numbers, by their own
 * grants and by groups.
 */
export async function peopleAround(db: DbOrTx, member: { tenantId: string; userId: string }) {
  const { tenantId, userId } = member;
  return db
    .select({
      ...personColumns,
      epoch: streams.epoch,
      seq: streams.lastSeq,
      grants: sql<{ numberId: string; role: NumberRole }[]>`(
        select coalesce(json_agg(json_build_object('numberId', held.number_id, 'role', held.role)), '[]'::json)
        from ${numberGrants} held
        where held.tenant_id = ${tenantId} and ${users.id} = ${userId} and (held.user_id = ${userId}
          or held.group_id in (select m.group_id from ${groupMembers} m where m.tenant_id = ${tenantId} and m.user_id = ${userId})))`,
    })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .leftJoin(streams, and(eq(streams.id, await memberIdOf(member)), eq(users.id, userId)))
    .where(eq(memberships.tenantId, tenantId))
    .orderBy(asc(users.name), asc(users.id))
    .prepare("people_around")
    .execute();
}

/** Only the person's own row: there is no scope to widen. */
export async function writeKeySettings(
  db: DbOrTx,
  { userId, keySettings }: { userId: string; keySettings: StoredKeySettings },
): Promise<StoredKeySettings> {
  // Settings that are not given stay unchanged.
  const merged = sql`${users.keySettings} || ${JSON.stringify(keySettings)}::jsonb`;
  const [row] = await db
    .update(users)
    .set({ keySettings: merged })
    .where(eq(users.id, userId))
    .returning({ keySettings: users.keySettings });
  return row?.keySettings ?? keySettings;
}

/** A person's own settings. */
export async function personalSettings(db: DbOrTx, { userId }: { userId: string }) {
  const [row] = await db
    .select({ undoSeconds: users.undoSeconds, display: users.display, keySettings: users.keySettings })
    .from(users)
    .where(eq(users.id, userId));
  if (!row) throw new Error(`person ${userId} has no row`);
  return row;
}

type Changes = {
  undoSeconds?: number;
  display?: { zone?: string | null; clock?: string; theme?: string };
  keySettings?: Partial<StoredKeySettings>;
};

/** Writes only the person's own row, and only the given settings. */
export const writePersonalSettings = (
  db: DbOrTx,
  { userId, undoSeconds, display = {}, keySettings = {} }: { userId: string } & Changes,
) =>
  db
    .update(users)
    .set({
      ...(undoSeconds !== undefined && { undoSeconds }),
      display: sql`${users.display} || ${JSON.stringify(display)}::jsonb`,
      keySettings: sql`${users.keySettings} || ${JSON.stringify(keySettings)}::jsonb`,
    })
    .where(eq(users.id, userId));

/** A person of this tenant; people of other tenants are not found. */
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

export const passwordHashOf = async (
  db: DbOrTx,
  { userId }: { userId: string },
): Promise<{ email: string; passwordHash: string | null } | undefined> =>
  (
    await db
      .select({ email: users.email, passwordHash: users.passwordHash })
      .from(users)
      .where(eq(users.id, userId))
  )[0];
