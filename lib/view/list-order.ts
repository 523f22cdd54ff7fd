import type { ConversationRow } from "./types";

type Ordered = { id: string; lastActivityAt: string };

/**
 * The merged list (V12): last activity first, as the database stamped it; equal stamps by id, so that the
 * order is total. Stamps are all written alike (`toISOString`), so that they sort as text.
 */
export const compareActivity = (a: Ordered, b: Ordered): number =>
  descending(a.lastActivityAt, b.lastActivityAt) || descending(a.id, b.id);

const descending = (a: string, b: string): number => (a < b ? 1 : a > b ? -1 : 0);

/** A row put at its place among rows that are in order; of a row that was there before, the new one stays. */
export function placeRow(row: ConversationRow, rows: readonly ConversationRow[]): ConversationRow[] {
  const others = rows.filter((other) => other.conversation.id !== row.conversation.id);
  const at = others.findIndex((other) => compareActivity(row.conversation, other.conversation) < 0);
  return at === -1 ? [...others, row] : others.toSpliced(at, 0, row);
}
