import type { DurableEvent } from "@/lib/protocol/events";
import type { EntryView, MessageView } from "@/lib/protocol/views";
import { newer, withMessage, withNote, withStill } from "./conversation-items";
import { mineAfterReply } from "./mine";
import type { TeamDraft, ConversationSnapshot } from "../types";

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

const isHeld = (snapshot: ConversationSnapshot, messageId: string): boolean =>
  snapshot.items.some((item) => item.kind === "message" && item.message.id === messageId);

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
