import { eq } from "drizzle-orm";
import type { Deps } from "@/db/deps";
import { endPostponement } from "@/db/queries/outbound/send-lease";
import { numbers } from "@/db/schema/numbers";
import { err, ok, type Result } from "@/lib/base/result";
import { isTimeZone } from "@/lib/domain/hours/time-zone";
import type { Actor } from "@/lib/domain/principal";
import { checkHelpContact, checkLabel, checkPerDay, checkPerMinute } from "@/lib/domain/numbers/settings";
import { changeNumber, numberView } from "./change-number";

/** As typed; each invalid field is reported. */
export type NumberSettings = {
  label: string;
  segmentsPerMinute: string;
  /** Empty for no daily cap. */
  segmentsPerDay: string;
  timeZone: string;
  helpContact: string;
  carrierAnswersKeywords: boolean;
  customerWroteRefuses: boolean;
};

export type SettingsField = Exclude<keyof NumberSettings, "carrierAnswersKeywords" | "customerWroteRefuses">;
export type EditRefusal = { code: "not_found" | "forbidden" } | { code: "invalid"; field: SettingsField };

/** Changes a number's name and settings. Everybody on it gets an event if their screens show the change. */
export async function editNumber(
  deps: Deps,
  actor: Actor,
  { numberId, settings }: { numberId: string; settings: NumberSettings },
): Promise<Result<{ changed: boolean }, EditRefusal>> {
  const edited = await changeNumber(
    deps,
    actor,
    { numberId, action: "number.edit_settings" },
    async ({ tx, ...work }, number): Promise<Result<{ changed: boolean }, EditRefusal>> => {
      const read = readSettings(settings);
      if (!read.ok) return err({ code: "invalid", field: read.error });
      const fields = (Object.keys(read.value) as (keyof typeof read.value)[]).filter(
        (name) => read.value[name] !== number[name],
      );
      if (fields.length === 0) return ok({ changed: false });
      // Messages waiting for tomorrow leave today if the new cap has room; otherwise they are postponed
      // again.
      const isCapAnother = fields.includes("segmentsPerDay");
      await tx
        .update(numbers)
        .set({ ...read.value, ...(isCapAnother && { cappedUntil: null }) })
        .where(eq(numbers.id, numberId));
      if (isCapAnother) await endPostponement(tx, { numberId });
      work.audit({ action: "number.edited", subject: { type: "number", id: numberId }, details: { fields } });
      const isSeen = fields.includes("label") || fields.includes("customerWroteRefuses");
      if (isSeen || (isCapAnother && number.cappedUntil !== null))
        work.tell({ numberId, events: [{ type: "number.changed", number: await numberView(tx, numberId) }] });
      return ok({ changed: true });
    },
  );
  return edited.ok ? ok({ changed: edited.value.changed }) : edited;
}

function readSettings(values: NumberSettings) {
  const label = checkLabel(values.label);
  const helpContact = checkHelpContact(values.helpContact);
  const segmentsPerMinute = checkPerMinute(values.segmentsPerMinute);
  const segmentsPerDay = values.segmentsPerDay.trim() === "" ? undefined : checkPerDay(values.segmentsPerDay);
  const wrong = (field: SettingsField) => err(field);
  if (label === null) return wrong("label");
  if (segmentsPerMinute === null) return wrong("segmentsPerMinute");
  if (segmentsPerDay === null) return wrong("segmentsPerDay");
  if (!isTimeZone(values.timeZone)) return wrong("timeZone");
  if (helpContact === null) return wrong("helpContact");
  const { timeZone, carrierAnswersKeywords, customerWroteRefuses } = values;
  return ok({
    label,
    segmentsPerMinute,
    segmentsPerDay: segmentsPerDay ?? null,
    timeZone,
    helpContact: helpContact || null,
    carrierAnswersKeywords,
    customerWroteRefuses,
  });
}
