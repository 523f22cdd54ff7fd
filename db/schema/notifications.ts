import { sql } from "drizzle-orm";
import { boolean, foreignKey, index, pgTable, text, unique, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { notificationKinds } from "@/db/vocabulary";
import { id, instant } from "./columns";
import { conversations } from "./conversations";
import { numbers } from "./numbers";
import { memberships } from "./people";

/**
 * What a person was notified of. It holds no words: they are read where access is checked, so that somebody who
 * lost the number reads nothing here either.
 */
export const notifications = pgTable(
  "notifications",
  {
    id: id(),
    tenantId: uuid("tenant_id").notNull(),
    userId: uuid("user_id").notNull(),
    numberId: uuid("number_id").notNull(),
    conversationId: uuid("conversation_id").notNull(),
    kind: text("kind", { enum: notificationKinds }).notNull(),
    /** The message, the note or the entry that it is about. */
    sourceId: uuid("source_id").notNull(),
    /** Without sound and push. */
    quiet: boolean("quiet").notNull(),
    at: instant("at").notNull(),
    readAt: instant("read_at"),
    /** A newer one of the same conversation took its place before it was read. */
    replacedAt: instant("replaced_at"),
  },
  (t) => [
    foreignKey({
      columns: [t.tenantId, t.conversationId],
      foreignColumns: [conversations.tenantId, conversations.id],
    }),
    foreignKey({ columns: [t.tenantId, t.numberId], foreignColumns: [numbers.tenantId, numbers.id] }),
    foreignKey({
      columns: [t.tenantId, t.userId],
      foreignColumns: [memberships.tenantId, memberships.userId],
    }),
    // one for each person and event, however often the event is told
    uniqueIndex("notifications_once").on(t.sourceId, t.userId),
    // one unread of each conversation
    uniqueIndex("notifications_unread")
      .on(t.tenantId, t.userId, t.conversationId)
      .where(sql`${t.readAt} is null and ${t.replacedAt} is null`),
    // the last ones of a person
    index("notifications_of_person")
      .on(t.tenantId, t.userId, t.at.desc())
      .where(sql`${t.replacedAt} is null`),
    // retention
    index("notifications_age").on(t.at),
  ],
);

/** Who follows a number, or one conversation of it. It gives no right and changes none. */
export const follows = pgTable(
  "follows",
  {
    tenantId: uuid("tenant_id").notNull(),
    userId: uuid("user_id").notNull(),
    numberId: uuid("number_id").notNull(),
    /** Null: all conversations of the number. */
    conversationId: uuid("conversation_id"),
    since: instant("since").notNull(),
  },
  (t) => [
    unique("follows_once").on(t.numberId, t.userId, t.conversationId).nullsNotDistinct(),
    foreignKey({ columns: [t.tenantId, t.numberId], foreignColumns: [numbers.tenantId, numbers.id] }),
    foreignKey({
      columns: [t.tenantId, t.conversationId],
      foreignColumns: [conversations.tenantId, conversations.id],
    }),
    foreignKey({
      columns: [t.tenantId, t.userId],
      foreignColumns: [memberships.tenantId, memberships.userId],
    }),
    // what a person follows
    index("follows_of_person").on(t.userId, t.conversationId),
  ],
);
