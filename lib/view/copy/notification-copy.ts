import type { NotificationKind } from "@/db/vocabulary";

/** What a notification is about, before the words. */
export const notificationCopy: Record<NotificationKind, string> = {
  text: "Wrote a text",
  mention: "You were mentioned",
  assigned: "Assigned to you",
  hand_off: "Handed over to you",
  woke: "Back from Later",
};

/** The same on a device that is to show neither names nor words. */
export const hiddenCopy: Record<NotificationKind, string> = {
  text: "A customer wrote",
  mention: "You were mentioned",
  assigned: "A conversation was assigned to you",
  hand_off: "A conversation was handed over to you",
  woke: "A conversation is back from Later",
};

/** What somebody sends to their own device, to see that it arrives. */
export const trialCopy = { title: "Partyline", body: "Alerts reach this device." };
