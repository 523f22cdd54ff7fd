import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  foreignKey,
  index,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import {
  conversationStates,
  directions,
  enclosures,
  entryReasons,
  messageStatuses,
  sources,
  timelineTypes,
} from "@/db/vocabulary";
import { createdAt, id, instant } from "./columns";
import { contactPhones, contacts } from "./contacts";
import { numbers } from "./numbers";
import { memberships, tenants, users } from "./people";

/**
 * One per (our number, the customer's phone). Every decision about a conversation is made under its row lock.
 */
export const conversations = pgTable(
  "conversations",
  {
    id: id(),
    tenantId: uuid("tenant_id")
      .notNull()
      .references(() => tenants.id),
    numberId: uuid("number_id").notNull(),
    contactId: uuid("contact_id").notNull(),
    contactPhoneId: uuid("contact_phone_id").notNull(),
    /** Copy of the contact's address: the list and sending need it on every read. */
    address: text("address").notNull(),
    state: text("state", { enum: conversationStates }).notNull().default("open"),
    assigneeId: uuid("assignee_id"),
    /** Since when the assignee has it. Null: nobody has it. */
    assignedAt: instant("assigned_at"),
    /** Who had it last, also after it was returned to the team: a returning customer goes to them. */
    lastAssigneeId: uuid("last_assignee_id"),
    /** Until when it is snoozed, and by whom; all null unless `state` is snoozed. */
    snoozedUntil: instant("snoozed_until"),
    snoozedBy: uuid("snoozed_by"),
    /** A colleague's reply wakes it; a customer's message always does. */
    wakesOnReply: boolean("wakes_on_reply").notNull().default(true),
    /** Until when it had been snoozed by `woken_for`, after it came back by itself and while nothing followed. */
    wokeAt: instant("woke_at"),
    wokenFor: uuid("woken_for"),
    /** Tags of the tenant (`tags`), in the order of adding. */
    tagIds: uuid("tag_ids")
      .array()
      .notNull()
      .default(sql`'{}'::uuid[]`),
    /** Raised by one with every customer-visible item, in the same transaction. Never goes down. */
    publicSeq: bigint("public_seq", { mode: "number" }).notNull().default(0),
    /**
     * Seq of the last item from a customer or a teammate (not automatic): unread is `attention_seq >
     * seen_seq`.
     */
    attentionSeq: bigint("attention_seq", { mode: "number" }).notNull().default(0),
    /**
     * Since when the customer waits for an answer; null means answered (I9). Derived as in
     * lib/domain/conversation/patch.ts.
     */
    unrespondedSince: instant("unresponded_since"),
    /** When somebody flagged it as needing a reply, while the flag holds. */
    needsReplyAt: instant("needs_reply_at"),
    /**
     * Set when anyone flags it unread for the team. Opening the conversation does not clear it: a colleague's
     * look must not hide work.
     */
    markedUnreadAt: instant("marked_unread_at"),
    /** Since when a reply is known to have failed to reach the customer, until somebody deals with it. */
    undeliveredAt: instant("undelivered_at"),
    /** The author of that reply, who is notified. */
    undeliveredBy: uuid("undelivered_by"),
    /** The reply is held for its author to decide about, and not lost. */
    undeliveredHeld: boolean("undelivered_held").notNull().default(false),
    /**
     * When the customer last wrote something that may mean STOP, and the text, until somebody decides what it
     * means (lib/domain/inbound/near-stop.ts).
     */
    mayOptOutAt: instant("may_opt_out_at"),
    mayOptOutCopy: text("may_opt_out_words"),
    /** False until the first item: a conversation opened by "compose" is not listed. */
    listed: boolean("listed").notNull().default(false),
    /** Its place in the list: the customer's last message, when it woke, or else its beginning (V12). */
    lastActivityAt: instant("last_activity_at").notNull(),
    /** When the newest public item was accepted, even if it was undone. */
    lastAt: instant("last_at"),
    // The last public item, copied so that the list is one narrow read.
    lastMessageId: uuid("last_message_id"),
    lastDirection: text("last_direction", { enum: directions }),
    lastSource: text("last_source", { enum: sources }),
    lastBody: text("last_body"),
    lastEnclosure: text("last_enclosure", { enum: enclosures }),
    lastStatus: text("last_status", { enum: messageStatuses }),
    lastAuthorId: uuid("last_author_id"),
    /** Who replied to the customer last, and when (I11). */
    lastReplyBy: uuid("last_reply_by"),
    lastReplyAt: instant("last_reply_at"),
    // The beginning of the last note: the list shows it until the next item.
    lastNoteBy: uuid("last_note_by"),
    lastNoteAt: instant("last_note_at"),
    lastNoteBody: text("last_note_body"),
    createdAt: createdAt(),
  },
  (t) => [
    unique("conversations_scope").on(t.tenantId, t.id),
    foreignKey({ columns: [t.tenantId, t.numberId], foreignColumns: [numbers.tenantId, numbers.id] }),
    foreignKey({ columns: [t.tenantId, t.contactId], foreignColumns: [contacts.tenantId, contacts.id] }),
    foreignKey({
      columns: [t.tenantId, t.contactPhoneId],
      foreignColumns: [contactPhones.tenantId, contactPhones.id],
    }),
    foreignKey({
      columns: [t.tenantId, t.assigneeId],
      foreignColumns: [memberships.tenantId, memberships.userId],
    }),
    foreignKey({
      columns: [t.tenantId, t.lastAssigneeId],
      foreignColumns: [memberships.tenantId, memberships.userId],
    }),
    foreignKey({
      columns: [t.tenantId, t.snoozedBy],
      foreignColumns: [memberships.tenantId, memberships.userId],
    }),
    foreignKey({
      columns: [t.tenantId, t.wokenFor],
      foreignColumns: [memberships.tenantId, memberships.userId],
    }),
    check("conversations_snoozed", sql`(${t.state} = 'snoozed') = (${t.snoozedUntil} is not null)`),
    foreignKey({
      columns: [t.tenantId, t.lastAuthorId],
      foreignColumns: [memberships.tenantId, memberships.userId],
    }),
    foreignKey({
      columns: [t.tenantId, t.lastReplyBy],
      foreignColumns: [memberships.tenantId, memberships.userId],
    }),
    foreignKey({
      columns: [t.tenantId, t.undeliveredBy],
      foreignColumns: [memberships.tenantId, memberships.userId],
    }),
    foreignKey({
      columns: [t.tenantId, t.lastNoteBy],
      foreignColumns: [memberships.tenantId, memberships.userId],
    }),
    // V7: concurrent first messages conflict here
    uniqueIndex("conversations_pair").on(t.numberId, t.contactPhoneId),
    // the messages sent to one contact from any number, for the duplicate check
    // (queries/messages/reply-facts.ts)
    index("conversations_contact").on(t.contactId),
    // the list of a number, newest first, by keyset (queries/conversations/conversation-list.ts)
    index("conversations_list")
      .on(t.numberId, t.state, t.lastActivityAt.desc(), t.id.desc())
      .where(sql`${t.listed}`),
    // what was said on a number lately (queries/inbound/history-facts.ts)
    index("conversations_last_at").on(t.numberId, t.lastAt),
    // the undelivered of a number, then the unanswered, and their counts
    index("conversations_undelivered")
      .on(t.numberId)
      .where(sql`${t.listed} and ${t.undeliveredAt} is not null`),
    // what the open conversations of a person are, for counts, capacity, away and removal
    index("conversations_assigned")
      .on(t.assigneeId, t.numberId)
      .where(sql`${t.listed} and ${t.state} = 'open' and ${t.assigneeId} is not null`),
    // what routing still has to give somebody, the longest waiting first
    index("conversations_unassigned")
      .on(t.numberId, t.unrespondedSince)
      .where(
        sql`${t.listed} and ${t.state} = 'open' and ${t.assigneeId} is null and ${t.unrespondedSince} is not null`,
      ),
    // what is due to come back
    index("conversations_snoozed_until")
      .on(t.snoozedUntil)
      .where(sql`${t.snoozedUntil} is not null`),
    // the conversations of a tag
    index("conversations_tagged")
      .using("gin", t.tagIds)
      .where(sql`${t.tagIds} <> '{}'::uuid[]`),
    index("conversations_unresponded")
      .on(t.numberId, t.unrespondedSince)
      .where(sql`${t.listed} and ${t.unrespondedSince} is not null`),
  ],
);

/** How far a person has read; only ever moves forwards (V36). */
export const reads = pgTable(
  "reads",
  {
    tenantId: uuid("tenant_id").notNull(),
    conversationId: uuid("conversation_id").notNull(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id),
    seenSeq: bigint("seen_seq", { mode: "number" }).notNull().default(0),
    /** When this person first and last opened the conversation (I13). */
    openedAt: instant("opened_at"),
    lastOpenedAt: instant("last_opened_at"),
  },
  (t) => [
    primaryKey({ columns: [t.conversationId, t.userId] }),
    foreignKey({
      columns: [t.tenantId, t.conversationId],
      foreignColumns: [conversations.tenantId, conversations.id],
    }),
  ],
);

/** One draft per person and conversation, with the client id that its send will have. */
export const drafts = pgTable(
  "drafts",
  {
    tenantId: uuid("tenant_id").notNull(),
    conversationId: uuid("conversation_id").notNull(),
    userId: uuid("user_id")
      .notNull()
      .references(() => users.id),
    clientId: uuid("client_id").notNull(),
    body: text("body").notNull(),
    media: jsonb("media").$type<string[]>().notNull().default([]),
    /** Since when a colleague's reply is newer than the draft: review before sending. */
    staleSince: instant("stale_since"),
    updatedAt: instant("updated_at").notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.conversationId, t.userId] }),
    foreignKey({
      columns: [t.tenantId, t.conversationId],
      foreignColumns: [conversations.tenantId, conversations.id],
    }),
    // the drafts of a person, listed and counted
    index("drafts_of_person").on(t.userId),
  ],
);

/** Entries of a conversation, such as resolved, assigned, taken over. */
export const timelineEntries = pgTable(
  "timeline_entries",
  {
    id: id(),
    tenantId: uuid("tenant_id").notNull(),
    conversationId: uuid("conversation_id").notNull(),
    type: text("type", { enum: timelineTypes }).notNull(),
    /** Null if a customer's message caused it. */
    actorId: uuid("actor_id").references(() => users.id),
    subjectUserId: uuid("subject_user_id").references(() => users.id),
    /** Why, if more than one thing can cause it. */
    reason: text("reason", { enum: entryReasons }),
    /** Until when it was snoozed. */
    until: instant("until"),
    /** The tag that was added or removed. */
    tagId: uuid("tag_id"),
    at: instant("at").notNull(),
  },
  (t) => [
    foreignKey({
      columns: [t.tenantId, t.conversationId],
      foreignColumns: [conversations.tenantId, conversations.id],
    }),
    // the entries of a conversation among its messages, by keyset
    index("timeline_entries_conversation").on(t.conversationId, t.at),
  ],
);
