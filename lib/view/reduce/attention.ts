import type { DurableEvent } from "@/lib/protocol/events";
import type { Attention } from "../types";

/** What is for the reader after an event of their own stream. The same value if it changed nothing. */
export function afterOwnEvent(attention: Attention, event: DurableEvent): Attention {
  const { unread, following } = attention;
  switch (event.type) {
    case "notification.added": {
      const added = event.conversationIds.filter((id) => !unread.includes(id));
      return added.length === 0 ? attention : { ...attention, unread: [...unread, ...added] };
    }
    case "notifications.read":
      return {
        ...attention,
        unread: event.conversationId === null ? [] : unread.filter((id) => id !== event.conversationId),
      };
    case "follow.changed":
      return {
        ...attention,
        following: [
          ...following.filter((id) => id !== event.conversationId),
          ...(event.following ? [event.conversationId] : []),
        ],
      };
    default:
      return attention;
  }
}
