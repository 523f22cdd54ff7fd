import { sql } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { namedStatement } from "@/db/named-statement";
import { auditEntries } from "@/db/schema/governance";
import type { AuditAction } from "@/db/vocabulary";
import { newId } from "@/lib/base/ids";

type AuditEntry = {
  action: AuditAction;
  /** Null while nobody is known to belong to a tenant: a refused sign-in. */
  tenantId: string | null;
  actorId: string | null;
  sessionId?: string | null;
  subject?: { type: string; id: string };
  /** Codes, ids and counts; never a message's text, never a secret. */
  details?: Record<string, unknown>;
};

/** One line of the audit log, in the transaction of what it speaks of; the line of a refusal stands alone. */
export async function recordAudit(db: DbOrTx, { subject, ...entry }: AuditEntry): Promise<void> {
  await insert(db, {
    id: newId(),
    tenantId: entry.tenantId,
    actorId: entry.actorId,
    sessionId: entry.sessionId ?? null,
    action: entry.action,
    subjectType: subject?.type ?? null,
    subjectId: subject?.id ?? null,
    details: JSON.stringify(entry.details ?? {}),
  });
}

const value = sql.placeholder;

const insert = namedStatement<never>(
  "record_audit",
  sql`
    insert into ${auditEntries} (id, tenant_id, actor_id, session_id, action, subject_type, subject_id, details)
    values (${value("id")}, ${value("tenantId")}, ${value("actorId")}, ${value("sessionId")}, ${value("action")},
      ${value("subjectType")}, ${value("subjectId")}, ${value("details")}::jsonb)`,
);
