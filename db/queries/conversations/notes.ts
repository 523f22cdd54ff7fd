import { and, asc, eq, gte } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/handles";
import { notes } from "@/db/schema/notes";
import { users } from "@/db/schema/people";
import { beforeMessage } from "./conversation-items";
import { mentionedIn } from "./mentions";

const columns = {
  id: notes.id,
  conversationId: notes.conversationId,
  authorId: notes.authorId,
  authorName: users.name,
  body: notes.body,
  at: notes.at,
  mentions: mentionedIn,
};

/**
 * The notes among the messages of a page of the conversation, with the same bounds as `conversationEntries`.
 */
export const conversationNotes = (
  db: DbOrTx,
  { conversationId, from, before }: { conversationId: string; from: Date | null; before: number | null },
) =>
  db
    .select(columns)
    .from(notes)
    .innerJoin(users, eq(users.id, notes.authorId))
    .where(
      and(
        eq(notes.conversationId, conversationId),
        from === null ? undefined : gte(notes.at, from),
        beforeMessage(notes.at, { conversationId, before }),
      ),
    )
    .orderBy(asc(notes.at), asc(notes.id))
    .prepare(`conversation_notes${from === null ? "" : "_from"}${before === null ? "" : "_before"}`)
    .execute();

/** The note that this client id already created, if any. */
export const findNoteOf = async (tx: Tx, { authorId, clientId }: { authorId: string; clientId: string }) =>
  (
    await tx
      .select(columns)
      .from(notes)
      .innerJoin(users, eq(users.id, notes.authorId))
      .where(and(eq(notes.authorId, authorId), eq(notes.clientId, clientId)))
      .limit(1)
  )[0];

export type NewNote = {
  id: string;
  tenantId: string;
  conversationId: string;
  authorId: string;
  clientId: string;
  body: string;
  at: Date;
};

export const insertNote = (tx: Tx, note: NewNote) => tx.insert(notes).values(note);
