import { and, asc, desc, eq, gte, isNull, lte, sql, type SQL } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import type { DbOrTx, Tx } from "@/db/handles";
import { messages } from "@/db/schema/messages";
import { notes } from "@/db/schema/notes";
import { users } from "@/db/schema/people";
import { beforeMessage } from "./conversation-items";
import { mentionedIn } from "./mentions";

const replied = alias(notes, "replied");

/** The last message before the note that is replied to. */
const repliedSeq = sql<number>`coalesce((select max(m.public_seq) from ${messages} m
  where m.conversation_id = ${replied.conversationId} and m.accepted_at <= ${replied.at}), 0)`.mapWith(
  Number,
);

const selectNotes = (db: DbOrTx) =>
  db
    .select({
      id: notes.id,
      conversationId: notes.conversationId,
      authorId: notes.authorId,
      authorName: users.name,
      body: notes.body,
      at: notes.at,
      editedAt: notes.editedAt,
      deletedAt: notes.deletedAt,
      about: {
        messageId: messages.id,
        seq: messages.publicSeq,
        direction: messages.direction,
        body: messages.body,
      },
      replyTo: { noteId: replied.id, by: replied.authorId },
      replyToSeq: repliedSeq,
      mentions: mentionedIn,
    })
    .from(notes)
    .innerJoin(users, eq(users.id, notes.authorId))
    .leftJoin(messages, eq(messages.id, notes.aboutMessageId))
    .leftJoin(replied, eq(replied.id, notes.replyToId))
    .$dynamic();

type Selected = Awaited<ReturnType<typeof selectNotes>>[number];
export type NoteRecord = ReturnType<typeof toRecord>;

const toRecord = ({ replyTo, replyToSeq: seq, ...note }: Selected) => ({
  ...note,
  replyTo: replyTo && { ...replyTo, seq },
});

/**
 * The notes among the messages of a page of the conversation, with the same bounds as `conversationEntries`.
 */
export const conversationNotes = async (
  db: DbOrTx,
  { conversationId, from, before }: { conversationId: string; from: Date | null; before: number | null },
) =>
  (
    await selectNotes(db)
      .where(
        and(
          eq(notes.conversationId, conversationId),
          from === null ? undefined : gte(notes.at, from),
          beforeMessage(notes.at, { conversationId, before }),
        ),
      )
      .orderBy(asc(notes.at), asc(notes.id))
      .prepare(`conversation_notes${from === null ? "" : "_from"}${before === null ? "" : "_before"}`)
      .execute()
  ).map(toRecord);

/** The note that this client id already created, if any. */
export const findNoteOf = async (tx: Tx, { authorId, clientId }: { authorId: string; clientId: string }) =>
  (
    await selectNotes(tx)
      .where(and(eq(notes.authorId, authorId), eq(notes.clientId, clientId)))
      .limit(1)
  ).map(toRecord)[0];

type OfConversation = { conversationId: string };

/** A note of that conversation. */
export const findNote = async (
  tx: Tx,
  { conversationId, noteId }: OfConversation & { noteId: string },
): Promise<NoteRecord | undefined> =>
  (
    await selectNotes(tx)
      .where(and(eq(notes.conversationId, conversationId), eq(notes.id, noteId)))
      .limit(1)
  ).map(toRecord)[0];

/** The newest note that was not deleted, besides that one. */
export const newestNoteBeside = async (
  tx: Tx,
  { conversationId, noteId }: OfConversation & { noteId: string },
) =>
  (
    await tx
      .select({ authorId: notes.authorId, at: notes.at, body: notes.body })
      .from(notes)
      .where(
        and(eq(notes.conversationId, conversationId), isNull(notes.deletedAt), sql`${notes.id} <> ${noteId}`),
      )
      .orderBy(desc(notes.at), desc(notes.id))
      .limit(1)
  )[0];

/** A message of that conversation, as a note about it shows it. */
export const messageForNote = async (
  tx: Tx,
  { conversationId, messageId }: OfConversation & { messageId: string },
) =>
  (
    await tx
      .select({
        messageId: messages.id,
        seq: messages.publicSeq,
        direction: messages.direction,
        body: messages.body,
      })
      .from(messages)
      .where(and(eq(messages.conversationId, conversationId), eq(messages.id, messageId)))
  )[0];

/** The last message before an instant, or 0. */
export const lastSeqUpTo = async (tx: Tx, { conversationId, at }: OfConversation & { at: Date }) =>
  (
    await tx
      .select({ seq: sql<number>`coalesce(max(${messages.publicSeq}), 0)`.mapWith(Number) })
      .from(messages)
      .where(and(eq(messages.conversationId, conversationId), lte(messages.acceptedAt, at)))
  )[0]?.seq ?? 0;

export type NewNote = {
  id: string;
  tenantId: string;
  conversationId: string;
  authorId: string;
  clientId: string;
  body: string;
  at: Date;
  aboutMessageId: string | null;
  replyToId: string | null;
};

export const insertNote = (tx: Tx, note: NewNote) => tx.insert(notes).values(note);

export const updateNote = (
  tx: Tx,
  { id, ...change }: { id: string; body: string; editedAt: Date } | { id: string; body: ""; deletedAt: Date },
) => tx.update(notes).set(change).where(eq(notes.id, id));

/** The words of a note, as a subquery; null if `id` is of no note. */
export const noteBody = (id: SQL): SQL => sql`(select said.body from ${notes} said where said.id = ${id})`;
