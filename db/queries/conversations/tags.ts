import { and, eq, sql } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/handles";
import { databaseNow } from "@/db/schema/columns";
import { memberships } from "@/db/schema/people";
import { tags } from "@/db/schema/tags";
import type { TagColor } from "@/db/vocabulary";
import { memberIdOf } from "@/lib/base/stream";

type OfTenant = { tenantId: string };

/** The tenant's tags by name, archived ones too. */
export const tagsOfTenant = (db: DbOrTx, { tenantId }: OfTenant) =>
  db
    .select({ id: tags.id, name: tags.name, color: tags.color, archivedAt: tags.archivedAt })
    .from(tags)
    .where(eq(tags.tenantId, tenantId))
    .orderBy(sql`lower(${tags.name})`, tags.id)
    .prepare("tags_of_tenant")
    .execute();

/** False if a tag of that name exists, whatever its case. */
export const insertTag = async (
  tx: Tx,
  tag: OfTenant & { id: string; name: string; color: TagColor; createdBy: string },
): Promise<boolean> =>
  (await tx.insert(tags).values(tag).onConflictDoNothing().returning({ id: tags.id })).length > 0;

export const updateTag = (
  tx: Tx,
  { tenantId, tagId }: OfTenant & { tagId: string },
  { name, color, archived }: { name: string; color: TagColor; archived: boolean },
) =>
  tx
    .update(tags)
    .set({ name, color, archivedAt: archived ? databaseNow : null })
    .where(and(eq(tags.tenantId, tenantId), eq(tags.id, tagId)));

/** How many conversations have each tag. */
export const tagUses = async (db: DbOrTx, { tenantId }: OfTenant): Promise<Map<string, number>> => {
  const { rows } = await db.execute<{ id: string; uses: number }>(sql`
    select used.id, count(*)::int as uses
    from conversations, unnest(tag_ids) as used(id)
    where tenant_id = ${tenantId} and tag_ids <> '{}'::uuid[]
    group by used.id`);
  return new Map(rows.map(({ id, uses }) => [id, uses]));
};

/** The streams of everybody in the tenant. */
export const memberStreamsOf = async (tx: Tx, { tenantId }: OfTenant): Promise<{ memberId: string }[]> => {
  const members = await tx
    .select({ tenantId: memberships.tenantId, userId: memberships.userId })
    .from(memberships)
    .where(eq(memberships.tenantId, tenantId));
  return Promise.all(members.map(async (member) => ({ memberId: await memberIdOf(member) })));
};
