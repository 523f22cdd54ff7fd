import type { MessageStatus } from "@/db/vocabulary";
import { mayMove } from "@/lib/domain/status/message-status";
import type { DurableEvent } from "@/lib/protocol/events";
import type { ConversationView, EntryView, MessageView, NoteView } from "@/lib/protocol/views";
import { mineAfterReply } from "./mine";
import type { TeamDraft, ConversationItem, ConversationSnapshot } from "../types";

/**
 * The conversation pane after one event. Applying an event twice, or one that the loaded conversation already
 * includes, is harmless: a message's status never moves back. A conversation is loaded beside the stream, so
 * overlapping events are normal. Items of a page that is not loaded, at either end, are left for that page:
 * no item ever stands next to a hole. Events of other conversations change nothing.
 */
export function applyConversationEvent(
  snapshot: ConversationSnapshot,
  event: DurableEvent,
  meId: string,
): ConversationSnapshot {
  const changed = withItemOf(snapshot, event);
  if (!("message" in event) || event.type !== "message.queued" || changed === snapshot) return changed;
  return isHeld(snapshot, event.message.id) ? changed : afterReply(changed, event.message, meId);
}

/**
 * For a conversation or page that was loading while these events came, and that may or may not include them.
 * The effect of a reply on drafts is applied once: a reply that the conversation already counts only adds
 * itself.
 */
export const withRecent = (
  snapshot: ConversationSnapshot,
  events: readonly DurableEvent[],
  meId: string,
): ConversationSnapshot => {
  const counted = snapshot.conversation.publicSeq;
  return events.reduce(
    (held, event) =>
      "message" in event && event.message.publicSeq <= counted
        ? withItemOf(held, event)
        : applyConversationEvent(held, event, meId),
    snapshot,
  );
};

/** Applies the event's view of the conversation and its one item. */
function withItemOf(snapshot: ConversationSnapshot, event: DurableEvent): ConversationSnapshot {
  if (!("conversation" in event) || event.conversation.id !== snapshot.conversation.id) return snapshot;
  const moved = { ...snapshot, conversation: newer(snapshot.conversation, event.conversation) };
  // `message.queued` adds nothing to a message that is already held, which may be further on.
  if ("message" in event) {
    const changed =
      event.type === "message.queued" && isHeld(snapshot, event.message.id)
        ? moved
        : withMessage(moved, event.message);
    return "entry" in event && event.entry !== null ? withEntry(changed, event.entry) : changed;
  }
  if ("note" in event) return withNote(moved, event.note);
  return event.entry === null ? moved : withEntry(moved, event.entry);
}

const isHeld = (snapshot: ConversationSnapshot, messageId: string): boolean =>
  snapshot.items.some((item) => item.kind === "message" && item.message.id === messageId);

/** Of two views of one conversation, the one that knows more; in a tie, the later one. */
export const newer = (held: ConversationView, coming: ConversationView): ConversationView =>
  coming.publicSeq < held.publicSeq || Date.parse(coming.lastActivityAt) < Date.parse(held.lastActivityAt)
    ? held
    : coming;

/**
 * Adds a message or moves the held one forward; also for the response to the reader's own send. A message
 * older or newer than the loaded stretch is left for its page.
 */
export function withMessage(snapshot: ConversationSnapshot, message: MessageView): ConversationSnapshot {
  const index = snapshot.items.findIndex((item) => item.kind === "message" && item.message.id === message.id);
  const held = snapshot.items[index];
  if (held?.kind === "message") {
    const items = snapshot.items.with(index, { kind: "message", message: forward(held.message, message) });
    return { ...snapshot, items };
  }
  const isBeyond =
    (snapshot.next !== null && message.publicSeq < snapshot.next) ||
    (snapshot.newer !== null && message.publicSeq > snapshot.newer);
  if (isBeyond) return snapshot;
  return { ...snapshot, items: inItemOrder([...snapshot.items, { kind: "message", message }]) };
}

/**
 * Adds an entry. Only one kind of entry changes, once: that of a missed message that came in late. It never
 * changes back.
 */
function withEntry(snapshot: ConversationSnapshot, entry: EntryView): ConversationSnapshot {
  const index = snapshot.items.findIndex((item) => item.kind === "entry" && item.entry.id === entry.id);
  if (index !== -1 && entry.type === "missed_text_came")
    return { ...snapshot, items: snapshot.items.with(index, { kind: "entry", entry }) };
  return withStill(snapshot, { kind: "entry", entry });
}

/**
 * Adds a note, or gives a held one its new words; also for the response to the reader's own. Of two states of
 * one note the later wins, whatever order they come in.
 */
export function withNote(snapshot: ConversationSnapshot, note: NoteView): ConversationSnapshot {
  const index = snapshot.items.findIndex((item) => item.kind === "note" && item.note.id === note.id);
  const held = snapshot.items[index];
  if (held?.kind !== "note") return withStill(snapshot, { kind: "note", note });
  return changedAt(note) <= changedAt(held.note)
    ? snapshot
    : { ...snapshot, items: snapshot.items.with(index, { kind: "note", note }) };
}

const changedAt = ({ at, editedAt, deletedAt }: NoteView): number => Date.parse(deletedAt ?? editedAt ?? at);

/** Adds an item that does not change. */
function withStill(
  snapshot: ConversationSnapshot,
  still: Exclude<ConversationItem, { kind: "message" }>,
): ConversationSnapshot {
  if (
    snapshot.items.some((item) => idOf(item) === idOf(still)) ||
    isBeforeLoaded(snapshot, timeOf(still)) ||
    isAfterLoaded(snapshot, timeOf(still))
  )
    return snapshot;
  return { ...snapshot, items: inItemOrder([...snapshot.items, still]) };
}

/** How far along a status is. Between equal ranks nothing moves: both are final. */
const progress: Record<MessageStatus, number> = {
  queued: 0,
  sending: 1,
  unconfirmed: 2,
  accepted: 3,
  sent: 4,
  received: 5,
  delivered: 5,
  failed: 5,
  cancelled: 5,
};

/**
 * Statuses may be skipped and never go back, except for a message that certainly never left (`sending →
 * queued`).
 */
export function forward(held: MessageView, coming: MessageView): MessageView {
  const moves = progress[coming.status] > progress[held.status] || mayMove(held.status, coming.status);
  return held.status === coming.status || moves ? coming : held;
}

/** When an item was added to the conversation. */
export const timeOf = (item: ConversationItem): string => {
  if (item.kind === "message") return item.message.acceptedAt;
  return item.kind === "entry" ? item.entry.at : item.note.at;
};

const isBeforeLoaded = (snapshot: ConversationSnapshot, at: string): boolean => {
  const first = snapshot.items[0];
  return snapshot.next !== null && first !== undefined && Date.parse(at) < Date.parse(timeOf(first));
};

/** If the end is not held, messages are missing between the last held item and anything that comes now. */
const isAfterLoaded = (snapshot: ConversationSnapshot, at: string): boolean => {
  const last = snapshot.items.at(-1);
  return snapshot.newer !== null && last !== undefined && Date.parse(at) >= Date.parse(timeOf(last));
};

/**
 * Messages by their public seq, which the times follow. An entry caused by a message comes after it (V12).
 * Entries and notes of one instant are ordered by their ids, which follow time, so that the order is the same
 * however they reached the page.
 */
export const inItemOrder = (items: readonly ConversationItem[]): ConversationItem[] =>
  [...items].sort((a, b) => {
    if (a.kind === "message" && b.kind === "message") return a.message.publicSeq - b.message.publicSeq;
    const apart = Date.parse(timeOf(a)) - Date.parse(timeOf(b));
    if (apart !== 0) return apart;
    if (a.kind === "message" || b.kind === "message") return a.kind === "message" ? -1 : 1;
    return idOf(a) < idOf(b) ? -1 : 1;
  });

function afterReply(
  snapshot: ConversationSnapshot,
  message: MessageView,
  meId: string,
): ConversationSnapshot {
  if (message.source === "automatic") return snapshot;
  const isAuthors = (draft: TeamDraft) => draft.userId === message.author?.id;
  const teamDrafts = snapshot.teamDrafts
    .filter((draft) => !isAuthors(draft) || message.retryOf !== null)
    .map((draft) =>
      isAuthors(draft) ? draft : { ...draft, staleSince: draft.staleSince ?? message.acceptedAt },
    );
  return { ...snapshot, mine: mineAfterReply(snapshot.mine, message, meId), teamDrafts };
}

/** The messages of a conversation or page, without notes and entries. */
export const messagesOf = (items: readonly ConversationItem[]): MessageView[] =>
  items.flatMap((item) => (item.kind === "message" ? [item.message] : []));

export const idOf = (item: ConversationItem): string => {
  if (item.kind === "message") return item.message.id;
  return item.kind === "entry" ? item.entry.id : item.note.id;
};
