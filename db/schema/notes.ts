import { sql } from "drizzle-orm";
import { check, foreignKey, index, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { MAX_NOTE_LENGTH } from "@/db/vocabulary";
import { id, instant } from "./columns";
import { conversations } from "./conversations";
import { searchWords } from "./folded";
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
    check(
      "notes_body_has_words",
      sql`char_length(${t.body}) between 1 and ${sql.raw(String(MAX_NOTE_LENGTH))}`,
    ),
    // one note per client id, whatever is clicked or retried
    uniqueIndex("notes_intent").on(t.authorId, t.clientId),
    // the notes of a conversation among its messages, by keyset
    index("notes_thread").on(t.conversationId, t.at),
    // the search over notes (queries/conversations/search-conversations.ts)
    index("notes_folded_words").using("gin", searchWords(t.body)).with({ fastupdate: false }),
  ],
);
