import type { Deps } from "@/db/deps";
import { deleteMentions, writeMentions } from "@/db/queries/conversations/mentions";
import { findNote, newestNoteBeside, type NoteRecord, updateNote } from "@/db/queries/conversations/notes";
import { err, ok, type Result } from "@/lib/base/result";
import { changeConversation, type ConversationEvents } from "@/lib/conversation/change-conversation";
import type { ConversationWork } from "@/lib/conversation/conversation-work";
import { checkNote, mayEditNote, type NoteProblem } from "@/lib/domain/conversation/note-body";
import { afterNotesChanged } from "@/lib/domain/conversation/patch";
import type { Actor } from "@/lib/domain/principal";
import type { EditNoteCommand } from "@/lib/protocol/commands";
import type { NoteView } from "@/lib/protocol/views";
import { toNoteView } from "@/lib/view/map/to-view";
import { joined, mentionRows, stillNamed, whoIsMentioned } from "./mention";

type OfNote = { conversationId: string; noteId: string };
type Refused = { code: "not_found" | "forbidden" | "too_late" };
type Changed = { note: NoteView; unreached: string[] };
type Outcome<E = never> = Promise<Result<Changed & ConversationEvents, Refused | E>>;

/**
 * Gives one's own note other words, within `NOTE_EDIT_MS`. Who is no longer named in it is no longer mentioned;
 * who is named in addition is told, if they may see the conversation.
 */
export async function editNote(
  deps: Deps,
  actor: Actor,
  { conversationId, noteId, body: written, mentions: ids = [] }: OfNote & EditNoteCommand,
): Outcome<{ code: "invalid_body"; reason: NoteProblem }> {
  const checked = checkNote(written);
  if (!checked.ok) return err({ code: "invalid_body", reason: checked.code });
  const { body } = checked;
  const { userId: authorId } = actor;
  const asked = { conversationId, actions: ["note.add"], holdsAccess: ids.length > 0 } as const;
  return changeConversation(deps, actor, asked, async (work): Promise<Result<Changed, Refused>> => {
    const found = await ownNote(work, actor, noteId);
    if (!found.ok) return found;
    const note = found.value;
    const { at } = work.record;
    if (!mayEditNote({ ...note, isDeleted: false }, { userId: authorId, now: at }))
      return err({ code: "too_late" });
    const { mentions: more, unreached } = await whoIsMentioned(work.tx, work.record, { authorId, body, ids });
    const mentions = joined([...stillNamed(body, note.mentions), ...more]);
    if (body === note.body && mentions.length === note.mentions.length)
      return ok({ note: toNoteView(note), unreached });

    const edited = { ...note, body, editedAt: at, mentions };
    work.write((tx) => updateNote(tx, { id: noteId, body, editedAt: at }));
    await changeMentions(work, note, edited);
    work.audit({ action: "note.edited", details: { noteId } });
    return ok({ note: await tellChange(work, edited), unreached });
  });
}

/** Takes one's own note back: its words and its mentions are gone, and a line says that it was there. */
export const deleteNote = (deps: Deps, actor: Actor, { conversationId, noteId }: OfNote): Outcome =>
  changeConversation(deps, actor, { conversationId, actions: ["note.add"] }, async (work) => {
    const found = await ownNote(work, actor, noteId);
    if (!found.ok) return found;
    const { at: deletedAt } = work.record;
    const deleted = { ...found.value, body: "" as const, deletedAt, mentions: [] };
    work.write((tx) => updateNote(tx, { id: noteId, body: "", deletedAt }));
    await changeMentions(work, found.value, deleted);
    work.audit({ action: "note.deleted", details: { noteId } });
    return ok({ note: await tellChange(work, deleted), unreached: [] });
  });

/** A note of the actor that was not deleted. */
async function ownNote(
  work: ConversationWork,
  { userId }: Actor,
  noteId: string,
): Promise<Result<NoteRecord, Refused>> {
  const note = await findNote(work.tx, { conversationId: work.record.id, noteId });
  if (!note || note.deletedAt !== null) return err({ code: "not_found" });
  return note.authorId === userId ? ok(note) : err({ code: "forbidden" });
}

async function changeMentions(work: ConversationWork, before: NoteRecord, after: NoteRecord): Promise<void> {
  const { id: conversationId, numberId, tenantId } = work.record;
  const noteId = before.id;
  const of = { noteId, conversationId, numberId };
  const idsOf = ({ mentions }: NoteRecord) => mentions.map(({ userId }) => userId);
  const [was, is] = [idsOf(before), idsOf(after)];
  const gone = was.filter((userId) => !is.includes(userId));
  const come = is.filter((userId) => !was.includes(userId));
  if (gone.length > 0) work.write((tx) => deleteMentions(tx, { noteId, userIds: gone }));
  if (after.mentions.length > 0)
    work.write((tx) =>
      writeMentions(tx, mentionRows({ id: noteId, tenantId, conversationId, at: before.at }, after.mentions)),
    );
  for (const userId of gone) work.tellPerson(userId, { type: "mention.removed", ...of });
  for (const userId of come) work.tellPerson(userId, { type: "mention.added", ...of, by: before.authorId });
}

/** The list shows the last note that stands. */
async function tellChange(work: ConversationWork, changed: NoteRecord): Promise<NoteView> {
  const { id: conversationId } = work.record;
  const other = (await newestNoteBeside(work.tx, { conversationId, noteId: changed.id })) ?? null;
  const stands = changed.deletedAt === null && (other === null || changed.at >= other.at);
  work.patch(afterNotesChanged(stands ? changed : other));
  const note = toNoteView(changed);
  work.tell({ type: "note.changed", note });
  return note;
}
