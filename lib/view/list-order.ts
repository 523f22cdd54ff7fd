import type { ConversationRow } from "./types";

type Ordered = { id: string; lastActivityAt: string };

/** The merged list (V12): last activity first, as the database stamped it; equal stamps by id, so that the order is total. */
export const compareActivity = (a: Ordered, b: Ordered): number =>
  Date.parse(b.lastActivityAt) - Date.parse(a.lastActivityAt) || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0);

export const inListOrder = (rows: readonly ConversationRow[]): ConversationRow[] =>
  [...rows].sort((a, b) => compareActivity(a.conversation, b.conversation));
