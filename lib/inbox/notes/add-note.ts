import type { Deps } from "@/db/deps";
import { isUniqueViolation } from "@/db/errors";
import { writeMentions } from "@/db/queries/conversations/mentions";
import {
  findNote,
  findNoteOf,
  insertNote,
  lastSeqUpTo,
  messageForNote,
} from "@/db/queries/conversations/notes";
import { isId, newId } from "@/lib/base/ids";
import { err, ok, type Result } from "@/lib/base/result";
import { changeConversation, type ConversationEvents } from "@/lib/conversation/change-conversation";
import type { ConversationWork } from "@/lib/conversation/conversation-work";
import { afterNote } from "@/lib/domain/conversation/patch";
import type { Actor } from "@/lib/domain/principal";
import { checkNote, type NoteProblem } from "@/lib/domain/conversation/note-body";
import type { NoteCommand } from "@/lib/protocol/commands";
import type { NoteView } from "@/lib/protocol/views";
import { toNoteView } from "@/lib/view/map/to-view";
import { mentionRows, whoIsMentioned } from "./mention";

type WrittenNote = { note: NoteView; repeat: boolean; unreached: string[] };
type Outcome = Result<
  WrittenNote & ConversationEvents,
  | { code: "not_found" | "forbidden" | "client_id_reused" | "invalid_client_id" }
  | { code: "invalid_body"; reason: NoteProblem }
>;
type Input = { conversationId: string } & NoteCommand;

/**
 * Writes a note for the team in a conversation (C5). It is never sent: it answers nobody, changes no flag,
 * does not move the conversation in the list, takes no reply lease, and works where nothing may be sent. Of the
 * people it mentions (C7), those who may see the conversation get an event of their own; the others are
 * returned as `unreached`, and learn nothing.
 */
export async function addNote(deps: Deps, actor: Actor, input: Input): Promise<Outcome> {
  if (!isId(input.clientId)) return err({ code: "invalid_client_id" });
  const checked = checkNote(input.body);
  if (!checked.ok) return err({ code: "invalid_body", reason: checked.code });
  const { conversationId, mentions = [] } = input;
  const attempt = () =>
    changeConversation(
      deps,
      actor,
      { conversationId, actions: ["note.add"], holdsAccess: mentions.length > 0 },
      (work) => writeNote(work, actor, { ...input, body: checked.body, mentions }),
    );
  // The same id in two conversations at once holds two locks; only the unique key sees both.
  return attempt().catch((error: unknown) => {
    if (isUniqueViolation(error, "notes_intent")) return attempt();
    throw error;
  });
}

type ToWrite = Omit<NoteCommand, "mentions"> & {
  mentions: readonly string[];
  /** Who gets the conversation with it. */
  handedTo?: string;
};

/** The note as a part of a change of its conversation. With mentions, the change holds access. */
export async function writeNote(
  work: ConversationWork,
  actor: Actor,
  { clientId, body, mentions: ids, about: messageId, replyTo: noteId, handedTo }: ToWrite,
): Promise<Result<WrittenNote, { code: "client_id_reused" | "not_found" }>> {
  const { tenantId, userId: authorId } = actor;
  const { id: conversationId, numberId, at } = work.record;
  const earlier = await findNoteOf(work.tx, { authorId, clientId });
  if (earlier && (earlier.conversationId !== conversationId || earlier.body !== body))
    return err({ code: "client_id_reused" });
  const { mentions, unreached } = await whoIsMentioned(work.tx, work.record, { authorId, body, ids });
  if (earlier) return ok({ note: toNoteView(earlier), repeat: true, unreached });

  const [about = null, replied = null] = await Promise.all([
    messageId === undefined ? undefined : messageForNote(work.tx, { conversationId, messageId }),
    noteId === undefined ? undefined : findNote(work.tx, { conversationId, noteId }),
  ]);
  if ((about === null && messageId !== undefined) || (replied === null && noteId !== undefined))
    return err({ code: "not_found" });
  const replyTo = replied && {
    noteId: replied.id,
    by: replied.authorId,
    seq: await lastSeqUpTo(work.tx, { conversationId, at: replied.at }),
  };

  const added = { id: newId(), tenantId, conversationId, authorId, clientId, body, at };
  const refers = { aboutMessageId: about?.messageId ?? null, replyToId: replied?.id ?? null };
  work.write((tx) => insertNote(tx, { ...added, ...refers }));
  if (mentions.length > 0) work.write((tx) => writeMentions(tx, mentionRows(added, mentions)));
  work.patch(afterNote(added));
  const { name: authorName } = actor;
  const note = toNoteView({
    ...added,
    authorName,
    editedAt: null,
    deletedAt: null,
    about,
    replyTo,
    mentions,
  });
  work.tell({ type: "note.added", note });
  for (const { userId } of mentions)
    work.tellPerson(userId, {
      type: "mention.added",
      noteId: added.id,
      conversationId,
      numberId,
      by: authorId,
      ...(userId === handedTo && { handOff: true }),
    });
  return ok({ note, repeat: false, unreached });
}
