"use server";

import { z } from "zod";
import type { Answer } from "@/app/_ui/forms/form-message";
import { notificationRules } from "@/db/vocabulary";
import { err, ok } from "@/lib/base/result";
import { readPeriods } from "@/lib/domain/hours/schedule";
import { isTimeZone } from "@/lib/domain/hours/time-zone";
import { saveNotificationSettings } from "@/lib/notifications/notification-settings";
import { defineAction } from "@/lib/web/define-action";
import { wrongHours, wrongZone } from "./copy";

const WORKDAYS = 5;
const RULE_OF = /^rule:([0-9a-f-]{36})$/;

/**
 * Quiet times as they are written: of a working day, of a day at the weekend. For each number on the page
 * `rule:{id}`, and `follow:{id}` if it is followed.
 */
export const submitNotificationSettings = defineAction({
  input: z
    .object({
      rule: z.enum(notificationRules),
      zone: z.string().max(100),
      workday: z.string().max(100),
      weekend: z.string().max(100),
      sound: z.literal("on").optional(),
      hideWords: z.literal("on").optional(),
    })
    .catchall(z.string().max(100)),
  run: async (
    { deps, actor },
    { rule, zone, workday, weekend, sound, hideWords, ...rest },
  ): Promise<Answer> => {
    const ofNumbers: Record<string, string | undefined> = rest;
    const ids = Object.keys(ofNumbers).flatMap((name) => RULE_OF.exec(name)?.[1] ?? []);
    const values = {
      rule,
      zone,
      workday,
      weekend,
      sound: sound ?? "",
      hideWords: hideWords ?? "",
      ...Object.fromEntries(
        ids
          .flatMap((id) => [`rule:${id}`, `follow:${id}`])
          .map((name): [string, string] => [name, ofNumbers[name] ?? ""]),
      ),
    };
    const [onWorkdays, atWeekends] = [readPeriods(workday), readPeriods(weekend)];
    if (!isTimeZone(zone)) return err({ code: "invalid", field: "zone", message: wrongZone, values });
    if (onWorkdays === null || atWeekends === null)
      return err({
        code: "invalid",
        field: onWorkdays === null ? "workday" : "weekend",
        message: wrongHours,
        values,
      });
    const week = Array.from({ length: 7 }, (_, day) => (day < WORKDAYS ? onWorkdays : atWeekends));
    const saved = await saveNotificationSettings(deps, actor, {
      rule,
      sound: sound === "on",
      hideWords: hideWords === "on",
      quiet: week.every((periods) => periods.length === 0) ? null : { zone, week, exceptions: [] },
      numbers: ids.map((id) => ({
        id,
        rule: notificationRules.find((one) => one === ofNumbers[`rule:${id}`]) ?? null,
        follows: ofNumbers[`follow:${id}`] === "on",
      })),
    });
    if (!saved.ok) return err({ code: "invalid", field: "workday", message: wrongHours, values });
    return ok({ message: "Saved." });
  },
});
