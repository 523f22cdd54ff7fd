import { forward, idOf, inItemOrder, newer } from "./conversation-items";
import type { Open, ConversationItem, ConversationSnapshot } from "../types";

/**
 * The shown conversation after its newest page was loaded. Nothing in view is removed or redrawn: items held
 * further back stay, and unchanged ones stay the same object. A stretch that does not touch the page is
 * replaced by it. A stretch that no longer holds the end, because its reader went far up, takes no items from
 * it.
 */
export function refreshedConversation(
  held: ConversationSnapshot,
  coming: ConversationSnapshot,
): ConversationSnapshot {
  const merged = {
    ...held,
    conversation: same(held.conversation, newer(held.conversation, coming.conversation)),
    mine: { ...coming.mine, seenSeq: Math.max(held.mine.seenSeq, coming.mine.seenSeq) },
    teamDrafts: coming.teamDrafts,
    opens: withOpens(held.opens, coming.opens),
  };
  if (held.newer !== null) return merged;
  if (!touches(held, coming))
    return { ...merged, items: coming.items, next: coming.next, newer: coming.newer };
  const next = held.next === null || coming.next === null ? null : Math.min(held.next, coming.next);
  return { ...merged, items: withPage(held.items, coming.items), next };
}

const touches = (held: ConversationSnapshot, coming: ConversationSnapshot): boolean => {
  const last = held.items.findLast((item) => item.kind === "message");
  return coming.next === null || (last?.kind === "message" && last.message.publicSeq >= coming.next - 1);
};

function withPage(held: readonly ConversationItem[], page: readonly ConversationItem[]): ConversationItem[] {
  const known = new Map(held.map((item) => [idOf(item), item]));
  const items = page.map((item) => {
    const before = known.get(idOf(item));
    if (before?.kind !== "message" || item.kind !== "message") return before ?? item;
    const message = same(before.message, forward(before.message, item.message));
    return message === before.message ? before : { kind: "message" as const, message };
  });
  const coming = new Set(page.map(idOf));
  const merged = inItemOrder([...held.filter((item) => !coming.has(idOf(item))), ...items]);
  return merged.length === held.length && merged.every((item, index) => item === held[index])
    ? (held as ConversationItem[])
    : merged;
}

/** The held one if both are equal, so that nothing is drawn again. Views are JSON. */
const same = <T>(held: T, coming: T): T => (JSON.stringify(held) === JSON.stringify(coming) ? held : coming);

/** Merges both: everybody who opened the conversation, with first and last time. */
function withOpens(held: readonly Open[], coming: readonly Open[]): Open[] {
  const more = held.filter(({ userId }) => coming.every((open) => open.userId !== userId));
  const both = coming.map((open) => {
    const known = held.find(({ userId }) => userId === open.userId);
    return known !== undefined && known.lastAt > open.lastAt ? { ...open, lastAt: known.lastAt } : open;
  });
  return [...both, ...more];
}
