import { and, eq, isNull, sql } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/handles";
import { memberships } from "@/db/schema/people";

type Member = { tenantId: string; userId: string };
type Row = typeof memberships.$inferSelect;

const ofMember = ({ tenantId, userId }: Member) =>
  and(eq(memberships.tenantId, tenantId), eq(memberships.userId, userId));

/** A person's place in the team; whoever gives conversations to them waits. */
export const lockMember = async (tx: Tx, member: Member): Promise<Row | undefined> =>
  (await tx.select().from(memberships).where(ofMember(member)).for("no key update"))[0];

/** How a person works, for the form that changes it. */
export const workOf = async (db: DbOrTx, member: Member) =>
  (
    await db
      .select({
        capacity: memberships.capacity,
        workHours: memberships.workHours,
        awaySince: memberships.awaySince,
        awayUntil: memberships.awayUntil,
      })
      .from(memberships)
      .where(ofMember(member))
  )[0];

export const writeWork = (
  tx: Tx,
  member: Member,
  values: Partial<
    Pick<Row, "capacity" | "workHours" | "hoursDueAt" | "awaySince" | "awayUntil" | "awayCause" | "awayBy">
  >,
) => tx.update(memberships).set(values).where(ofMember(member));

/** People whose time away is over, or whose work hours are to be looked at. */
export const dueMembers = (db: DbOrTx, { now, limit }: { now: Date; limit: number }): Promise<Member[]> =>
  db
    .select({ tenantId: memberships.tenantId, userId: memberships.userId })
    .from(memberships)
    .where(
      and(
        isNull(memberships.disabledAt),
        sql`(${memberships.awayUntil} <= ${now} or (${memberships.workHours} is not null
          and (${memberships.hoursDueAt} is null or ${memberships.hoursDueAt} <= ${now})))`,
      ),
    )
    .limit(limit);
