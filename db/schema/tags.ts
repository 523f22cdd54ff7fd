import { sql } from "drizzle-orm";
import { foreignKey, pgTable, text, unique, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { tagColors } from "@/db/vocabulary";
import { createdAt, id, instant } from "./columns";
import { memberships, tenants } from "./people";

/** The tenant's short list of tags. `conversations.tag_ids` holds which conversation has which. */
export const tags = pgTable(
  "tags",
  {
    id: id(),
    tenantId: uuid("tenant_id")
      .notNull()
      .references(() => tenants.id),
    name: text("name").notNull(),
    color: text("color", { enum: tagColors }).notNull(),
    createdBy: uuid("created_by"),
    createdAt: createdAt(),
    /** No longer offered; conversations that have it keep it. */
    archivedAt: instant("archived_at"),
  },
  (t) => [
    unique("tags_scope").on(t.tenantId, t.id),
    foreignKey({
      columns: [t.tenantId, t.createdBy],
      foreignColumns: [memberships.tenantId, memberships.userId],
    }),
    // one tag per name, whatever its case
    uniqueIndex("tags_name").on(t.tenantId, sql`lower(${t.name})`),
  ],
);
