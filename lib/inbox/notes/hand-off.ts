import type { Deps } from "@/db/deps";
import { mentionablesOf } from "@/db/queries/conversations/mentions";
import { findNoteOf } from "@/db/queries/conversations/notes";
import { isId } from "@/lib/base/ids";
import { err, ok, type Result } from "@/lib/base/result";
import { changeConversation, type ConversationEvents } from "@/lib/conversation/change-conversation";
import { checkNote, type NoteProblem } from "@/lib/domain/conversation/note-body";
import { stillMentioned } from "@/lib/domain/conversation/mentions";
import type { Actor } from "@/lib/domain/principal";
import type { HandOffCommand } from "@/lib/protocol/commands";
import type { ConversationView, NoteView } from "@/lib/protocol/views";
import { writeNote } from "./add-note";
import { assignIn, type AssignError } from "../changes/assign";

type HandedOff = { conversation: ConversationView; note: NoteView; repeat: boolean; unreached: string[] };
type Refused =
  | AssignError
  | { code: "not_found" | "forbidden" | "client_id_reused" | "invalid_client_id" }
  | { code: "invalid_body"; reason: NoteProblem };

/**
 * Gives a conversation to a colleague with a note that mentions them (C8): assigned, written and told in one
 * transaction, and to the receiver as one thing. They must be able to reply there at the commit. If somebody
 * else has it by now than the page showed, nothing is written and the answer says who.
 */
export async function handOff(
  deps: Deps,
  actor: Actor,
  {
    conversationId,
    clientId,
    to,
    from,
    body: written,
    mentions = [],
  }: { conversationId: string } & HandOffCommand,
): Promise<Result<HandedOff & ConversationEvents, Refused>> {
  if (!isId(clientId)) return err({ code: "invalid_client_id" });
  const asked = {
    conversationId,
    actions: ["conversation.assign", "note.add"],
    holdsAccess: true,
  } as const;
  return changeConversation(deps, actor, asked, async (work): Promise<Result<HandedOff, Refused>> => {
    const { tx, record } = work;
    const [receiver] = await mentionablesOf(tx, { tenantId: record.tenantId, ids: [to] });
    if (receiver === undefined || to === actor.userId) return err({ code: "not_assignable" });

    const trimmed = checkNote(written);
    if (!trimmed.ok) return err({ code: "invalid_body", reason: trimmed.code });
    const isNamed = stillMentioned(trimmed.body, [receiver]).length > 0;
    const checked = isNamed ? trimmed : checkNote(`@${receiver.name} ${trimmed.body}`);
    if (!checked.ok) return err({ code: "invalid_body", reason: checked.code });
    const { body } = checked;

    const isRepeat = await findNoteOf(tx, { authorId: actor.userId, clientId });
    const refused = isRepeat ? null : await assignIn(work, { to, from, reason: "hand_off" });
    if (refused !== null) return err(refused);
    const noted = await writeNote(work, actor, {
      clientId,
      body,
      mentions: [...new Set([to, ...mentions])],
      handedTo: to,
    });
    if (!noted.ok) return noted;
    return ok({ conversation: work.view(), ...noted.value });
  });
}
