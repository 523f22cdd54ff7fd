import { and, eq, gt, isNull, sql } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/handles";
import { databaseNow } from "@/db/schema/columns";
import { passwordLinks } from "@/db/schema/links";
import { memberships, users } from "@/db/schema/people";

type NewLink = { tenantId: string; userId: string; tokenHash: string; madeBy: string; lastsMs: number };

export async function insertPasswordLink(
  tx: Tx,
  { lastsMs, ...link }: NewLink,
): Promise<{ expiresAt: Date }> {
  const [made] = await tx
    .insert(passwordLinks)
    .values({ ...link, expiresAt: sql`clock_timestamp() + make_interval(secs => ${lastsMs / 1_000})` })
    .returning({ expiresAt: passwordLinks.expiresAt });
  if (!made) throw new Error("a link was inserted and did not come back");
  return made;
}

/** Ends every link of the person, used or not. */
export const endPasswordLinks = async (tx: Tx, { userId }: { userId: string }): Promise<void> => {
  await tx
    .update(passwordLinks)
    .set({ endedAt: databaseNow })
    .where(and(eq(passwordLinks.userId, userId), isNull(passwordLinks.endedAt)));
};

const works = and(isNull(passwordLinks.endedAt), gt(passwordLinks.expiresAt, databaseNow));

/** The person of a link that still works, and the link's maker, with their current state. */
export const passwordLinkByToken = async (db: DbOrTx, { tokenHash }: { tokenHash: string }) => {
  const [link] = await db
    .select({
      id: passwordLinks.id,
      tenantId: passwordLinks.tenantId,
      userId: users.id,
      name: users.name,
      email: users.email,
      role: memberships.role,
      disabledAt: sql<Date | null>`coalesce(${users.disabledAt}, ${memberships.disabledAt})`.mapWith(
        memberships.disabledAt,
      ),
      expiresAt: passwordLinks.expiresAt,
      madeBy: passwordLinks.madeBy,
    })
    .from(passwordLinks)
    .innerJoin(
      memberships,
      and(eq(memberships.tenantId, passwordLinks.tenantId), eq(memberships.userId, passwordLinks.userId)),
    )
    .innerJoin(users, eq(users.id, passwordLinks.userId))
    .where(and(eq(passwordLinks.tokenHash, tokenHash), works));
  return link;
};

/** Uses the link up; false if it was already used, or has ended meanwhile. */
export const takePasswordLink = async (tx: Tx, { tokenHash }: { tokenHash: string }): Promise<boolean> =>
  (
    await tx
      .update(passwordLinks)
      .set({ endedAt: databaseNow })
      .where(and(eq(passwordLinks.tokenHash, tokenHash), works))
      .returning({ id: passwordLinks.id })
  ).length === 1;

/** Sets the hash, whatever the previous one was. */
export const setPasswordHash = async (
  tx: Tx,
  { userId, passwordHash }: { userId: string; passwordHash: string },
): Promise<void> => {
  await tx.update(users).set({ passwordHash }).where(eq(users.id, userId));
};
