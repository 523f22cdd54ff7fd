import type { NotificationKind } from "@/db/vocabulary";

/** What a notification is about, before the words. */
export const notificationCopy: Record<NotificationKind, string> = {
  text: "Wrote a text",
  mention: "You were mentioned",
  assigned: "Assigned to you",
  hand_off: "Handed over to you",
  woke: "Back from Later",
};
