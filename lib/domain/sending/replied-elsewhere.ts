import { type PublicItem, TEAMMATE_FRESH_MS } from "./checked-send";

/** An item sent to a contact from any number of the tenant. */
export type SentToContact = PublicItem & {
  conversationId: string;
  /** How far the sender has read the conversation that the item is in. */
  seenSeqThere: number;
};

type Reader = {
  authorId: string;
  /** The conversation to send in. Its own items are checked by `decideSend`. */
  conversationId: string;
  now: Date;
  /** The tenant's setting; 0 disables the check. */
  windowMs: number;
  /** The newest item that the sender reports having been shown. Ignored if it is not among the items. */
  seenElsewhere?: string;
};

/**
 * Colleagues' replies to the same contact from other numbers that this person has not seen, younger than
 * `windowMs`, oldest first (V3): two numbers must not contradict each other either. Cancelled and failed ones
 * told the customer nothing; an unconfirmed one may have. Seen are: items up to the reader's pointer in that
 * conversation, items up to the one they report having been shown, and items accepted before an own reply to
 * this contact, because that reply was checked against them. The clocks of two conversations may differ by a
 * moment, so the last rule needs a margin of `TEAMMATE_FRESH_MS`.
 */
export function unseenElsewhere(
  sent: readonly SentToContact[],
  { authorId, conversationId, now, windowMs, seenElsewhere }: Reader,
): SentToContact[] {
  const shown = sent.find((item) => item.id === seenElsewhere)?.acceptedAt.getTime() ?? -Infinity;
  const ownReplies = sent.filter((item) => item.source === "agent" && item.authorId === authorId);
  const answered = Math.max(
    -Infinity,
    ...ownReplies.map((item) => item.acceptedAt.getTime() - TEAMMATE_FRESH_MS),
  );
  const seenUntil = Math.max(shown, answered);
  return sent
    .filter(
      (item) =>
        item.conversationId !== conversationId &&
        item.direction === "out" &&
        item.source !== "automatic" &&
        item.status !== "cancelled" &&
        item.status !== "failed" &&
        item.authorId !== authorId &&
        item.seq > item.seenSeqThere &&
        item.acceptedAt.getTime() > seenUntil &&
        now.getTime() - item.acceptedAt.getTime() < windowMs,
    )
    .sort((a, b) => a.acceptedAt.getTime() - b.acceptedAt.getTime() || (a.id < b.id ? -1 : 1));
}
