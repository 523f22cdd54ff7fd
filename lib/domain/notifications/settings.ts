import * as z from "zod/mini";
import { catch as orElse } from "zod/mini";
import { notificationRules } from "@/db/vocabulary";
import { Schedule } from "../hours/schedule";

const Rule = z.enum(notificationRules);

/** What a person chose about notifications in one team. */
const Settings = z.object({
  /** For every number without a rule of its own. */
  rule: orElse(Rule, "mine_and_unassigned"),
  /** By number id. */
  numbers: orElse(z.record(z.string(), Rule), {}),
  /** While it is open, notifications wait in the bell: no sound, no push. */
  quiet: orElse(z.nullable(Schedule), null),
  /** Pushes name nobody and hold none of a text's words. */
  hideWords: orElse(z.boolean(), false),
  sound: orElse(z.boolean(), false),
});
export type NotificationSettings = z.infer<typeof Settings>;

/** Completes stored settings; whatever cannot be read is as if it had not been chosen. */
export const readNotificationSettings = (stored: unknown): NotificationSettings =>
  Settings.parse(typeof stored === "object" && stored !== null ? stored : {});
