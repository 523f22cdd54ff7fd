import { and, asc, eq, gte, sql } from "drizzle-orm";
import type { DbOrTx, Tx } from "@/db/handles";
import { conversations } from "@/db/schema/conversations";
import { notes } from "@/db/schema/notes";
import { users } from "@/db/schema/people";
import { beforeMessage } from "./conversation-items";

/** What the list keeps of a note: its one line needs no more. */
const LIST_LENGTH = 200;

const columns = {
  id: notes.id,
  conversationId: notes.conversationId,
  authorId: notes.authorId,
  authorName: users.name,
  body: notes.body,
  at: notes.at,
};

/** The notes that stand among the messages of a page of the conversation, as `conversationEntries` cuts it. */
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

/** The note that this intent made already, if it did. */
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

/** Adds a note, and what the list keeps of it. Returns that. */
export async function insertNote(tx: Tx, note: NewNote) {
  const lastNote = {
    lastNoteBy: note.authorId,
    lastNoteAt: note.at,
    lastNoteBody: [...note.body].slice(0, LIST_LENGTH).join(""),
  };
  await tx.insert(notes).values(note);
  await tx
    .update(conversations)
    .set({ ...lastNote, listed: sql`true` })
    .where(eq(conversations.id, note.conversationId));
  return lastNote;
}
