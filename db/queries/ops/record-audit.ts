import { sql } from "drizzle-orm";
import type { DbOrTx } from "@/db/handles";
import { namedStatement } from "@/db/named-statement";
import { auditEntries } from "@/db/schema/governance";
import type { AuditAction, SystemRule } from "@/db/vocabulary";
import { newId } from "@/lib/base/ids";

/** Who did it (lib/domain/principal.ts). The tenant is null if it is unknown, as for a wrong key. */
type By =
  /** No session: done by a one-time link, before there is a session. */
  | { kind: "person"; tenantId: string; userId: string; sessionId: string | null }
  | { kind: "api_key"; tenantId: string; keyId: string }
  | { kind: "system"; tenantId: string | null; rule: SystemRule };

export type AuditEntry = {
  action: AuditAction;
  subject?: { type: string; id: string };
  /** Codes, ids and counts; never a message's text, never a secret. */
  details?: Record<string, unknown>;
};

/**
 * Writes one line of the audit log, in the transaction of what it records; the line of a refusal stands
 * alone.
 */
export async function recordAudit(
  db: DbOrTx,
  by: By,
  { action, subject, details }: AuditEntry,
): Promise<void> {
  await insert(db, {
    id: newId(),
    tenantId: by.tenantId,
    actorKind: by.kind,
    actorId: by.kind === "person" ? by.userId : by.kind === "api_key" ? by.keyId : null,
    sessionId: by.kind === "person" ? by.sessionId : null,
    actorRule: by.kind === "system" ? by.rule : null,
    action,
    subjectType: subject?.type ?? null,
    subjectId: subject?.id ?? null,
    details: JSON.stringify(details ?? {}),
  });
}

const value = sql.placeholder;

const insert = namedStatement<never>(
  "record_audit",
  sql`
    insert into ${auditEntries} (id, tenant_id, actor_kind, actor_id, session_id, actor_rule, action, subject_type, subject_id, details)
    values (${value("id")}, ${value("tenantId")}, ${value("actorKind")}, ${value("actorId")}, ${value("sessionId")}, ${value("actorRule")},
      ${value("action")}, ${value("subjectType")}, ${value("subjectId")}, ${value("details")}::jsonb)`,
);
