import { index, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { auditActions } from "@/db/vocabulary";
import { id, instant } from "./columns";
import { databaseNow } from "./columns";

/**
 * Who did what, to what, when. Inserted in the transaction it belongs to (a refusal's row in its own).
 * No route updates or deletes. No foreign keys: the row outlives what it speaks of.
 */
export const auditEntries = pgTable(
  "audit_entries",
  {
    id: id(),
    tenantId: uuid("tenant_id"),
    at: instant("at").notNull().default(databaseNow),
    actorId: uuid("actor_id"),
    sessionId: uuid("session_id"),
    action: text("action", { enum: auditActions }).notNull(),
    subjectType: text("subject_type"),
    subjectId: uuid("subject_id"),
    /** Codes, ids and counts. Never the text of a message, never a secret. */
    details: jsonb("details").$type<Record<string, unknown>>().notNull().default({}),
  },
  (t) => [
    // a tenant's log, newest first; refusals by week ("collisions prevented")
    index("audit_entries_log").on(t.tenantId, t.at.desc()),
    index("audit_entries_action").on(t.tenantId, t.action, t.at),
  ],
);
