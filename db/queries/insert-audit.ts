import type { DbOrTx } from "@/db/client";
import { auditEntries } from "@/db/schema/governance";
import type { AuditAction } from "@/db/vocabulary";

export type AuditEntry = {
  tenantId: string | null;
  actorId: string | null;
  sessionId: string | null;
  action: AuditAction;
  subjectType?: string;
  subjectId?: string;
  /** Codes, ids and counts. Never the text of a message, never a secret. */
  details?: Record<string, unknown>;
};

/** Stamped by the database's clock. Belongs in the transaction of what it tells; a refusal's row has none, and stands alone. */
export const insertAudit = async (db: DbOrTx, entry: AuditEntry): Promise<void> => {
  await db.insert(auditEntries).values(entry);
};
