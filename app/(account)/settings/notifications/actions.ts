"use server";

import { z } from "zod";
import type { Answer } from "@/app/_ui/forms/form-message";
import { notificationRules } from "@/db/vocabulary";
import { err, ok } from "@/lib/base/result";
import { readPeriods } from "@/lib/domain/hours/schedule";
import { isTimeZone } from "@/lib/domain/hours/time-zone";
import { saveNotificationSettings } from "@/lib/notifications/notification-settings";
import { defineAction } from "@/lib/web/define-action";
import { PathId } from "@/lib/web/inputs";
import { wrongHours, wrongZone } from "./copy";

const WORKDAYS = 5;
const some = z
  .union([PathId, z.array(PathId).max(1_000)])
  .optional()
  .transform((ids) => [ids ?? []].flat());
const OfNumber = z.templateLiteral([z.uuid(), ":", z.enum([...notificationRules, ""])]);

/** Quiet times as they are written: of a working day, of a day at the weekend. */
export const submitNotificationSettings = defineAction({
  input: z.object({
    rule: z.enum(notificationRules),
    zone: z.string().max(100),
    workday: z.string().max(100),
    weekend: z.string().max(100),
    sound: z.literal("on").optional(),
    hideWords: z.literal("on").optional(),
    /** The numbers on the page, with the rule chosen for each; and those that are followed. */
    number: z
      .union([OfNumber, z.array(OfNumber).max(1_000)])
      .optional()
      .transform((numbers) => [numbers ?? []].flat()),
    follow: some,
  }),
  run: async ({ deps, actor }, { zone, workday, weekend, number, follow, ...input }): Promise<Answer> => {
    const values = {
      rule: input.rule,
      zone,
      workday,
      weekend,
      sound: input.sound ?? "",
      hideWords: input.hideWords ?? "",
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
      rule: input.rule,
      sound: input.sound === "on",
      hideWords: input.hideWords === "on",
      quiet: week.every((periods) => periods.length === 0) ? null : { zone, week, exceptions: [] },
      numbers: number.map((one) => {
        const [id = "", chosen] = one.split(":");
        return {
          id,
          rule: notificationRules.find((rule) => rule === chosen) ?? null,
          follows: follow.includes(id),
        };
      }),
    });
    if (!saved.ok) return err({ code: "invalid", field: "workday", message: wrongHours, values });
    return ok({ message: "Saved." });
  },
});
