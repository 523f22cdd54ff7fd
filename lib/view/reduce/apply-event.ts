import type { DurableEvent } from "@/lib/protocol/events";
import type { AwayView, ConversationView, MessageView, NumberView } from "@/lib/protocol/views";
import { withMentions } from "./mentions";
import { indexOfRow, placeRow } from "./list-order";
import { mineAfterReply } from "./mine";
import { OWN_STREAM, placeOf } from "./streams";
import type { ConversationRow, InboxSnapshot, Mine } from "../types";

/**
 * The list pane after one event of a number's stream or the reader's own. Pure and idempotent: only the next
 * event in its stream has an effect. A known one, one after a hole and one of another epoch leave the snapshot
 * unchanged (the caller fetches or loads again; see `placeOf`). Events carry whole views, so that a snapshot
 * plus its events equals a fresh snapshot (V26).
 */
export function applyEvent(inbox: InboxSnapshot, key: string, event: DurableEvent): InboxSnapshot {
  const position = inbox.streams[key];
  if (placeOf(position, event) !== "next") return inbox;
  const moved = {
    ...inbox,
    streams: { ...inbox.streams, [key]: { epoch: event.epoch, seq: event.seq } },
  };

  switch (event.type) {
    case "number.changed":
      return withNumber(moved, event.number);
    case "mention.added":
      return withMentions(moved, [event.noteId], [event]);
    case "mention.removed":
      return withMentions(moved, [event.noteId]);
    case "mentions.seen":
      return withMentions(moved, event.noteIds);
    case "notification.added":
    case "notifications.read":
    case "follow.changed":
    case "number.given":
    case "access.granted":
      return moved;
    case "person.changed":
      return withPerson(moved, event.userId, event.away);
    case "tags.changed":
      return { ...moved, tags: event.tags };
    case "number.taken":
      return withoutNumber(moved, event.numberId);
    case "access.revoked":
      // In the reader's own stream it means that the membership ended: the server reports what is left.
      return key !== OWN_STREAM && event.userId === inbox.me.id && event.sessionId === null
        ? withoutNumber(moved, key)
        : moved;
    case "message.received":
    case "message.queued":
    case "message.cancelled":
    case "message.status_changed":
      return withConversation(moved, event.conversation, event.message, event.type === "message.queued");
    default:
      return withConversation(moved, event.conversation, null, false);
  }
}

function withConversation(
  inbox: InboxSnapshot,
  conversation: ConversationView,
  message: MessageView | null,
  queued: boolean,
): InboxSnapshot {
  const held = inbox.conversations[indexOfRow(inbox.conversations, conversation.id)];
  const mine = held?.mine ?? mineOfNewcomer(conversation, message, inbox.me.id);
  const row: ConversationRow = {
    conversation,
    mine: message && queued ? mineAfterReply(mine, message, inbox.me.id) : mine,
  };
  return { ...inbox, conversations: placeRow(row, inbox.conversations) };
}

/**
 * A row that appears from beyond the loaded ones: only what this event brought counts as new to the viewer.
 */
const mineOfNewcomer = (conversation: ConversationView, message: MessageView | null, meId: string): Mine => ({
  seenSeq:
    message !== null && message.author?.id !== meId
      ? Math.max(0, conversation.attentionSeq - 1)
      : conversation.attentionSeq,
  draft: null,
});

const withNumber = (inbox: InboxSnapshot, number: NumberView): InboxSnapshot => ({
  ...inbox,
  numbers: inbox.numbers.map((mine) => (mine.id === number.id ? { ...mine, ...number } : mine)),
});

/** A person went away, or is back (null). */
export const withPerson = (inbox: InboxSnapshot, userId: string, away: AwayView | null): InboxSnapshot => ({
  ...inbox,
  people: inbox.people.map((person) => {
    if (person.id !== userId) return person;
    const { away: _before, ...there } = person;
    return away ? { ...there, away } : there;
  }),
});

function withoutNumber(inbox: InboxSnapshot, numberId: string): InboxSnapshot {
  const streams = Object.fromEntries(Object.entries(inbox.streams).filter(([id]) => id !== numberId));
  return {
    ...inbox,
    streams,
    numbers: inbox.numbers.filter((number) => number.id !== numberId),
    mentions: inbox.mentions.filter((mention) => mention.numberId !== numberId),
    conversations: inbox.conversations.filter((row) => row.conversation.numberId !== numberId),
  };
}
