import type { Deps } from "@/db/deps";
import { isUniqueViolation } from "@/db/errors";
import type { NumberEvents } from "@/db/queries/events/append-events";
import { findNoteOf, insertNote } from "@/db/queries/conversations/notes";
import { isId, newId } from "@/lib/base/ids";
import { err, ok, type Result } from "@/lib/base/result";
import { changeConversation } from "@/lib/conversation/change-conversation";
import { afterNote } from "@/lib/domain/conversation/patch";
import type { Actor } from "@/lib/domain/principal";
import { checkNote, type NoteProblem } from "@/lib/domain/conversation/note-body";
import type { NoteCommand } from "@/lib/protocol/commands";
import type { NoteView } from "@/lib/protocol/views";
import { toNoteView } from "@/lib/view/map/to-view";

type AddedNote = NumberEvents & { note: NoteView; repeat: boolean };
type Written = Result<Omit<AddedNote, keyof NumberEvents>, { code: "client_id_reused" }>;
type Outcome = Result<
  AddedNote,
  | { code: "not_found" | "forbidden" | "client_id_reused" | "invalid_client_id" }
  | { code: "invalid_body"; reason: NoteProblem }
>;
type Input = { conversationId: string } & NoteCommand;

/**
 * Writes a note for the team in a conversation (C5). It is never sent: it answers nobody, changes no flag,
 * does not move the conversation in the list, takes no reply lease, and works where nothing may be sent.
 */
export async function addNote(deps: Deps, actor: Actor, input: Input): Promise<Outcome> {
  if (!isId(input.clientId)) return err({ code: "invalid_client_id" });
  const checked = checkNote(input.body);
  if (!checked.ok) return err({ code: "invalid_body", reason: checked.code });
  const attempt = () => write(deps, actor, { ...input, body: checked.body });
  // The same id in two conversations at once holds two locks; only the unique key sees both.
  return attempt().catch((error: unknown) => {
    if (isUniqueViolation(error, "notes_intent")) return attempt();
    throw error;
  });
}

const write = (deps: Deps, actor: Actor, { conversationId, clientId, body }: Input): Promise<Outcome> =>
  changeConversation(
    deps,
    actor,
    { conversationId, actions: ["note.add"] },
    async (work): Promise<Written> => {
      const { tenantId, userId: authorId } = actor;
      const earlier = await findNoteOf(work.tx, { authorId, clientId });
      if (earlier) {
        const same = earlier.conversationId === conversationId && earlier.body === body;
        return same ? ok({ note: toNoteView(earlier), repeat: true }) : err({ code: "client_id_reused" });
      }
      const added = { id: newId(), tenantId, conversationId, authorId, clientId, body, at: work.record.at };
      work.write((tx) => insertNote(tx, added));
      work.patch(afterNote(added));
      const note = toNoteView({ ...added, authorName: actor.name });
      work.tell({ type: "note.added", note });
      return ok({ note, repeat: false });
    },
  );
