import { sql } from "drizzle-orm";
import {
  check,
  foreignKey,
  index,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { MAX_NOTE_LENGTH } from "@/db/vocabulary";
import { id, instant } from "./columns";
import { conversations } from "./conversations";
import { searchWords } from "./folded";
import { messages } from "./messages";
import { memberships } from "./people";

/**
 * The team's internal notes, in a file of their own. A note cannot be sent (C5): the table has no columns of
 * a send (direction, status, due time), no row of the queue can point to it, and no code that sends imports
 * it.
 */
export const notes = pgTable(
  "notes",
  {
    id: id(),
    tenantId: uuid("tenant_id").notNull(),
    conversationId: uuid("conversation_id").notNull(),
    authorId: uuid("author_id").notNull(),
    /** The client id of the note: a double click or a retry creates one note. */
    clientId: uuid("client_id").notNull(),
    body: text("body").notNull(),
    at: instant("at").notNull(),
    /** The message that it is about, or the note that it replies to. */
    aboutMessageId: uuid("about_message_id"),
    replyToId: uuid("reply_to_id"),
    editedAt: instant("edited_at"),
    /** Deleted by its author; the words are gone. */
    deletedAt: instant("deleted_at"),
  },
  (t) => [
    foreignKey({
      columns: [t.tenantId, t.conversationId],
      foreignColumns: [conversations.tenantId, conversations.id],
    }),
    foreignKey({
      columns: [t.tenantId, t.authorId],
      foreignColumns: [memberships.tenantId, memberships.userId],
    }),
    unique("notes_scope").on(t.tenantId, t.conversationId, t.id),
    foreignKey({
      columns: [t.tenantId, t.conversationId, t.replyToId],
      foreignColumns: [t.tenantId, t.conversationId, t.id],
    }),
    foreignKey({
      columns: [t.tenantId, t.aboutMessageId],
      foreignColumns: [messages.tenantId, messages.id],
    }),
    check(
      "notes_body_has_words",
      sql`char_length(${t.body}) between 1 and ${sql.raw(String(MAX_NOTE_LENGTH))} or (${t.deletedAt} is not null and ${t.body} = '')`,
    ),
    // one note per client id, whatever is clicked or retried
    uniqueIndex("notes_intent").on(t.authorId, t.clientId),
    // the notes of a conversation among its messages, by keyset
    index("notes_conversation").on(t.conversationId, t.at),
    // the search over notes (queries/conversations/search-conversations.ts)
    index("notes_folded_words").using("gin", searchWords(t.body)).with({ fastupdate: false }),
  ],
);

/** Who is mentioned in a note: people who could see the conversation when it was written. */
export const mentions = pgTable(
  "mentions",
  {
    tenantId: uuid("tenant_id").notNull(),
    conversationId: uuid("conversation_id").notNull(),
    noteId: uuid("note_id").notNull(),
    userId: uuid("user_id").notNull(),
    /** As what the person is mentioned in the words: their own name, or the names of their groups. */
    names: text("names").array().notNull(),
    at: instant("at").notNull(),
    seenAt: instant("seen_at"),
  },
  (t) => [
    primaryKey({ columns: [t.noteId, t.userId] }),
    foreignKey({
      columns: [t.tenantId, t.conversationId, t.noteId],
      foreignColumns: [notes.tenantId, notes.conversationId, notes.id],
    }),
    foreignKey({
      columns: [t.tenantId, t.userId],
      foreignColumns: [memberships.tenantId, memberships.userId],
    }),
    // the mentions of a person, newest first, and how many are unseen
    index("mentions_of_person").on(t.tenantId, t.userId, t.at.desc()),
    // the mentioned people of a page of notes
    index("mentions_conversation").on(t.conversationId),
  ],
);
