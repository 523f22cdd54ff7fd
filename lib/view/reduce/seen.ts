import type { MessageView } from "@/lib/protocol/views";
import { messagesOf } from "./conversation-items";
import type { ConversationSnapshot } from "../types";

/** An item counts as seen after this long in the viewport of a visible, focused tab. */
export const SEEN_AFTER_MS = 1_000;

export type SeenFacts = {
  /**
   * Written by the reader, so it needs no viewing. For unread marks that is any message of this person; for a
   * send, only those sent from this tab.
   */
  isOwn(message: MessageView): boolean;
  /** The pointer so far. It never goes back. */
  seenSeq: number;
  /** The loaded public items, in order. */
  messages: readonly MessageView[];
  /** Whether the loaded items continue from the pointer (`reachesBackToSeen`). */
  reachesBack: boolean;
  /** Ids of the items that were in view for `SEEN_AFTER_MS`. */
  viewed: ReadonlySet<string>;
  /** Seq of the newest item when the writing began; null if the composer is empty. */
  writingSince: number | null;
  /** Up to which seq the agent has acknowledged the notice above the composer. */
  answeredSeq: number;
  /** Ids of messages that a refusal showed in full and that were acknowledged there. */
  answered: ReadonlySet<string>;
};

/**
 * The highest public item this person has seen, without a hole below it. While something between the pointer
 * and the loaded items is not loaded, the pointer stays, and the checked send names it. Own and automatic
 * items need no viewing, and cancelled ones have nothing to see. A colleague's reply that came during writing
 * counts only once the agent has acknowledged the notice about it (C4): a person who is writing does not
 * read.
 */
export function seenUpTo({
  isOwn,
  seenSeq,
  messages,
  reachesBack,
  viewed,
  writingSince,
  answeredSeq,
  answered,
}: SeenFacts): number {
  if (!reachesBack) return seenSeq;
  const firstLoaded = messages[0]?.publicSeq ?? 0;
  let seen = Math.max(seenSeq, messages.some((m) => viewed.has(m.id)) ? firstLoaded - 1 : 0);
  for (const message of messages) {
    if (message.publicSeq <= seen) continue;
    if (!isSeen(message)) break;
    seen = message.publicSeq;
  }
  return seen;

  function isSeen(message: MessageView): boolean {
    if (
      isOwn(message) ||
      message.source === "automatic" ||
      message.status === "cancelled" ||
      answered.has(message.id)
    )
      return true;
    const needsAnswer =
      message.direction === "out" && writingSince !== null && message.publicSeq > writingSince;
    if (needsAnswer) return message.publicSeq <= answeredSeq;
    return viewed.has(message.id) || message.publicSeq <= answeredSeq;
  }
}

/**
 * The reply to name above the composer, a colleague's or the person's own from elsewhere: the newest that
 * came after the writing began and was not acknowledged yet.
 */
export const unansweredNotice = ({
  isOwn,
  messages,
  writingSince,
  answeredSeq,
  answered,
}: SeenFacts): MessageView | null =>
  writingSince === null
    ? null
    : (messages.findLast(
        (message) =>
          message.direction === "out" &&
          message.source !== "automatic" &&
          message.status !== "cancelled" &&
          !isOwn(message) &&
          !answered.has(message.id) &&
          message.publicSeq > writingSince &&
          message.publicSeq > answeredSeq,
      ) ?? null);

/**
 * Where "New since you looked" stands in a conversation that was seen up to `seenSeq`: the first message
 * after it that is neither own nor cancelled. Null if there is none, or if the held items do not reach back
 * that far.
 */
export function dividerOf(
  { items, next }: Pick<ConversationSnapshot, "items" | "next">,
  seenSeq: number,
  meId: string,
): string | null {
  const messages = messagesOf(items);
  const reachesBack = next === null || (messages[0]?.publicSeq ?? 0) <= seenSeq + 1;
  const first = messages.find(
    (message) => message.publicSeq > seenSeq && message.author?.id !== meId && message.status !== "cancelled",
  );
  return reachesBack ? (first?.id ?? null) : null;
}

/**
 * How far a conversation counts as shown when it opens: as far as this person has read it on any device, but
 * not past where a message being written was begun, and not over own replies at its end that this tab did not
 * send. Those moved the pointer without anybody looking here.
 */
export function shownAtOpening(
  messages: readonly MessageView[],
  facts: { meId: string; seenSeq: number; writingSince: number | null; sentHere: ReadonlySet<string> },
): number {
  let shown = Math.min(facts.seenSeq, facts.writingSince ?? facts.seenSeq);
  const sentElsewhere = ({ id, author }: MessageView) => author?.id === facts.meId && !facts.sentHere.has(id);
  for (const message of messages.toReversed()) {
    if (message.publicSeq > shown) continue;
    if (!sentElsewhere(message)) break;
    shown = message.publicSeq - 1;
  }
  return shown;
}

/**
 * How many messages came after that seq, for a person who is reading further up. Own messages do not count.
 */
export const arrivedSince = (
  { items, conversation }: Pick<ConversationSnapshot, "items" | "conversation">,
  seq: number,
  meId: string,
): number => {
  const own = items.filter(
    (item) => item.kind === "message" && item.message.publicSeq > seq && item.message.author?.id === meId,
  );
  return Math.max(0, conversation.publicSeq - seq - own.length);
};
