import { asc, eq, sql } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { groupMembers, groups } from "@/db/schema/people";

export const groupsOfTenant = (db: DbOrTx, { tenantId }: { tenantId: string }) =>
  db
    .select({
      id: groups.id,
      name: groups.name,
      members: sql<number>`(select count(*)::int from ${groupMembers} gm where gm.group_id = "groups"."id")`,
    })
    .from(groups)
    .where(eq(groups.tenantId, tenantId))
    .orderBy(asc(groups.name));
