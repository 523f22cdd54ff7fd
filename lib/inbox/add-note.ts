import type { Deps } from "@/db/deps";
import { isUniqueViolation } from "@/db/errors";
import type { Tx } from "@/db/handles";
import { appendEvents, type NumberEvents } from "@/db/queries/events/append-events";
import { lockConversation } from "@/db/queries/conversations/conversation-record";
import { patchConversation } from "@/db/queries/conversations/conversation-row";
import { findNoteOf, insertNote } from "@/db/queries/conversations/notes";
import { isId, newId } from "@/lib/base/ids";
import { err, ok, type Result } from "@/lib/base/result";
import type { Actor } from "@/lib/domain/principal";
import { afterNote } from "@/lib/domain/conversation";
import { checkNote, type NoteProblem } from "@/lib/domain/note-body";
import { canSee, may } from "@/lib/domain/policy";
import type { NoteCommand } from "@/lib/protocol/commands";
import type { NoteView } from "@/lib/protocol/views";
import { toConversationView, toNoteView } from "@/lib/view/map/to-view";

type AddedNote = NumberEvents & { note: NoteView; repeat: boolean };
type Outcome = Result<
  AddedNote,
  | { code: "not_found" | "forbidden" | "client_id_reused" | "invalid_client_id" }
  | { code: "invalid_body"; reason: NoteProblem }
>;
type Input = { conversationId: string } & NoteCommand;

/**
 * Writes a note for the team under a conversation (C5). It goes nowhere: it answers nobody, moves no mark and no
 * place in the list, takes no lease, and works where nothing may be sent.
 */
export async function addNote(deps: Deps, actor: Actor, input: Input): Promise<Outcome> {
  if (!isId(input.clientId)) return err({ code: "invalid_client_id" });
  const checked = checkNote(input.body);
  if (!checked.ok) return err({ code: "invalid_body", reason: checked.code });
  const attempt = () => deps.db.transaction((tx) => write(tx, actor, { ...input, body: checked.body }));
  // The same id in two conversations at once holds two locks, and only the unique key sees both.
  return attempt().catch((error: unknown) => {
    if (isUniqueViolation(error, "notes_intent")) return attempt();
    throw error;
  });
}

async function write(tx: Tx, actor: Actor, { conversationId, clientId, body }: Input): Promise<Outcome> {
  const { tenantId, userId: authorId } = actor;
  const record = await lockConversation(tx, { tenantId, conversationId });
  if (!record || !canSee(actor, record.numberId)) return err({ code: "not_found" });
  if (!may(actor, "note.add", record)) return err({ code: "forbidden" });

  const { numberId } = record;
  const earlier = await findNoteOf(tx, { authorId, clientId });
  if (earlier) {
    const same = earlier.conversationId === conversationId && earlier.body === body;
    return same
      ? ok({ note: toNoteView(earlier), repeat: true, numberId, events: [] })
      : err({ code: "client_id_reused" });
  }
  const added = { id: newId(), tenantId, conversationId, authorId, clientId, body, at: record.at };
  await insertNote(tx, added);
  const now = await patchConversation(tx, record, afterNote(added));
  const note = toNoteView({ ...added, authorName: actor.name });
  const events = await appendEvents(tx, {
    numberId,
    events: [{ type: "note.added", note, conversation: toConversationView(now) }],
  });
  return ok({ note, repeat: false, numberId, events });
}
