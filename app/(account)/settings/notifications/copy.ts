import type { NotificationRule } from "@/db/vocabulary";

export const ruleCopy: Record<NotificationRule, string> = {
  all: "Every text",
  mine_and_unassigned: "What is yours, and what nobody has",
  mine: "What is yours",
  mentions: "Only what is meant for you alone",
  nothing: "Nothing",
};

export const ruleHint =
  "Mentions and what is assigned or handed to you always reach you. With “Nothing” they wait under Alerts.";

export const wrongHours = "Write times as 22:00-07:00, and several with commas between.";
export const wrongZone = "Choose a time zone from the list.";

export const notThrough = "That did not get through. Try again.";

/** What became of a test. */
export const outcomeCopy = {
  sent: "Sent. It shows in a moment, unless this device keeps alerts to itself.",
  gone: "This device can no longer be reached. Switch it off and on again.",
  failed: "The push service did not take it. Try again later.",
} as const;
