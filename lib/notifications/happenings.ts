import type { NotificationKind } from "@/db/vocabulary";
import type { Happening } from "@/lib/domain/notifications/audience";
import { DurableEvent } from "@/lib/protocol/events";

/** What an event may notify people of. */
export type Notable = Happening & {
  sourceId: string;
  conversationId: string;
  at: Date;
  /** Whoever has read the conversation up to here knows of it; null if reading it says nothing about that. */
  seq: number | null;
};

/** What an event of a number's stream is to those who are notified of it; null if it notifies nobody. */
function notableOf(event: unknown): Notable | null {
  const told = DurableEvent.safeParse(event).data;
  switch (told?.type) {
    case "message.received":
      return {
        kind: "text",
        by: null,
        assigneeId: told.conversation.assigneeId,
        sourceId: told.message.id,
        conversationId: told.conversation.id,
        at: new Date(told.message.acceptedAt),
        seq: told.message.publicSeq,
      };
    // After an edit, too: whoever was mentioned before has been notified of this note.
    case "note.added":
    case "note.changed":
      return {
        kind: "mention",
        for: told.note.mentions.flatMap(({ userIds }) => userIds),
        by: told.note.author.id,
        assigneeId: told.conversation.assigneeId,
        sourceId: told.note.id,
        conversationId: told.conversation.id,
        at: new Date(told.note.at),
        seq: null,
      };
    default:
      return told && "entry" in told && told.entry !== null ? ofEntry(told.entry, told.conversation) : null;
  }
}

/**
 * What the events of one stream notify of, in their order. A note that was edited since is no news to whom it
 * mentioned before.
 */
export function notablesOf(events: readonly unknown[]): Notable[] {
  const notables = events.flatMap((event) => notableOf(event) ?? []);
  return notables.map((one, index) => {
    if (one.kind !== "mention") return one;
    const before = notables.slice(0, index).filter(({ sourceId }) => sourceId === one.sourceId);
    const know = new Set(before.flatMap((other) => (other.kind === "mention" ? other.for : [])));
    return { ...one, for: one.for.filter((userId) => !know.has(userId)) };
  });
}

type Told = Extract<DurableEvent, { type: "conversation.assigned" }>;

/** Being assigned, and what comes back after it was put off. */
function ofEntry(
  { id, type, actorId, subjectUserId, reason, at }: NonNullable<Told["entry"]>,
  { id: conversationId, assigneeId, woke }: Told["conversation"],
): Notable | null {
  const to = (kind: Exclude<NotificationKind, "text">, userId: string): Notable => ({
    kind,
    for: [userId],
    by: actorId,
    assigneeId,
    sourceId: id,
    conversationId,
    at: new Date(at),
    seq: null,
  });
  if (type === "assigned" && subjectUserId !== null && reason !== "replied" && reason !== "undone")
    return to(reason === "hand_off" ? "hand_off" : "assigned", subjectUserId);
  // A text that woke it is news of its own; so is a colleague's reply to those who look at it.
  return type === "woke" && reason === "due" && woke !== null ? to("woke", woke.for) : null;
}
