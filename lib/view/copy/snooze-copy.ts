import type { PresetId } from "@/lib/domain/conversation/snooze-times";
import type { EntryView } from "@/lib/protocol/views";
import { type Names, personOrYou } from "./names";
import { nearTime, type TimeFormat, timesApart } from "./times";

/** Sentences about a conversation that was put off. */

/** "Snoozed by Ana until 15:00": of one that came back, and of one that is still away. */
export const snoozedBy = (
  names: Names,
  { by, until }: { by: string | null; until: string },
  now: number,
  zone: TimeFormat,
): string =>
  `Snoozed by ${by === names.meId ? "you" : personOrYou(names, by)} until ${nearTime(until, now, zone)}`;

/** Until when it may be put off. */
export const presetCopy: Record<PresetId, string> = {
  later_today: "In 3 hours",
  this_evening: "This evening",
  tomorrow: "Tomorrow",
  monday: "On Monday",
  in_a_week: "In a week",
};

/** "Snoozed until tomorrow 9:00". */
export const snoozedUntil = (until: string, now: number, zone: TimeFormat): string =>
  `Snoozed until ${nearTime(until, now, zone)}`;

/** What the entry of a snooze or a wake-up says; null for any other entry. */
export function snoozeEntry(names: Names, entry: EntryView, zone: TimeFormat): string | null {
  const until = entry.until === null ? "" : ` until ${timesApart(entry.at, entry.until, zone)[1]}`;
  const actor = personOrYou(names, entry.actorId);
  if (entry.type === "snoozed")
    return `${actor} snoozed this${until}${entry.reason === "whoever_replies" ? ", even if a colleague replies" : ""}`;
  if (entry.type !== "woke") return null;
  const snoozer = entry.subjectUserId === names.meId ? "you" : personOrYou(names, entry.subjectUserId);
  const was = `snoozed by ${snoozer}${until}`;
  switch (entry.reason) {
    case "customer_wrote":
      return `Back with this text: ${was}`;
    case "teammate_replied":
      return `Back with this reply: ${was}`;
    case "undone":
      return `${actor} took the snooze back`;
    case "by_hand":
      return `${actor} brought this back: ${was}`;
    default:
      return `Back in the list: ${was}`;
  }
}
