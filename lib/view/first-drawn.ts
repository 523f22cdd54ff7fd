import { idOf } from "./reduce/apply-conversation-event";
import type { ConversationItem, ConversationSnapshot } from "./types";

/** How low an item can be: a text with its foot, and a line. */
const TEXT_PX = 50;
const LINE_PX = 22;

/** Items of a conversation, from the one up to before the other. */
export type Stretch = { from: number; to: number };

/**
 * What of a conversation is in sight when it is opened, in a window of that height: its end, or what is new where that is more
 * (`dividerId`: the first of it). Null for a conversation of which all is to be drawn at once.
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

/** The conversation as if only that of it were loaded. */
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

/** So many of them fill that height for sure. */
function fit(heights: readonly number[], px: number): number {
  let left = px;
  const last = heights.findIndex((height) => (left -= height) <= 0);
  return last < 0 ? heights.length : last + 1;
}

/** A text that was taken back leaves a line. */
const isLine = (item: ConversationItem): boolean =>
  item.kind === "entry" || (item.kind === "message" && item.message.status === "cancelled");
