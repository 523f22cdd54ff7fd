import { focusComposer } from "./focus-composer";
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
