import type { HandOffCommand } from "@/lib/protocol/commands";
import { unreachedCopy, type HandOffTrouble } from "@/lib/view/copy/composer/note-copy";
import { personShort } from "@/lib/view/copy/names";
import { withNote } from "@/lib/view/reduce/conversation-items";
import { lateApi } from "../late-api";
import type { InboxClient } from "../inbox-client";

/** Gives a conversation to a colleague with a note. Returns why it did not happen, or null. */
export async function handOff(
  { page, notices }: InboxClient,
  conversationId: string,
  command: HandOffCommand,
): Promise<HandOffTrouble | null> {
  const answer = page.watchSession(await lateApi.handOff(conversationId, command));
  if (answer.kind === "ok") {
    const { conversation, note, unreached } = answer.value;
    page.putConversation(conversation);
    page.setSnapshot(conversationId, (snapshot) => withNote(snapshot, note));
    const done = `Handed off to ${personShort(page.names, command.to)}`;
    notices.toast(unreached.length === 0 ? done : `${done}. ${unreachedCopy(unreached)}`);
    return null;
  }
  if (answer.kind === "unreachable") return { code: "not_confirmed" };
  if (answer.kind === "refused") return { code: "failed" };
  const { code, reason, assigneeId } = answer;
  if (code === "assigned_meanwhile") return { code, assigneeId: assigneeId ?? null };
  if (code === "not_assignable" || code === "client_id_reused") return { code };
  return { code: reason === "too_long" ? "too_long" : "failed" };
}
