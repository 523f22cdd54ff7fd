import { focusNext } from "./focus-composer";
import type { InboxClient } from "../inbox-client";

/** The field of a note, for whoever was about to write a text. */
export function writeNote(client: InboxClient, conversationId: string): void {
  focusNext();
  client.notes.choose(conversationId, "note");
}
