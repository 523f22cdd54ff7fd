import type { ConversationRow } from "../types";

type Ordered = { id: string; lastActivityAt: string };

/**
 * The order of the merged list (V12): by the customer's last message, the wake-up, or else the beginning, by the database's timestamp, newest first; equal ones by id, so
 * that the order is total. All timestamps have one format (`toISOString`), so they sort as text.
 */
export const compareActivity = (a: Ordered, b: Ordered): number =>
  descending(a.lastActivityAt, b.lastActivityAt) || descending(a.id, b.id);

const descending = (a: string, b: string): number => (a < b ? 1 : a > b ? -1 : 0);

export const indexOfRow = (rows: readonly ConversationRow[], conversationId: string): number =>
  rows.findIndex(({ conversation }) => conversation.id === conversationId);

/** Puts a row in its place among ordered rows and replaces an earlier row of the same conversation. */
export function placeRow(row: ConversationRow, rows: readonly ConversationRow[]): ConversationRow[] {
  const held = indexOfRow(rows, row.conversation.id);
  if (held !== -1 && rows[held]?.conversation.lastActivityAt === row.conversation.lastActivityAt)
    return rows.with(held, row);
  const others = held === -1 ? rows : rows.toSpliced(held, 1);
  return others.toSpliced(placeAmong(others, row), 0, row);
}

/**
 * Places many rows, such as a page that was just loaded, in one pass. `merge` decides between two of one
 * conversation.
 */
export function placeRows(
  coming: readonly ConversationRow[],
  rows: readonly ConversationRow[],
  merge: (held: ConversationRow, coming: ConversationRow) => ConversationRow,
): ConversationRow[] {
  const waiting = new Map(coming.map((row) => [row.conversation.id, row]));
  const held = rows.map((row) => {
    const other = waiting.get(row.conversation.id);
    waiting.delete(row.conversation.id);
    return other === undefined ? row : merge(row, other);
  });
  return [...held, ...waiting.values()].sort((a, b) => compareActivity(a.conversation, b.conversation));
}

/** How many of the rows come before it. Binary search, because they are ordered. */
function placeAmong(rows: readonly ConversationRow[], { conversation }: ConversationRow): number {
  let from = 0;
  let to = rows.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    const other = rows[middle]?.conversation;
    if (other !== undefined && compareActivity(other, conversation) < 0) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** A row's place and its last activity when the order began to be held. */
export type HeldRow = { id: string; lastActivityAt: string };

/** The order to be held while somebody works in the list. */
export const holdRows = (rows: readonly ConversationRow[]): HeldRow[] =>
  rows.map(({ conversation }) => ({ id: conversation.id, lastActivityAt: conversation.lastActivityAt }));

type Held = {
  held: readonly HeldRow[];
  /** The list in its current order. */
  coming: readonly ConversationRow[];
  /** Every known row: one that left the list keeps its place, otherwise those below would move up. */
  all: readonly ConversationRow[];
  /** Rows that the reader removed from the list: they go at once. */
  dropped: ReadonlySet<string>;
};

/**
 * The rows in their held places, so that nobody presses a row that has just moved there, and how many wait to
 * move up: new ones, and those with a message since. The content of a row is current. Older pages are added
 * at the end.
 */
export function heldOrder({ held, coming, all, dropped }: Held): {
  rows: ConversationRow[];
  waiting: number;
} {
  const [known, listed] = [
    new Map(all.map((row) => [row.conversation.id, row])),
    new Map(coming.map((row) => [row.conversation.id, row])),
  ];
  const rows = held.flatMap(({ id }) => listed.get(id) ?? (dropped.has(id) ? [] : (known.get(id) ?? [])));
  const before = new Map(held.map(({ id, lastActivityAt }) => [id, lastActivityAt]));
  const last = held.at(-1);
  const isOlder = ({ conversation }: ConversationRow) =>
    last !== undefined && compareActivity(conversation, last) > 0;
  const others = coming.filter(({ conversation }) => !before.has(conversation.id));
  const moved = rows.filter(
    ({ conversation: { id, lastActivityAt } }) => listed.has(id) && lastActivityAt > (before.get(id) ?? ""),
  );
  return {
    rows: [...rows, ...others.filter(isOlder)],
    waiting: moved.length + others.filter((row) => !isOlder(row)).length,
  };
}
