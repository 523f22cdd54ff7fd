import { idOf } from "./reduce/conversation-items";
import type { ConversationItem, ConversationSnapshot } from "./types";

/** The least height of an item: a message with its footer, and an entry. */
const TEXT_PX = 50;
const LINE_PX = 22;

/** Items `from` (inclusive) to `to` (exclusive) of a conversation. */
export type Stretch = { from: number; to: number };

/**
 * The part of a conversation that is in view when it opens in a window of that height: its end, or the new
 * items if they need more (`dividerId` is the first new one). Null if all of it is to be drawn at once.
 */
export function firstDrawn(
  { items, newer }: Pick<ConversationSnapshot, "items" | "newer">,
  dividerId: string | null,
  windowPx: number,
): Stretch | null {
  if (dividerId === null && newer !== null) return null;
  const heights = items.map((item) => (isLine(item) ? LINE_PX : TEXT_PX));
  const divider = dividerId === null ? items.length : items.findIndex((item) => idOf(item) === dividerId);
  const end = newer === null ? fit(heights.toReversed(), windowPx) : 0;
  if (divider >= items.length - end)
    return end < items.length ? { from: items.length - end, to: Number.POSITIVE_INFINITY } : null;
  const [from, to] = [Math.max(0, divider - 1), divider + fit(heights.slice(divider), windowPx)];
  return from === 0 && to >= items.length
    ? null
    : { from, to: to < items.length ? to : Number.POSITIVE_INFINITY };
}

/** The snapshot as if only that stretch were loaded. */
export function onlyThat<T extends Pick<ConversationSnapshot, "items" | "newer" | "conversation">>(
  snapshot: T,
  { from, to }: Stretch,
): T {
  const isCut = to < snapshot.items.length;
  return {
    ...snapshot,
    items: snapshot.items.slice(from, to),
    newer: isCut ? (snapshot.newer ?? snapshot.conversation.publicSeq) : snapshot.newer,
  };
}

/** This many items certainly fill the height. */
function fit(heights: readonly number[], px: number): number {
  let left = px;
  const last = heights.findIndex((height) => (left -= height) <= 0);
  return last < 0 ? heights.length : last + 1;
}

/** A cancelled message leaves an entry. */
const isLine = (item: ConversationItem): boolean =>
  item.kind === "entry" || (item.kind === "message" && item.message.status === "cancelled");
