import type { ConversationView } from "@/lib/protocol/views";
import { focusComposer, focusNext } from "../page/focus";
import type { InboxClient } from "../inbox-client";

/** Takes back the text that can still be taken back; without one, what the toast offers to undo. Whether there was anything. */
export function undoLast(client: InboxClient): boolean {
  const message = client.replies.undoable();
  if (message !== null) {
    // Whoever takes a text back goes on writing it: what is typed meanwhile is a part of it.
    focusComposer();
    void client.replies.undo(message).then(focusComposer);
    return true;
  }
  const undo = client.state.toast?.undo ?? null;
  undo?.();
  client.notices.closeToast();
  return undo !== null;
}

/** The field of a note, for whoever was about to write a text. */
export function writeNote(client: InboxClient, conversationId: string): void {
  focusNext();
  client.notes.choose(conversationId, "note");
}

/** To the same contact on another of our numbers. Until that conversation is there, nothing can be sent from this one: whoever chose a number means it. */
export async function goFrom(
  client: InboxClient,
  conversation: ConversationView,
  numberId: string,
): Promise<void> {
  if (numberId === conversation.numberId) return;
  const form = document.querySelector<HTMLElement>(`[data-part="composer"][data-of="${conversation.id}"]`);
  if (form !== null) form.inert = true;
  await import("./compose")
    .then(({ writeFrom }) => writeFrom(client, conversation, numberId))
    .finally(() => form !== null && (form.inert = false));
}
