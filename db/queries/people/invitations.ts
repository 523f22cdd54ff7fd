import { and, asc, eq, gt, inArray, isNull, sql } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/handles";
import { databaseNow } from "@/db/schema/columns";
import { invitationNumbers, invitations } from "@/db/schema/links";
import { numberGrants, numbers } from "@/db/schema/numbers";
import { memberships, tenants, users } from "@/db/schema/people";
import type { NumberRole, TenantRole } from "@/db/vocabulary";

const isOpen = and(isNull(invitations.acceptedAt), isNull(invitations.withdrawnAt));
const inMs = (ms: number) => sql<Date>`clock_timestamp() + make_interval(secs => ${ms / 1_000})`;

export type NumberOfInvitation = { numberId: string; role: NumberRole };
type NewInvitation = {
  tenantId: string;
  email: string;
  role: TenantRole;
  tokenHash: string;
  invitedBy: string;
  lastsMs: number;
  numbers: readonly NumberOfInvitation[];
};

/** Null if the address already has an open invitation. */
export async function insertInvitation(
  tx: Tx,
  { lastsMs, numbers: wanted, ...invitation }: NewInvitation,
): Promise<{ id: string; expiresAt: Date } | null> {
  const [made] = await tx
    .insert(invitations)
    .values({ ...invitation, expiresAt: inMs(lastsMs) })
    .onConflictDoNothing()
    .returning({ id: invitations.id, expiresAt: invitations.expiresAt });
  if (!made) return null;
  if (wanted.length > 0)
    await tx
      .insert(invitationNumbers)
      .values(wanted.map((number) => ({ ...number, tenantId: invitation.tenantId, invitationId: made.id })));
  return made;
}

type OfTenant = { tenantId: string; invitationId: string };
const ofTenant = ({ tenantId, invitationId }: OfTenant) =>
  and(eq(invitations.tenantId, tenantId), eq(invitations.id, invitationId), isOpen);

export const findOpenInvitation = async (db: DbOrTx, scope: OfTenant) =>
  (
    await db
      .select({ id: invitations.id, email: invitations.email, role: invitations.role })
      .from(invitations)
      .where(ofTenant(scope))
  )[0];

/** The previous link stops working. */
export const renewInvitation = async (
  tx: Tx,
  {
    lastsMs,
    tokenHash,
    invitedBy,
    ...scope
  }: OfTenant & { tokenHash: string; invitedBy: string; lastsMs: number },
) =>
  (
    await tx
      .update(invitations)
      .set({ tokenHash, invitedBy, expiresAt: inMs(lastsMs) })
      .where(ofTenant(scope))
      .returning({ expiresAt: invitations.expiresAt })
  )[0];

export const withdrawInvitation = async (tx: Tx, scope: OfTenant): Promise<boolean> =>
  (
    await tx
      .update(invitations)
      .set({ withdrawnAt: databaseNow })
      .where(ofTenant(scope))
      .returning({ id: invitations.id })
  ).length === 1;

/** Spelled out: inside the list the builder would name the inner table. */
const numbersOfInvitation = sql<
  { numberId: string; label: string; e164: string; role: NumberRole }[]
>`coalesce((
  select json_agg(json_build_object('numberId', n.id, 'label', n.label, 'e164', n.e164, 'role', i.role) order by n.label, n.e164)
  from ${invitationNumbers} i join ${numbers} n on n.id = i.number_id where i.invitation_id = "invitations"."id"), '[]'::json)`;

const columns = {
  id: invitations.id,
  tenantId: invitations.tenantId,
  email: invitations.email,
  role: invitations.role,
  createdAt: invitations.createdAt,
  expiresAt: invitations.expiresAt,
  isExpired: sql<boolean>`${invitations.expiresAt} <= clock_timestamp()`,
  numbers: numbersOfInvitation,
  /** Who made the link, with their current role and state. */
  by: { userId: users.id, name: users.name, role: memberships.role, disabledAt: memberships.disabledAt },
};

const select = (db: DbOrTx) =>
  db
    .select(columns)
    .from(invitations)
    .innerJoin(
      memberships,
      and(eq(memberships.tenantId, invitations.tenantId), eq(memberships.userId, invitations.invitedBy)),
    )
    .innerJoin(users, eq(users.id, invitations.invitedBy))
    .$dynamic();

/** Neither accepted nor withdrawn; includes expired ones. */
export const openInvitations = (db: DbOrTx, { tenantId, limit }: { tenantId: string; limit: number }) =>
  select(db)
    .where(and(eq(invitations.tenantId, tenantId), isOpen))
    .orderBy(asc(invitations.email))
    .limit(limit);

export type OpenInvitation = Awaited<ReturnType<typeof openInvitations>>[number];

/** The invitation of a link that still works. */
export const invitationByToken = async (db: DbOrTx, { tokenHash }: { tokenHash: string }) =>
  (
    await select(db).where(
      and(eq(invitations.tokenHash, tokenHash), isOpen, gt(invitations.expiresAt, databaseNow)),
    )
  )[0];

export const nameOfTenant = async (db: DbOrTx, { tenantId }: { tenantId: string }): Promise<string> =>
  (await db.select({ name: tenants.name }).from(tenants).where(eq(tenants.id, tenantId)))[0]?.name ?? "";

/** The people now on these numbers, without disabled ones. */
export const peopleOnNumbers = (
  db: DbOrTx,
  { tenantId, numberIds }: { tenantId: string; numberIds: readonly string[] },
) =>
  db
    .select({ numberId: numberGrants.numberId, name: users.name, color: memberships.color })
    .from(numberGrants)
    .innerJoin(
      memberships,
      and(
        eq(memberships.tenantId, numberGrants.tenantId),
        eq(memberships.userId, numberGrants.userId),
        isNull(memberships.disabledAt),
      ),
    )
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(and(eq(numberGrants.tenantId, tenantId), inArray(numberGrants.numberId, [...numberIds])))
    .orderBy(asc(users.name), asc(users.id));

/** Accepts it, once: if two people have the link, only one succeeds. */
export const takeInvitation = async (tx: Tx, { tokenHash }: { tokenHash: string }): Promise<boolean> =>
  (
    await tx
      .update(invitations)
      .set({ acceptedAt: databaseNow })
      .where(and(eq(invitations.tokenHash, tokenHash), isOpen, gt(invitations.expiresAt, databaseNow)))
      .returning({ id: invitations.id })
  ).length === 1;
