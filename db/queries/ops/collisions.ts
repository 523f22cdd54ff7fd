import { and, count, eq, gt, inArray, sql } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { statementStart } from "@/db/schema/columns";
import { auditEntries } from "@/db/schema/governance";

/**
 * A tenant's refused replies of the last `days` by reason, from the audit log, and how many replies were sent
 * anyway.
 */
export async function collisionsOf(db: DbOrTx, { tenantId, days }: { tenantId: string; days: number }) {
  const reason = sql<string | null>`${auditEntries.details} ->> 'reason'`;
  const rows = await db
    .select({ action: auditEntries.action, reason, n: count() })
    .from(auditEntries)
    .where(
      and(
        eq(auditEntries.tenantId, tenantId),
        inArray(auditEntries.action, ["reply.refused", "reply.overridden"]),
        gt(auditEntries.at, sql`${statementStart} - make_interval(days => ${days})`),
      ),
    )
    .groupBy(auditEntries.action, reason);
  return {
    refused: rows.flatMap(({ action, reason: why, n }) =>
      action === "reply.refused" && why !== null ? [{ reason: why, count: n }] : [],
    ),
    overridden: rows.filter(({ action }) => action === "reply.overridden").reduce((sum, { n }) => sum + n, 0),
  };
}
