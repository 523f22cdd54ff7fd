import { sql } from "drizzle-orm";
import { foreignKey, index, integer, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { directions } from "@/db/vocabulary";
import { createdAt, id, instant } from "./columns";
import { conversations, timelineEntries } from "./conversations";
import { numbers } from "./numbers";
import { memberships } from "./people";

/**
 * A record of the carrier's history that no message here explains (V9). The conversation shows it as an
 * entry.
 */
export const historyGaps = pgTable(
  "history_gaps",
  {
    id: id(),
    tenantId: uuid("tenant_id").notNull(),
    numberId: uuid("number_id").notNull(),
    conversationId: uuid("conversation_id").notNull(),
    entryId: uuid("entry_id")
      .notNull()
      .references(() => timelineEntries.id),
    direction: text("direction", { enum: directions }).notNull(),
    address: text("address").notNull(),
    /** By the carrier's clock. */
    recordedAt: instant("recorded_at").notNull(),
    /**
     * Its place among records of the same direction, address and instant: the carrier gives nothing else to
     * tell them apart.
     */
    place: integer("place").notNull(),
    foundAt: createdAt(),
    /** When the message came in after all. */
    closedAt: instant("closed_at"),
    /** When an admin dismissed it. */
    dismissedAt: instant("dismissed_at"),
    dismissedBy: uuid("dismissed_by"),
  },
  (t) => [
    foreignKey({ columns: [t.tenantId, t.numberId], foreignColumns: [numbers.tenantId, numbers.id] }),
    foreignKey({
      columns: [t.tenantId, t.conversationId],
      foreignColumns: [conversations.tenantId, conversations.id],
    }),
    foreignKey({
      columns: [t.tenantId, t.dismissedBy],
      foreignColumns: [memberships.tenantId, memberships.userId],
    }),
    // one gap per record, however many processes find it; and gaps that a late message may close
    uniqueIndex("history_gaps_record").on(t.numberId, t.recordedAt, t.direction, t.address, t.place),
    // gaps that flag a conversation unread (queries/conversations/conversation-history.ts)
    index("history_gaps_conversation")
      .on(t.conversationId, t.foundAt)
      .where(sql`${t.direction} = 'in'`),
    // gaps that admins are shown
    index("history_gaps_open")
      .on(t.tenantId)
      .where(sql`${t.closedAt} is null and ${t.dismissedAt} is null`),
  ],
);
