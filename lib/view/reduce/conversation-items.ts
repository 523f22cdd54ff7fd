import type { MessageStatus } from "@/db/vocabulary";
import { mayMove } from "@/lib/domain/status/message-status";
import type { ConversationView, MessageView, NoteView } from "@/lib/protocol/views";
import type { ConversationItem, ConversationSnapshot } from "../types";

/** The messages of a conversation or page, without notes and entries. */
export const messagesOf = (items: readonly ConversationItem[]): MessageView[] =>
  items.flatMap((item) => (item.kind === "message" ? [item.message] : []));

export const idOf = (item: ConversationItem): string => {
  if (item.kind === "message") return item.message.id;
  return item.kind === "entry" ? item.entry.id : item.note.id;
};

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
export function withStill(
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
