import type { ConversationView } from "@/lib/protocol/views";
import { focusComposer, focusNext } from "../page/focus";
import type { InboxClient } from "../inbox-client";

/**
 * Undoes the last reply if that is still possible, or else what the toast offers. Returns whether there was
 * anything.
 */
export function undoLast(client: InboxClient): boolean {
  const message = client.replies.undoable();
  if (message !== null) {
    // The person goes on writing the returned text: what they type meanwhile belongs to it.
    focusComposer();
    void client.replies.undo(message).then(focusComposer);
    return true;
  }
  const undo = client.state.toast?.undo ?? null;
  undo?.();
  client.notices.closeToast();
  return undo !== null;
}

/** Opens the note field in place of the message field. */
export function writeNote(client: InboxClient, conversationId: string): void {
  focusNext();
  client.notes.choose(conversationId, "note");
}

/**
 * Goes to the same contact on another of our numbers. Until that conversation has loaded, nothing can be sent
 * from this one, because the person chose the other number.
 */
export async function goFrom(
  client: InboxClient,
  conversation: ConversationView,
  numberId: string,
): Promise<void> {
  if (numberId === conversation.numberId) return;
  const form = document.querySelector<HTMLElement>(`[data-part="composer"][data-of="${conversation.id}"]`);
  if (form !== null) form.inert = true;
  await import("./compose.lazy")
    .then(({ writeFrom }) => writeFrom(client, conversation, numberId))
    .finally(() => form !== null && (form.inert = false));
}
