import type { KeyId } from "../keys";

/** What each key does, for the sheet that lists them. */
export const keyWords: Record<KeyId, string> = {
  next: "Next conversation",
  previous: "Previous conversation",
  open: "Open",
  open_row: "Open the chosen conversation",
  back: "Back to the list",
  search: "Search",
  commands: "Command bar",
  next_pane: "Next pane",
  compose: "New text",
  reply: "Write a text",
  note: "Write a note",
  send: "Send",
  send_resolve: "Send and resolve",
  undo: "Undo a send",
  undo_writing: "Undo a send, from an empty field",
  hand_off: "Hand off with a note",
  resolve: "Resolve",
  resolve_next: "Resolve and open the next",
  snooze: "Snooze",
  tag: "Tags",
  unread: "Unread for the team",
  no_reply: "No reply needed",
  sheet: "This sheet",
};
