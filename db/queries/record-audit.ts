import type { DbOrTx } from "@/db/client";
import { auditEntries } from "@/db/schema/governance";
import type { AuditAction } from "@/db/vocabulary";

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
export const recordAudit = async (db: DbOrTx, { subject, ...entry }: AuditEntry): Promise<void> => {
  await db.insert(auditEntries).values({ ...entry, subjectType: subject?.type, subjectId: subject?.id });
};
