import { type PublicItem, TEAMMATE_FRESH_MS } from "./checked-send";

/** An item sent to a contact from any number of the tenant. */
export type SentToContact = PublicItem & {
  conversationId: string;
  /** How far the person who wants to send now has read the conversation it stands in. */
  seenSeqThere: number;
};

type Reader = {
  authorId: string;
  /** The conversation to send in: what stands there is for `decideSend` itself. */
  conversationId: string;
  now: Date;
  /** The tenant's setting; 0 is never. */
  windowMs: number;
  /** The newest one that the sender says they were shown; one that is not among the items counts for nothing. */
  seenElsewhere?: string;
};

/**
 * Colleagues' replies to the same contact from other numbers that this person has not seen, younger than
 * `windowMs`, oldest first (V3): two numbers must not contradict each other either. What was undone or
 * failed told the customer nothing; an unconfirmed one may have. Seen is what lies behind the reader's pointer in
 * that conversation, what they say they were shown, and what an own reply to this contact was accepted after: that one
 * had to answer it. The clocks of two conversations may differ by a moment, so that this counts only with some distance.
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
