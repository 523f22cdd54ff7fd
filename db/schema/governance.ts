import { sql } from "drizzle-orm";
import { check, index, jsonb, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { auditActions, principalKinds, systemRules } from "@/db/vocabulary";
import { databaseNow, id, instant } from "./columns";

/**
 * Who did what, to what, when. Inserted in the transaction of the change (a refusal in its own). No route
 * updates or deletes rows. No foreign keys: a row outlives its subject.
 */
export const auditEntries = pgTable(
  "audit_entries",
  {
    id: id(),
    tenantId: uuid("tenant_id"),
    at: instant("at").notNull().default(databaseNow),
    /**
     * Who: a person in a session (none yet if they came by a one-time link), an API key, or the system by a
     * rule.
     */
    actorKind: text("actor_kind", { enum: principalKinds }).notNull(),
    actorId: uuid("actor_id"),
    sessionId: uuid("session_id"),
    actorRule: text("actor_rule", { enum: systemRules }),
    action: text("action", { enum: auditActions }).notNull(),
    subjectType: text("subject_type"),
    subjectId: uuid("subject_id"),
    /** Codes, ids and counts. Never the text of a message, never a secret. */
    details: jsonb("details").$type<Record<string, unknown>>().notNull().default({}),
  },
  (t) => [
    check(
      "audit_entries_actor",
      sql`(${t.actorKind} = 'system') = (${t.actorId} is null) and (${t.actorKind} = 'system') = (${t.actorRule} is not null)`,
    ),
    // a tenant's log, newest first; refusals by week ("collisions prevented")
    index("audit_entries_log").on(t.tenantId, t.at.desc()),
    index("audit_entries_action").on(t.tenantId, t.action, t.at),
  ],
);
