import { foreignKey, index, jsonb, pgTable, primaryKey, text, unique, uuid } from "drizzle-orm/pg-core";
import { bulkItemStates } from "@/db/vocabulary";
import { createdAt } from "./columns";
import { memberships } from "./people";

/**
 * A change of many conversations at once, for as long as it is made and can be undone. Its id is the caller's,
 * so that asking again goes on with it and does nothing twice.
 */
export const bulkChanges = pgTable(
  "bulk_changes",
  {
    id: uuid("id").primaryKey(),
    tenantId: uuid("tenant_id").notNull(),
    /** Only this person goes on with it and undoes it. */
    userId: uuid("user_id").notNull(),
    change: jsonb("change").notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    unique("bulk_changes_scope").on(t.tenantId, t.id),
    foreignKey({
      columns: [t.tenantId, t.userId],
      foreignColumns: [memberships.tenantId, memberships.userId],
    }),
    // what is too old to be undone
    index("bulk_changes_age").on(t.createdAt),
  ],
);

/** One of its conversations. */
export const bulkItems = pgTable(
  "bulk_items",
  {
    tenantId: uuid("tenant_id").notNull(),
    bulkId: uuid("bulk_id").notNull(),
    /** As the caller named it: there may be no such conversation, or not for this person. */
    conversationId: uuid("conversation_id").notNull(),
    /** Who had it when it was chosen: an assignment takes it from nobody else. */
    assigneeId: uuid("assignee_id"),
    state: text("state", { enum: bulkItemStates }).notNull().default("pending"),
    /** Why it was not changed. */
    code: text("code"),
    /** The change that undoes it, and what it looked like after: undone only if it still does. */
    undo: jsonb("undo"),
    looked: text("looked"),
  },
  (t) => [
    primaryKey({ columns: [t.bulkId, t.conversationId] }),
    foreignKey({
      columns: [t.tenantId, t.bulkId],
      foreignColumns: [bulkChanges.tenantId, bulkChanges.id],
    }).onDelete("cascade"),
  ],
);
