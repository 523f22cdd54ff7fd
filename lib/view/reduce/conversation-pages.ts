import { idOf, inItemOrder, messagesOf } from "./conversation-items";
import type { ConversationItem, ConversationSnapshot } from "../types";

/**
 * A conversation is held as one stretch without a hole. Pages are added at either end, and items far from the
 * reader are dropped at the other, so that long scrolling neither fills the memory nor slows the page.
 */

/** The most items that are held. Dropped ones can be loaded again. */
export const MAX_HELD = 400;

type Page = Pick<ConversationSnapshot, "items" | "next" | "newer">;

/** Adds older items, loaded on demand, before the held ones. */
export const withOlder = (
  snapshot: ConversationSnapshot,
  older: Page,
  most = MAX_HELD,
): ConversationSnapshot =>
  letGo({ ...snapshot, items: joined(snapshot.items, older.items), next: older.next }, "newest", most);

/** Adds newer items after the held ones. */
export const withNewer = (
  snapshot: ConversationSnapshot,
  newer: Page,
  most = MAX_HELD,
): ConversationSnapshot =>
  letGo({ ...snapshot, items: joined(snapshot.items, newer.items), newer: newer.newer }, "oldest", most);

function joined(held: readonly ConversationItem[], page: readonly ConversationItem[]): ConversationItem[] {
  const known = new Set(held.map(idOf));
  return inItemOrder([...held, ...page.filter((item) => !known.has(idOf(item)))]);
}

/**
 * Drops items beyond the limit. Cuts at a message: the entries and notes after a message belong to it, as in
 * the server's pages, so that the next page brings exactly what was cut off.
 */
export function letGo(
  snapshot: ConversationSnapshot,
  end: "oldest" | "newest",
  most = MAX_HELD,
): ConversationSnapshot {
  const { items } = snapshot;
  if (items.length <= most) return snapshot;
  const messages = items.flatMap((item, index) =>
    item.kind === "message" ? [{ index, seq: item.message.publicSeq }] : [],
  );
  if (end === "oldest") {
    const first = messages.find(({ index }) => index >= items.length - most);
    return first === undefined ? snapshot : { ...snapshot, items: items.slice(first.index), next: first.seq };
  }
  const at = messages.findLastIndex(({ index }) => index <= most);
  const [last, beyond] = [messages[at - 1], messages[at]];
  return last === undefined || beyond === undefined
    ? snapshot
    : { ...snapshot, items: items.slice(0, beyond.index), newer: last.seq };
}

/**
 * Up to where this person had seen the conversation when they opened it, for "New since you looked". A person
 * who never opened it begins after the team's last reply, if the stretch holds it.
 */
export function seenAtOpening({ conversation, mine, items, next }: ConversationSnapshot): number {
  const { lastReply } = conversation;
  if (mine.seenSeq > 0 || next === null || lastReply === null) return mine.seenSeq;
  const messages = messagesOf(items);
  return (
    messages.findLast((message) => Date.parse(message.acceptedAt) <= Date.parse(lastReply.at))?.publicSeq ??
    mine.seenSeq
  );
}

/**
 * Whether the held stretch continues from where this person stopped reading, so that nothing unread is
 * unloaded in between. `seenSeq`: where that is.
 */
export function reachesBackToSeen(
  { conversation, mine, items, next, newer }: ConversationSnapshot,
  seenSeq: number = mine.seenSeq,
): boolean {
  const messages = messagesOf(items);
  const [first, last] = [messages.at(0), messages.at(-1)];
  if (next === null || first === undefined || last === undefined || first.publicSeq <= seenSeq + 1)
    return true;
  // A person who never opened it begins with the team's last reply: what came before was somebody else's to
  // read.
  const { lastReply } = conversation;
  if (seenSeq > 0 || lastReply === null) return false;
  const repliedAt = Date.parse(lastReply.at);
  return (
    Date.parse(first.acceptedAt) <= repliedAt && (newer === null || repliedAt <= Date.parse(last.acceptedAt))
  );
}
