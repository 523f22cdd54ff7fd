import { and, desc, eq, inArray, sql } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { auditEntries } from "@/db/schema/governance";
import { groups, users } from "@/db/schema/people";

const actions = [
  "number.added",
  "number.granted",
  "number.revoked",
  "number.disabled",
  "number.enabled",
  "number.edited",
  "number.verified",
] as const;

/** Who changed what on a number, newest first (A15). */
export const numberHistory = (
  db: DbOrTx,
  { tenantId, numberId, limit }: { tenantId: string; numberId: string; limit: number },
) =>
  db
    .select({
      id: auditEntries.id,
      at: auditEntries.at,
      action: auditEntries.action,
      by: sql<string | null>`(select u.name from ${users} u where u.id = "audit_entries"."actor_id")`,
      holder: sql<string | null>`coalesce(
        (select u.name from ${users} u where u.id::text = "audit_entries"."details" ->> 'userId'),
        (select g.name from ${groups} g where g.id::text = "audit_entries"."details" ->> 'groupId'))`,
      role: sql<string | null>`${auditEntries.details} ->> 'role'`,
      before: sql<string | null>`${auditEntries.details} ->> 'before'`,
    })
    .from(auditEntries)
    .where(
      and(
        eq(auditEntries.tenantId, tenantId),
        inArray(auditEntries.action, [...actions]),
        eq(auditEntries.subjectId, numberId),
      ),
    )
    .orderBy(desc(auditEntries.at), desc(auditEntries.id))
    .limit(limit);

export type HistoryEntry = Awaited<ReturnType<typeof numberHistory>>[number];
