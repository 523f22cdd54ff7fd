import type { Direction, MessageStatus, Source } from "@/db/vocabulary";

/** An item of a thread, as far as the marks of its row depend on it. */
export type MarkedItem = {
  seq: number;
  direction: Direction;
  source: Source;
  authorId: string | null;
  status: MessageStatus;
  acceptedAt: Date;
};

/** Does an item make the thread unread for those who have not seen it? A machine's answer does not. */
export const callsForAttention = (source: Source): boolean => source !== "automatic";

/** Unread is personal (something past my pointer) or the team's (anyone marked it). */
export const isUnread = (marks: { seenSeq: number; attentionSeq: number; markedUnreadAt: Date | null }): boolean =>
  marks.attentionSeq > marks.seenSeq || marks.markedUnreadAt !== null;

/** A public reply that stands: by a person, and not undone. */
const isReply = (item: MarkedItem): boolean =>
  item.direction === "out" && item.source !== "automatic" && item.status !== "cancelled";

const newestFirst = (items: readonly MarkedItem[]): MarkedItem[] => [...items].sort((a, b) => b.seq - a.seq);

/** Since when the customer waits, once a text of theirs has come: they wait since the first one without a reply. */
export const unrespondedAfterText = (since: Date | null, receivedAt: Date): Date | null => since ?? receivedAt;

/**
 * Since when the customer waits, from the items themselves (product.md 5.3, I9): the first text after the
 * last reply, or null when there is none. Needed after an undo; otherwise a text sets it and a reply clears it.
 * Opening, notes, tags, assignment and automatic answers are no replies. `items` reach back to the last reply.
 */
export function unrespondedSince(items: readonly MarkedItem[]): Date | null {
  const replySeq = lastReply(items)?.seq ?? 0;
  const waiting = newestFirst(items).filter((item) => item.direction === "in" && item.seq > replySeq);
  return waiting.at(-1)?.acceptedAt ?? null;
}

/** Who talked to the customer last (I11). */
export const lastReply = (items: readonly MarkedItem[]): MarkedItem | null => newestFirst(items).find(isReply) ?? null;
