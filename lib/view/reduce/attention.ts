import type { DurableEvent } from "@/lib/protocol/events";
import type { Attention } from "../types";

/** What is for the reader after an event of their own stream. The same value if it changed nothing. */
export function afterOwnEvent(attention: Attention, event: DurableEvent): Attention {
  const { unread, following } = attention;
  switch (event.type) {
    case "notification.added":
      return unread.includes(event.conversationId)
        ? attention
        : { ...attention, unread: [...unread, event.conversationId] };
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
